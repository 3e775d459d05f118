#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Four Gaussian wells that overlap. Tables differ in the last centre: this is the one with 0.0381, not 0.03815.
struct Hartmann3 {
  static constexpr const char* name = "hartmann-3";
  static constexpr const char* formula = "-sum_{k<4} c_k exp(-sum A_ki (x_i - P_ki)^2)";
  static constexpr const char* source = "Hartman 1973; Dixon and Szego 1978; constants recomputed";
  static constexpr const char* tags = "multimodal";
  static constexpr int min_dim = 3;
  static constexpr int max_dim = 3;

  static constexpr double lower(int, int) { return 0; }
  static constexpr double upper(int, int) { return 1; }
  static constexpr double minimum(int) { return -3.8627797873326625; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int i, int) {
    constexpr double point[3] = {0.11458887665506897, 0.55564889461693004, 0.85254698468667744};
    return point[i];
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    constexpr double steepness[4][3] = {{3, 10, 30},
                                        {0.1, 10, 35},
                                        {3, 10, 30},
                                        {0.1, 10, 35}};
    constexpr double centres[4][3] = {{0.3689, 0.1170, 0.2673},
                                      {0.4699, 0.4387, 0.7470},
                                      {0.1091, 0.8732, 0.5547},
                                      {0.0381, 0.5743, 0.8828}};
    constexpr double depths[4] = {1, 1.2, 3, 3.2};
    T sum = T(0);
    POLYDESCENT_UNROLL
    for (int k = 0; k < 4; ++k) {
      T distance = T(0);
      POLYDESCENT_UNROLL
      for (int i = 0; i < 3; ++i) distance += T(steepness[k][i]) * square(x[i] - T(centres[k][i]));
      sum -= T(depths[k]) * exp(-distance);
    }
    return sum;
  }
};

}  // namespace polydescent
