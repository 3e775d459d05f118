#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Six minima, the two best mirror images of each other through the origin.
struct SixHumpCamel {
  static constexpr const char* name = "six-hump-camel";
  static constexpr const char* formula = "(4 - 2.1 x_0^2 + x_0^4/3) x_0^2 + x_0 x_1 + (4 x_1^2 - 4) x_1^2";
  static constexpr const char* source = "Dixon and Szego 1978; constants recomputed";
  static constexpr const char* tags = "multimodal, symmetric, NICH";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int i, int) { return i == 0 ? -3 : -2; }
  static constexpr double upper(int i, int) { return i == 0 ? 3 : 2; }
  static constexpr double minimum(int) { return -1.0316284534898774; }
  static constexpr int minima(int) { return 2; }
  static constexpr double minimizer(int k, int i, int) {
    constexpr double point[2] = {0.08984201310031806, -0.7126564030207396};
    return k == 0 ? point[i] : -point[i];
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = square(x[0]);
    const T second = square(x[1]);
    return first * (4 + first * (first * T(1.0 / 3) - T(2.1))) + x[0] * x[1] + second * (4 * second - 4);
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    const T along = x[0];
    const T across = x[1];
    const T first = square(along);
    const T second = square(across);
    partials.set(0, along * (8 + first * (2 * first - T(8.4))) + across);
    partials.set(1, along + across * (16 * second - 8));
    return T(first * (4 + first * (first * T(1.0 / 3) - T(2.1))) + along * across + second * (4 * second - 4));
  }
};

}  // namespace polydescent
