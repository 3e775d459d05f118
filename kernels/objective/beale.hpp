#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Steep walls at the corners around a nearly level valley, which leads out of the box as well as to the minimum.
struct Beale {
  static constexpr const char* name = "beale";
  static constexpr const char* formula =
      "(1.5 - x_0 (1 - x_1))^2 + (2.25 - x_0 (1 - x_1^2))^2 + (2.625 - x_0 (1 - x_1^3))^2";
  static constexpr const char* source = "Beale 1958";
  static constexpr const char* tags = "multimodal";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return -4.5; }
  static constexpr double upper(int, int) { return 4.5; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int i, int) { return i == 0 ? 3 : 0.5; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T second = x[1];
    const T one = T(1.5) - first * (1 - second);
    const T two = T(2.25) - first * (1 - square(second));
    const T three = T(2.625) - first * (1 - second * square(second));
    return T(square(one) + square(two) + square(three));
  }
};

}  // namespace polydescent
