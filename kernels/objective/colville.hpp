#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Two curved valleys coupled by their ends, with a saddle near (-1, 1, -1, 1) that holds up descents. Also called
/// Wood.
struct Colville {
  static constexpr const char* name = "colville";
  static constexpr const char* formula =
      "100 (x_0^2 - x_1)^2 + (x_0 - 1)^2 + (x_2 - 1)^2 + 90 (x_2^2 - x_3)^2 + 10.1 ((x_1 - 1)^2 + (x_3 - 1)^2) + "
      "19.8 (x_1 - 1) (x_3 - 1)";
  static constexpr const char* source = "Colville 1968";
  static constexpr const char* tags = "unimodal, ill-conditioned";
  static constexpr int min_dim = 4;
  static constexpr int max_dim = 4;

  static constexpr double lower(int, int) { return -10; }
  static constexpr double upper(int, int) { return 10; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 1; }

  /// 10.1 (a^2 + b^2) + 19.8 a b = 0.2 (a^2 + b^2) + 9.9 (a + b)^2: a sum of squares.
  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T one = x[1] - 1;
    const T other = x[3] - 1;
    const T valleys = 100 * square(square(x[0]) - x[1]) + 90 * square(square(x[2]) - x[3]);
    const T floors = square(x[0] - 1) + square(x[2] - 1);
    return T(valleys + floors + T(0.2) * (square(one) + square(other)) + T(9.9) * square(one + other));
  }
};

}  // namespace polydescent
