#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent::detail {

/// Wells of depth about 1/c_k around a_k. The seventh centre is Dixon and Szego's (5, 5, 3, 3), not the (5, 3, 5, 3) of
/// some later tables.
template <int wells, class X>
POLYDESCENT_CPU_GPU auto shekel(const X& x) {
  using T = typename X::value_type;
  constexpr double centres[10][4] = {{4, 4, 4, 4}, {1, 1, 1, 1}, {8, 8, 8, 8}, {6, 6, 6, 6}, {3, 7, 3, 7},
                                     {2, 9, 2, 9}, {5, 5, 3, 3}, {8, 1, 8, 1}, {6, 2, 6, 2}, {7, 3.6, 7, 3.6}};
  constexpr double widths[10] = {0.1, 0.2, 0.2, 0.4, 0.4, 0.6, 0.3, 0.7, 0.5, 0.5};
  T sum = T(0);
  POLYDESCENT_UNROLL
  for (int k = 0; k < wells; ++k) {
    T distance = T(widths[k]);
    POLYDESCENT_UNROLL
    for (int i = 0; i < 4; ++i) distance += square(x[i] - T(centres[k][i]));
    sum -= T(1) / distance;
  }
  return sum;
}

}  // namespace polydescent::detail
