#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Three minima in a row, the best in the middle.
struct ThreeHumpCamel {
  static constexpr const char* name = "three-hump-camel";
  static constexpr const char* formula = "2 x_0^2 - 1.05 x_0^4 + x_0^6/6 + x_0 x_1 + x_1^2";
  static constexpr const char* source = "Branin 1972";
  static constexpr const char* tags = "multimodal";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return -5; }
  static constexpr double upper(int, int) { return 5; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T second = x[1];
    const T squared = square(first);
    return T(squared * (2 + squared * (squared * T(1.0 / 6) - T(1.05))) + first * second + square(second));
  }
};

}  // namespace polydescent
