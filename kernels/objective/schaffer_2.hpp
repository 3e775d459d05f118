#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Waves along hyperbolas, ever finer outwards, whose floor hardly slopes towards the minimum.
struct Schaffer2 {
  static constexpr const char* name = "schaffer-2";
  static constexpr const char* formula = "0.5 + (sin^2(x_0^2 - x_1^2) - 0.5) / (1 + 0.001 (x_0^2 + x_1^2))^2";
  static constexpr const char* source = "Schaffer, Caruana, Eshelman and Das 1989; Mishra 2006";
  static constexpr const char* tags = "multimodal";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return -100; }
  static constexpr double upper(int, int) { return 100; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  /// On one denominator, so that nothing cancels at the minimum.
  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T second = x[1];
    const T far = T(0.001) * (square(first) + square(second));
    const T wave = sin((first - second) * (first + second));
    return T((square(wave) + far * (1 + T(0.5) * far)) / square(1 + far));
  }
};

}  // namespace polydescent
