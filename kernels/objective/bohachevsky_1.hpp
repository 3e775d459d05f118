#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A bowl with ripples that only matter close to its floor.
struct Bohachevsky1 {
  static constexpr const char* name = "bohachevsky-1";
  static constexpr const char* formula = "x_0^2 + 2 x_1^2 - 0.3 cos(3 pi x_0) - 0.4 cos(4 pi x_1) + 0.7";
  static constexpr const char* source = "Bohachevsky, Johnson and Stein 1986";
  static constexpr const char* tags = "multimodal, separable";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return -100; }
  static constexpr double upper(int, int) { return 100; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  /// 1 - cos u = 2 sin^2(u/2): nothing cancels at the minimum.
  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T second = x[1];
    const T ripples = T(0.6) * square(sin(T(1.5 * pi) * first)) + T(0.8) * square(sin(T(2 * pi) * second));
    return T(square(first) + 2 * square(second) + ripples);
  }
};

}  // namespace polydescent
