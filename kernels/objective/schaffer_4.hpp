#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// As schaffer-2, but with four minima, two on each axis: swapping the coordinates changes nothing.
struct Schaffer4 {
  static constexpr const char* name = "schaffer-4";
  static constexpr const char* formula = "0.5 + (cos^2(sin(|x_0^2 - x_1^2|)) - 0.5) / (1 + 0.001 (x_0^2 + x_1^2))^2";
  static constexpr const char* source = "Mishra 2006; constants recomputed";
  static constexpr const char* tags = "multimodal, symmetric";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return -100; }
  static constexpr double upper(int, int) { return 100; }
  static constexpr double minimum(int) { return 0.29257863203598055; }
  static constexpr int minima(int) { return 4; }
  static constexpr double minimizer(int k, int i, int) {
    constexpr double far = 1.2531318314637332;
    return i != k / 2 ? 0 : k % 2 == 0 ? far : -far;
  }

  /// The cosine is even, so the sign of the difference does not matter: there is no kink.
  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T second = x[1];
    const T far = T(0.001) * (square(first) + square(second));
    const T wave = cos(sin((first - second) * (first + second)));
    return T(T(0.5) + (square(wave) - T(0.5)) / square(1 + far));
  }
};

}  // namespace polydescent
