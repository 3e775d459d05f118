#pragma once

#include "polydescent/kernels/objective/_shekel.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Five narrow wells in a plain. The best minimum is close to (4, 4, 4, 4), but not there.
struct Shekel5 {
  static constexpr const char* name = "shekel-5";
  static constexpr const char* formula = "-sum_{k<5} 1 / (c_k + sum (x_i - a_ki)^2)";
  static constexpr const char* source = "Shekel 1971; Dixon and Szego 1978; constants recomputed";
  static constexpr const char* tags = "multimodal";
  static constexpr int min_dim = 4;
  static constexpr int max_dim = 4;

  static constexpr double lower(int, int) { return 0; }
  static constexpr double upper(int, int) { return 10; }
  static constexpr double minimum(int) { return -10.153199679058227; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int i, int) {
    constexpr double point[4] = {4.0000371528196762, 4.0001332765915600, 4.0000371528196762, 4.0001332765915600};
    return point[i];
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    return detail::shekel<5>(x);
  }
};

}  // namespace polydescent
