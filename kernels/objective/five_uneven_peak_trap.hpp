#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Five wedges with no curvature anywhere. The two deepest end at the bounds, outside which they fall for ever; the
/// three others are traps.
struct FiveUnevenPeakTrap {
  static constexpr const char* name = "five-uneven-peak-trap";
  static constexpr const char* formula =
      "-max(80 (2.5 - x_0), 64 (2.5 - |x_0 - 5|), 28 (5 - |x_0 - 12.5|), 32 (5 - |x_0 - 22.5|), 80 (x_0 - 27.5))";
  static constexpr const char* source = "Li, Balazs, Parks and Clarkson 2002; Li, Engelbrecht and Epitropakis 2013, F1";
  static constexpr const char* tags = "multimodal, separable, bound, NICH";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 1;

  static constexpr double lower(int, int) { return 0; }
  static constexpr double upper(int, int) { return 30; }
  static constexpr double minimum(int) { return -200; }
  static constexpr int minima(int) { return 2; }
  static constexpr double minimizer(int k, int, int) { return 30 * k; }

  /// Each wedge is positive on its own interval alone, so the highest is the one that counts.
  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T here = x[0];
    const T outer = max(80 * (T(2.5) - here), 80 * (here - T(27.5)));
    const T left = max(64 * (T(2.5) - abs(here - 5)), 28 * (5 - abs(here - T(12.5))));
    const T right = 32 * (5 - abs(here - T(22.5)));
    return T(-max(outer, max(left, right)));
  }
};

}  // namespace polydescent
