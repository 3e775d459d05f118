#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// As bohachevsky-1, with a product of ripples in place of their sum.
struct Bohachevsky2 {
  static constexpr const char* name = "bohachevsky-2";
  static constexpr const char* formula = "x_0^2 + 2 x_1^2 - 0.3 cos(3 pi x_0) cos(4 pi x_1) + 0.3";
  static constexpr const char* source = "Bohachevsky, Johnson and Stein 1986";
  static constexpr const char* tags = "multimodal";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return -100; }
  static constexpr double upper(int, int) { return 100; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  /// 1 - cos(2a) cos(2b) = sin^2(a + b) + sin^2(a - b): nothing cancels at the minimum.
  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T second = x[1];
    const T one = T(1.5 * pi) * first;
    const T other = T(2 * pi) * second;
    const T ripples = T(0.3) * (square(sin(one + other)) + square(sin(one - other)));
    return T(square(first) + 2 * square(second) + ripples);
  }
};

}  // namespace polydescent
