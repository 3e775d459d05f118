#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// The best minimum lies on the boundary and is none without it: the slope there points out of the box. Two lesser ones
/// lie on other sides.
struct Adjiman {
  static constexpr const char* name = "adjiman";
  static constexpr const char* formula = "cos(x_0) sin(x_1) - x_0 / (x_1^2 + 1)";
  static constexpr const char* source = "Adjiman, Dallwig, Floudas and Neumaier 1998; constants recomputed";
  static constexpr const char* tags = "multimodal, bound";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return -1; }
  static constexpr double upper(int i, int) { return i == 0 ? 2 : 1; }
  static constexpr double minimum(int) { return -2.0218067833597870; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int i, int) { return i == 0 ? 2 : 0.10578346945171691; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T second = x[1];
    return T(cos(first) * sin(second) - first / (square(second) + 1));
  }
};

}  // namespace polydescent
