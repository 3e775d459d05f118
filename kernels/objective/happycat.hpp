#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A groove along a sphere, infinitely steep on both sides, and a faint slope along it. Written in x + 1, so that
/// nothing cancels at the minimizer.
struct HappyCat {
  static constexpr const char* name = "happycat";
  static constexpr const char* formula = "|sum x_i^2 - n|^(1/4) + (sum x_i^2 / 2 + sum x_i) / n + 1/2";
  static constexpr const char* source = "Beyer and Finck 2012";
  static constexpr const char* tags = "unimodal, kink, CEC";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -2; }
  static constexpr double upper(int, int) { return 2; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return -1; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T radial = T(0);  // sum x_i^2 - n
    T squares = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T offset = x[i] + 1;
      radial += offset * (offset - 2);
      squares += square(offset);
    }
    return T(sqrt(sqrt(abs(radial))) + T(0.5 / x.size()) * squares);
  }

  /// In the groove, where that across does not exist: 0.
  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T radial = T(0);
    T squares = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T offset = x[i] + 1;
      radial += offset * (offset - 2);
      squares += square(offset);
    }
    const T root = sqrt(sqrt(abs(radial)));
    const T divisor = select(radial == T(0), T(1), radial);
    const T slope = T(0.5) * root / divisor;
    for (int i = 0; i < x.size(); ++i) {
      const T offset = x[i] + 1;
      partials.set(i, slope * (offset - 1) + T(1.0 / x.size()) * offset);
    }
    return T(root + T(0.5 / x.size()) * squares);
  }
};

}  // namespace polydescent
