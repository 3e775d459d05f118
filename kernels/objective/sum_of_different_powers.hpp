#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Flatter at the bottom from coordinate to coordinate: all curvatures but the first vanish at the minimum.
struct SumOfDifferentPowers {
  static constexpr const char* name = "sum-of-different-powers";
  static constexpr const char* formula = "sum |x_i|^(i+2)";
  static constexpr const char* source = "Molga and Smutnicki 2005";
  static constexpr const char* tags = "unimodal, separable, ill-conditioned, BBOB, CEC";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -1; }
  static constexpr double upper(int, int) { return 1; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T size = abs(T(x[i]));
      sum += power(size, i + 2);
    }
    return sum;
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      const T size = abs(here);
      sum += power(size, i + 2);
      partials.set(i, T(i + 2.0) * sign(here) * power(size, i + 1));
    }
    return sum;
  }

 private:
  /// By repeated squaring.
  template <class T>
  POLYDESCENT_CPU_GPU static T power(T base, int exponent) {
    T result = T(1);
    for (; exponent > 0; exponent /= 2) {
      if (exponent % 2 == 1) result *= base;
      base *= base;
    }
    return result;
  }
};

}  // namespace polydescent
