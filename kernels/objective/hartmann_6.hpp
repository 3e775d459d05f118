#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Four Gaussian wells that overlap, the second best basin almost as deep as the best.
struct Hartmann6 {
  static constexpr const char* name = "hartmann-6";
  static constexpr const char* formula = "-sum_{k<4} c_k exp(-sum A_ki (x_i - P_ki)^2)";
  static constexpr const char* source = "Hartman 1973; Dixon and Szego 1978; constants recomputed";
  static constexpr const char* tags = "multimodal";
  static constexpr int min_dim = 6;
  static constexpr int max_dim = 6;

  static constexpr double lower(int, int) { return 0; }
  static constexpr double upper(int, int) { return 1; }
  static constexpr double minimum(int) { return -3.3223680114155148; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int i, int) {
    constexpr double point[6] = {0.20168951100670543, 0.15001069182345797, 0.47687397422189699,
                                 0.27533243049405607, 0.31165161660011325, 0.65730053406562031};
    return point[i];
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    constexpr double steepness[4][6] = {{10, 3, 17, 3.5, 1.7, 8},
                                        {0.05, 10, 17, 0.1, 8, 14},
                                        {3, 3.5, 1.7, 10, 17, 8},
                                        {17, 8, 0.05, 10, 0.1, 14}};
    constexpr double centres[4][6] = {{0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
                                      {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
                                      {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
                                      {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}};
    constexpr double depths[4] = {1, 1.2, 3, 3.2};
    T sum = T(0);
    POLYDESCENT_UNROLL
    for (int k = 0; k < 4; ++k) {
      T distance = T(0);
      POLYDESCENT_UNROLL
      for (int i = 0; i < 6; ++i) distance += T(steepness[k][i]) * square(x[i] - T(centres[k][i]));
      sum -= T(depths[k]) * exp(-distance);
    }
    return sum;
  }
};

}  // namespace polydescent
