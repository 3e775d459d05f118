#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Long ridges full of basins. The minimum lies on the boundary, outside which there are deeper ones.
struct Eggholder {
  static constexpr const char* name = "eggholder";
  static constexpr const char* formula = "-(x_1 + 47) sin(sqrt(|x_0/2 + x_1 + 47|)) - x_0 sin(sqrt(|x_0 - x_1 - 47|))";
  static constexpr const char* source = "Whitley, Mathias, Rana and Dzubera 1996; constants recomputed";
  static constexpr const char* tags = "multimodal, bound";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return -512; }
  static constexpr double upper(int, int) { return 512; }
  static constexpr double minimum(int) { return -959.64066272085080; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int i, int) { return i == 0 ? 512 : 404.23180511375781; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T raised = x[1] + 47;
    const T one = raised * sin(sqrt(abs(T(0.5) * first + raised)));
    return T(-one - first * sin(sqrt(abs(first - raised))));
  }
};

}  // namespace polydescent
