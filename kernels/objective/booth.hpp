#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A slanted quadratic bowl.
struct Booth {
  static constexpr const char* name = "booth";
  static constexpr const char* formula = "(x_0 + 2 x_1 - 7)^2 + (2 x_0 + x_1 - 5)^2";
  static constexpr const char* source = "Jamil and Yang 2013";
  static constexpr const char* tags = "unimodal";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return -10; }
  static constexpr double upper(int, int) { return 10; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int i, int) { return i == 0 ? 1 : 3; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T second = x[1];
    return T(square(first + 2 * second - 7) + square(2 * first + second - 5));
  }
};

}  // namespace polydescent
