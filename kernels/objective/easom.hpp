#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A needle in a plain: a few units away from the minimum the gradient vanishes, further out it underflows to zero.
struct Easom {
  static constexpr const char* name = "easom";
  static constexpr const char* formula = "-cos(x_0) cos(x_1) exp(-(x_0 - pi)^2 - (x_1 - pi)^2)";
  static constexpr const char* source = "Easom 1990";
  static constexpr const char* tags = "multimodal, flat";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return -100; }
  static constexpr double upper(int, int) { return 100; }
  static constexpr double minimum(int) { return -1; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return pi; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T second = x[1];
    return T(-cos(first) * cos(second) * exp(-(square(first - T(pi)) + square(second - T(pi)))));
  }
};

}  // namespace polydescent
