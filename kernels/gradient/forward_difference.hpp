#pragma once

#include "polydescent/kernels/gradient/finite_difference.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// dy/dx_i ~ (f(x + h e_i) - f(x)) / h, or with -h where x + h e_i would leave the box; h: see DifferenceStep. The
/// divisor is the distance that was representable. Half the price of central differences, for half the digits:
/// truncation error h |f''| / 2, rounding error 2 eps |f| / h. (Nocedal and Wright 2006, section 8.1.)
struct ForwardDifference {
  static constexpr const char* name = "forward";
  static constexpr const char* summary = "forward differences, dim + 1 values per gradient; half the digits of central";

  template <class Objective>
  static constexpr bool supports = true;

  double step = 0;  // relative; 0 = default_step of the precision

  /// For those who have not measured a better one (host/difference_step.hpp).
  template <class S>
  POLYDESCENT_CPU_GPU static constexpr double default_step() {
    return sizeof(S) == 4 ? 2e-4 : 5e-9;
  }
  POLYDESCENT_CPU_GPU static constexpr int values_per_gradient(int dim) { return dim + 1; }

  /// Writes the gradient at x and returns the value there.
  template <class Group, class T, int Extent, class Objective>
  POLYDESCENT_CPU_GPU T operator()(const Group& group, const Objective& objective, const BoxView<ScalarOf<T>>& box,
                                   Point<const T, Extent> x, Point<T, Extent> gradient) const {
    const DifferenceStep step_at{step > 0 ? step : default_step<ScalarOf<T>>()};
    const T value = objective(readable(x));
    POLYDESCENT_UNROLL_UP_TO(unrolled_differences<Extent>)
    for (int i = group.rank(); i < x.size(); i += group.size()) {
      const T here = read(x, i);
      const T h = step_at(here, box.width[i]);
      const T ahead = here + h;
      const T there = select(ahead > T(box.upper[i]), here - h, ahead);
      const T value_there = objective(DisplacedPoint<T, Extent>{x, i, there});
      write(gradient, i, (value_there - value) / (there - here));
    }
    return value;
  }
};

}  // namespace polydescent
