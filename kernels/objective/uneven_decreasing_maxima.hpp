#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Five basins, unevenly spaced and ever shallower to the right. The best is neither at 0.08 nor quite 1 deep, as often
/// printed: the envelope moves it.
struct UnevenDecreasingMaxima {
  static constexpr const char* name = "uneven-decreasing-maxima";
  static constexpr const char* formula = "-exp(-2 ln 2 ((x_0 - 0.08) / 0.854)^2) sin^6(5 pi (x_0^(3/4) - 0.05))";
  static constexpr const char* source = "Deb 1989; Li, Engelbrecht and Epitropakis 2013, F3; constants recomputed";
  static constexpr const char* tags = "multimodal, separable, NICH";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 1;

  static constexpr double lower(int, int) { return 0; }
  static constexpr double upper(int, int) { return 1; }
  static constexpr double minimum(int) { return -0.99999982845447246; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0.079699779611795815; }

  /// At 0 the slope is infinite: the first 1e-30 are taken for level.
  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T here = max(x[0], T(1e-30));
    const T root = sqrt(here);
    const T wave = sin(T(5 * pi) * (root * sqrt(root) - T(0.05)));
    const T envelope = exp(T(-2 * 0.69314718055994530942 / (0.854 * 0.854)) * square(here - T(0.08)));
    return T(-envelope * square(wave * square(wave)));
  }
};

}  // namespace polydescent
