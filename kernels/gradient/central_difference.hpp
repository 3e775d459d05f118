#pragma once

#include "polydescent/kernels/gradient/finite_difference.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// dy/dx_i ~ (f(x + h e_i) - f(x - h e_i)) / 2h; h: see DifferenceStep.
/// The divisor is the distance that was representable, not 2h. Truncation error h^2 |f'''| / 6, rounding error
/// eps |f| / h. (Nocedal and Wright 2006, section 8.1.) Where one point would leave the box, both lie on the inner side, h
/// and 2h away, and the slope is that of the parabola through them and f(x): as exact, up to a factor of two.
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
    const T value = objective(readable(x));
    POLYDESCENT_UNROLL_UP_TO(unrolled_differences<Extent>)
    for (int i = group.rank(); i < x.size(); i += group.size()) {
      const T here = read(x, i);
      const T h = step_at(here, box.width[i]);
      const auto at_upper = here + h > T(box.upper[i]);
      const auto at_lower = here - h < T(box.lower[i]);
      const T one = select(at_upper, here - 2 * h, here + h);
      const T other = select(at_lower, here + 2 * h, here - h);
      const T value_one = objective(DisplacedPoint<T, Extent>{x, i, one});
      const T value_other = objective(DisplacedPoint<T, Extent>{x, i, other});
      T slope = (value_one - value_other) / (one - other);
      if (any(at_upper | at_lower)) {
        const T to_one = one - here;
        const T to_other = other - here;
        const T inwards = (value_one - value) / to_one * to_other - (value_other - value) / to_other * to_one;
        slope = select(at_upper | at_lower, inwards / (to_other - to_one), slope);
      }
      write(gradient, i, slope);
    }
    return value;
  }
};

}  // namespace polydescent
