#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Bumps that fade outwards. The two minima lie on the boundary, but are minima of the whole plane as well. (The bump
/// problem without its constraints.)
struct Keane {
  static constexpr const char* name = "keane";
  static constexpr const char* formula = "-sin^2(x_0 - x_1) sin^2(x_0 + x_1) / sqrt(x_0^2 + x_1^2)";
  static constexpr const char* source = "Keane 1994; Jamil and Yang 2013; constants recomputed";
  static constexpr const char* tags = "multimodal, bound, symmetric";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return 0; }
  static constexpr double upper(int, int) { return 10; }
  static constexpr double minimum(int) { return -0.67366752114685473; }
  static constexpr int minima(int) { return 2; }
  static constexpr double minimizer(int k, int i, int) { return i == k ? 1.3932490753255885 : 0; }

  /// At the origin, where it is 0/0, it is continued by 0.
  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T second = x[1];
    const T waves = sin(first - second) * sin(first + second);
    return T(-square(waves) / sqrt(max(square(first) + square(second), T(1e-30))));
  }
};

}  // namespace polydescent
