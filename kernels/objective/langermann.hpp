#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Rings of ripples around five centres, which interfere and fade outwards. (Several tables and both signs carry this
/// name.)
struct Langermann {
  static constexpr const char* name = "langermann";
  static constexpr const char* formula = "-sum_{k<5} c_k exp(-d_k / pi) cos(pi d_k), d_k = sum (x_i - a_ki)^2";
  static constexpr const char* source = "Bersini et al. 1996; table of Gavana 2013; constants recomputed";
  static constexpr const char* tags = "multimodal";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return 0; }
  static constexpr double upper(int, int) { return 10; }
  static constexpr double minimum(int) { return -5.1621261599639824; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int i, int) { return i == 0 ? 2.0029921199344654 : 1.0060959402921885; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    constexpr double centres[5][2] = {{3, 5}, {5, 2}, {2, 1}, {1, 4}, {7, 9}};
    constexpr double heights[5] = {1, 2, 5, 2, 3};
    T sum = T(0);
    POLYDESCENT_UNROLL
    for (int k = 0; k < 5; ++k) {
      const T distance = square(x[0] - T(centres[k][0])) + square(x[1] - T(centres[k][1]));
      sum -= T(heights[k]) * exp(T(-1 / pi) * distance) * cos(T(pi) * distance);
    }
    return sum;
  }
};

}  // namespace polydescent
