#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Waves in both coordinates over a bowl, with hundreds of local minima.
struct Levy13 {
  static constexpr const char* name = "levy-13";
  static constexpr const char* formula =
      "sin^2(3 pi x_0) + (x_0 - 1)^2 (1 + sin^2(3 pi x_1)) + (x_1 - 1)^2 (1 + sin^2(2 pi x_1))";
  static constexpr const char* source = "Levy and Montalvo 1985; Mishra 2006";
  static constexpr const char* tags = "multimodal";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return -10; }
  static constexpr double upper(int, int) { return 10; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 1; }

  /// All waves have a node at 1, so the distance from there does for the coordinate.
  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0] - 1;
    const T second = x[1] - 1;
    const T far = square(first) * (1 + square(sin(T(3 * pi) * second)));
    return T(square(sin(T(3 * pi) * first)) + far + square(second) * (1 + square(sin(T(2 * pi) * second))));
  }
};

}  // namespace polydescent
