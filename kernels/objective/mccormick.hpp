#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A slanted trough with waves along it. Outside the box there are ever deeper minima, so it tests that bounds hold.
struct McCormick {
  static constexpr const char* name = "mccormick";
  static constexpr const char* formula = "sin(x_0 + x_1) + (x_0 - x_1)^2 - 1.5 x_0 + 2.5 x_1 + 1";
  static constexpr const char* source = "McCormick 1976; constants recomputed";
  static constexpr const char* tags = "multimodal";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int i, int) { return i == 0 ? -1.5 : -3; }
  static constexpr double upper(int, int) { return 4; }
  static constexpr double minimum(int) { return -1.9132229549810364; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int i, int) { return i == 0 ? 0.5 - pi / 3 : -0.5 - pi / 3; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T second = x[1];
    return T(sin(first + second) + square(first - second) - T(1.5) * first + T(2.5) * second + 1);
  }
};

}  // namespace polydescent
