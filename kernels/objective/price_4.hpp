#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Three minima of equal depth; at the one in the origin the Hessian is singular. Values span fourteen orders of
/// magnitude.
struct Price4 {
  static constexpr const char* name = "price-4";
  static constexpr const char* formula = "(2 x_0^3 x_1 - x_1^3)^2 + (6 x_0 - x_1^2 + x_1)^2";
  static constexpr const char* source = "Price 1977; minimizers recomputed";
  static constexpr const char* tags = "multimodal, ill-conditioned";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return -50; }
  static constexpr double upper(int, int) { return 50; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 3; }
  static constexpr double minimizer(int k, int i, int) {
    constexpr double points[3][2] = {{0, 0}, {2, 4}, {1.4643521196636984, -2.5060127607816621}};
    return points[k][i];
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T second = x[1];
    const T one = second * (2 * first * square(first) - square(second));
    return T(square(one) + square(6 * first - square(second) + second));
  }
};

}  // namespace polydescent
