#pragma once

#include "polydescent/kernels/objective/_shekel.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// As shekel-5, with ten wells.
struct Shekel10 {
  static constexpr const char* name = "shekel-10";
  static constexpr const char* formula = "-sum_{k<10} 1 / (c_k + sum (x_i - a_ki)^2)";
  static constexpr const char* source = "Shekel 1971; Dixon and Szego 1978; constants recomputed";
  static constexpr const char* tags = "multimodal";
  static constexpr int min_dim = 4;
  static constexpr int max_dim = 4;

  static constexpr double lower(int, int) { return 0; }
  static constexpr double upper(int, int) { return 10; }
  static constexpr double minimum(int) { return -10.536409816692043; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int i, int) {
    constexpr double point[4] = {4.0007465315920467, 4.0005929341385320, 3.9996633980403223, 3.9995098005868076};
    return point[i];
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    return detail::shekel<10>(x);
  }
};

}  // namespace polydescent
