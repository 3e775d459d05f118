#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Four minima close to the corners of a table full of creases, along which the gradient jumps.
struct HolderTable {
  static constexpr const char* name = "holder-table";
  static constexpr const char* formula = "-|sin(x_0) cos(x_1) exp(|1 - sqrt(x_0^2 + x_1^2) / pi|)|";
  static constexpr const char* source = "Mishra 2006; constants recomputed";
  static constexpr const char* tags = "multimodal, symmetric";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return -10; }
  static constexpr double upper(int, int) { return 10; }
  static constexpr double minimum(int) { return -19.208502567886732; }
  static constexpr int minima(int) { return 4; }
  static constexpr double minimizer(int k, int i, int) {
    constexpr double point[2] = {8.0550234757365634, 9.6645900192412729};
    return (i == 0 ? k % 2 : k / 2) == 0 ? point[i] : -point[i];
  }

  /// The root is kept off zero, where it has no derivative.
  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T second = x[1];
    const T far = sqrt(max(square(first) + square(second), T(1e-30))) * T(1 / pi);
    return T(-abs(sin(first) * cos(second)) * exp(abs(1 - far)));
  }
};

}  // namespace polydescent
