#pragma once

#include "polydescent/kernels/gradient/finite_difference.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// dy/dx_i ~ (f(x + h e_i) - f(x - h e_i)) / 2h; h: see DifferenceStep.
/// Both points are clipped to the box, so at a bound the difference is one-sided, inwards; the divisor is the distance
/// that was representable, not 2h. Truncation error h^2 |f'''| / 6, rounding error eps |f| / h. (Nocedal and Wright
/// 2006, section 8.1.)
struct CentralDifference {
  static constexpr const char* name = "central";
  static constexpr const char* summary = "central differences, 2 dim + 1 values per gradient";

  template <class Objective>
  static constexpr bool supports = true;

  double step = 0;  // relative; 0 = default_step of the precision

  /// For those who have not measured a better one (host/difference_step.hpp).
  template <class S>
  POLYDESCENT_CPU_GPU static constexpr double default_step() {
    return sizeof(S) == 4 ? 1e-3 : 2e-6;
  }
  POLYDESCENT_CPU_GPU static constexpr int values_per_gradient(int dim) { return 2 * dim + 1; }

  /// Writes the gradient at x and returns the value there.
  template <class Group, class T, int Extent, class Objective>
  POLYDESCENT_CPU_GPU T operator()(const Group& group, const Objective& objective, const BoxView<ScalarOf<T>>& box,
                                   Point<const T, Extent> x, Point<T, Extent> gradient) const {
    const DifferenceStep step_at{step > 0 ? step : default_step<ScalarOf<T>>()};
    POLYDESCENT_UNROLL_UP_TO(unrolled_differences<Extent>)
    for (int i = group.rank(); i < x.size(); i += group.size()) {
      const T here = read(x, i);
      const T h = step_at(here, box.width[i]);
      const T above = min(here + h, T(box.upper[i]));
      const T below = max(here - h, T(box.lower[i]));
      const T value_above = objective(DisplacedPoint<T, Extent>{x, i, above});
      const T value_below = objective(DisplacedPoint<T, Extent>{x, i, below});
      write(gradient, i, (value_above - value_below) / (above - below));
    }
    return objective(readable(x));
  }
};

}  // namespace polydescent
