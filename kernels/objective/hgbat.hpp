#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Grooves along two spheres that touch at the origin, infinitely steep on both sides; the minimum lies in one of them.
/// Written in x + 1, so that nothing cancels there.
struct HgBat {
  static constexpr const char* name = "hgbat";
  static constexpr const char* formula = "|(sum x_i^2)^2 - (sum x_i)^2|^(1/2) + (sum x_i^2 / 2 + sum x_i) / n + 1/2";
  static constexpr const char* source = "Beyer and Finck 2012; CEC 2014 F14";
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
    T one = T(0);    // sum x_i^2 + x_i
    T other = T(0);  // sum x_i^2 - x_i
    T squares = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T offset = x[i] + 1;
      one += offset * (offset - 1);
      other += (offset - 1) * (offset - 2);
      squares += square(offset);
    }
    return T(sqrt(abs(one * other)) + T(0.5 / x.size()) * squares);
  }

  /// In a groove, where that across does not exist: 0.
  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T one = T(0);
    T other = T(0);
    T squares = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T offset = x[i] + 1;
      one += offset * (offset - 1);
      other += (offset - 1) * (offset - 2);
      squares += square(offset);
    }
    const T root = sqrt(abs(one * other));
    const T slope = select(root == T(0), T(0), T(0.5) * sign(one * other) / root);
    for (int i = 0; i < x.size(); ++i) {
      const T offset = x[i] + 1;
      const T across = (2 * offset - 1) * other + (2 * offset - 3) * one;
      partials.set(i, slope * across + T(1.0 / x.size()) * offset);
    }
    return T(root + T(0.5 / x.size()) * squares);
  }
};

}  // namespace polydescent
