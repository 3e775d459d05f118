#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Rings of ripples around the minimum, each a barrier to what comes from outside.
struct DropWave {
  static constexpr const char* name = "drop-wave";
  static constexpr const char* formula = "-(1 + cos(12 sqrt(x_0^2 + x_1^2))) / (0.5 (x_0^2 + x_1^2) + 2)";
  static constexpr const char* source = "Molga and Smutnicki 2005";
  static constexpr const char* tags = "multimodal";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return -5.12; }
  static constexpr double upper(int, int) { return 5.12; }
  static constexpr double minimum(int) { return -1; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  /// The root is kept off zero, where it has no derivative.
  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T second = x[1];
    const T squares = square(first) + square(second);
    return T(-(1 + cos(12 * sqrt(max(squares, T(1e-30))))) / (T(0.5) * squares + 2));
  }
};

}  // namespace polydescent
