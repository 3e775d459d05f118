#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// 2^n minima of equal depth, one for each choice of signs.
struct Qing {
  static constexpr const char* name = "qing";
  static constexpr const char* formula = "sum (x_i^2 - (i + 1))^2";
  static constexpr const char* source = "Qing 2006";
  static constexpr const char* tags = "multimodal, separable, symmetric";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -500; }
  static constexpr double upper(int, int) { return 500; }
  static constexpr double minimum(int) { return 0; }
  static constexpr double minima(int dim) {
    double count = 1;
    for (int i = 0; i < dim; ++i) count *= 2;
    return count;
  }
  /// Bit i of k is the sign of coordinate i.
  static double minimizer(int k, int i, int) {
    const double size = sqrt(i + 1.0);
    return i < 31 && (k >> i) % 2 == 1 ? -size : size;
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      sum += square(square(here) - T(i + 1.0));
    }
    return sum;
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      const T height = square(here) - T(i + 1.0);
      sum += square(height);
      partials.set(i, 4 * here * height);
    }
    return sum;
  }
};

}  // namespace polydescent
