#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A grid of 3 by 4 equal basins and no others: a search for all minima has to report twelve.
struct ModifiedRastrigin {
  static constexpr const char* name = "modified-rastrigin";
  static constexpr const char* formula = "sum 10 + 9 cos(2 pi k_i x_i), k = (3, 4)";
  static constexpr const char* source = "Saha and Deb 2010; Li, Engelbrecht and Epitropakis 2013, F8";
  static constexpr const char* tags = "multimodal, separable, NICH";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return 0; }
  static constexpr double upper(int, int) { return 1; }
  static constexpr double minimum(int) { return 2; }
  static constexpr int minima(int) { return 12; }
  static constexpr double minimizer(int k, int i, int) {
    return i == 0 ? (2 * (k % 3) + 1) / 6.0 : (2 * (k / 3) + 1) / 8.0;
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    return T(20 + 9 * (cos(T(6 * pi) * x[0]) + cos(T(8 * pi) * x[1])));
  }
};

}  // namespace polydescent
