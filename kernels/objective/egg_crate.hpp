#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A bowl with waves of the height of its rim.
struct EggCrate {
  static constexpr const char* name = "egg-crate";
  static constexpr const char* formula = "x_0^2 + x_1^2 + 25 (sin^2(x_0) + sin^2(x_1))";
  static constexpr const char* source = "Jamil and Yang 2013";
  static constexpr const char* tags = "multimodal, separable";
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
    return T(square(first) + square(second) + 25 * (square(sin(first)) + square(sin(second))));
  }
};

}  // namespace polydescent
