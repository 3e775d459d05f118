#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A product of two quartics along slanted axes, whose values span six orders of magnitude: close to the minimum,
/// little of float is left.
struct GoldsteinPrice {
  static constexpr const char* name = "goldstein-price";
  static constexpr const char* formula =
      "(1 + (s + 1)^2 (19 - 14 s + 3 s^2)) (30 + t^2 (18 - 16 t + 3 t^2)), s = x_0 + x_1, t = 2 x_0 - 3 x_1";
  static constexpr const char* source = "Goldstein and Price 1971";
  static constexpr const char* tags = "multimodal";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return -2; }
  static constexpr double upper(int, int) { return 2; }
  static constexpr double minimum(int) { return 3; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int i, int) { return i == 0 ? 0 : -1; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T s = x[0] + x[1];
    const T t = 2 * x[0] - 3 * x[1];
    return T((1 + square(s + 1) * (19 + s * (3 * s - 14))) * (30 + square(t) * (18 + t * (3 * t - 16))));
  }
};

}  // namespace polydescent
