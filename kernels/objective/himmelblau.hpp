#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Four minima of equal depth around one hill.
struct Himmelblau {
  static constexpr const char* name = "himmelblau";
  static constexpr const char* formula = "(x_0^2 + x_1 - 11)^2 + (x_0 + x_1^2 - 7)^2";
  static constexpr const char* source = "Himmelblau 1972; minimizers recomputed";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return -5; }
  static constexpr double upper(int, int) { return 5; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 4; }
  static constexpr double minimizer(int k, int i, int) {
    constexpr double points[4][2] = {{3, 2},
                                     {-2.8051180869527449, 3.1313125182505730},
                                     {-3.7793102533777469, -3.2831859912861694},
                                     {3.5844283403304917, -1.8481265269644036}};
    return points[k][i];
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    const auto first = x[0];
    const auto second = x[1];
    return square(square(first) + second - 11) + square(first + square(second) - 7);
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T second = x[1];
    const T one = square(first) + second - 11;
    const T other = first + square(second) - 7;
    partials.set(0, 4 * first * one + 2 * other);
    partials.set(1, 2 * one + 4 * second * other);
    return T(square(one) + square(other));
  }

  POLYDESCENT_CPU_GPU static constexpr int residuals(int) { return 2; }
  template <class X>
  POLYDESCENT_CPU_GPU auto residual(const X& x, int k) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T second = x[1];
    if (k == 0) return T(square(first) + second - 11);
    return T(first + square(second) - 7);
  }
};

}  // namespace polydescent
