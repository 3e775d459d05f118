#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A quadratic bowl, along the diagonal 25 times shallower than across.
struct Matyas {
  static constexpr const char* name = "matyas";
  static constexpr const char* formula = "0.26 (x_0^2 + x_1^2) - 0.48 x_0 x_1";
  static constexpr const char* source = "Matyas 1965; Jamil and Yang 2013";
  static constexpr const char* tags = "unimodal";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return -10; }
  static constexpr double upper(int, int) { return 10; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  /// By the difference: near the diagonal the large terms cancel.
  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T second = x[1];
    return T(T(0.26) * square(first - second) + T(0.04) * first * second);
  }
};

}  // namespace polydescent
