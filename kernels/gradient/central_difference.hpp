#pragma once

#include "polydescent/kernels/group.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// x with coordinate `which` replaced: what a finite difference reads, so that nobody has to write to x.
template <class T, int Extent>
struct DisplacedPoint {
  using value_type = T;
  static constexpr int extent = Extent;
  Point<const T, Extent> x;
  int which;
  T replacement;

  POLYDESCENT_CPU_GPU constexpr int size() const { return x.size(); }
  POLYDESCENT_CPU_GPU T operator[](int i) const { return i == which ? replacement : read(x, i); }
};

/// dy/dx_i ~ (f(x + h e_i) - f(x - h e_i)) / 2h with h = step * max(|x_i|, typical_share * width_i), at most
/// largest_share of the width: far from zero a narrow box would not hold the points otherwise.
/// Both points are clipped to the box, so at a bound the difference is one-sided, inwards; the divisor is the distance
/// that was representable, not 2h. Truncation error h^2 |f'''| / 6, rounding error eps |f| / h. (Nocedal and Wright
/// 2006, section 8.1.)
struct CentralDifference {
  static constexpr const char* name = "central";
  static constexpr const char* summary = "central differences, 2 dim + 1 values per gradient";

  /// A typical |x_i|, as a share of the box: the mean over a symmetric one.
  static constexpr double typical_share = 0.25;
  static constexpr double largest_share = 1.0 / 64;

  /// Coordinates up to which a GPU thread's loop over them is unrolled; bounded by the size of the code.
  static constexpr int max_unrolled_extent = 4;

  double step = 0;  // relative; 0 = default_step of the precision

  template <class S>
  POLYDESCENT_CPU_GPU static constexpr double default_step() {
    return sizeof(S) == 4 ? 1e-3 : 2e-6;
  }
  POLYDESCENT_CPU_GPU static constexpr int values_per_gradient(int dim) { return 2 * dim + 1; }

  /// Writes the gradient at x and returns the value there.
  template <class Group, class T, int Extent, class Objective>
  POLYDESCENT_CPU_GPU T operator()(const Group& group, const Objective& objective, const BoxView<ScalarOf<T>>& box,
                                   Point<const T, Extent> x, Point<T, Extent> gradient) const {
    using S = ScalarOf<T>;
    const S relative = static_cast<S>(step > 0 ? step : default_step<S>());
    POLYDESCENT_UNROLL_UP_TO(unrolled<Extent>)
    for (int i = group.rank(); i < x.size(); i += group.size()) {
      const T here = read(x, i);
      const S width = box.width[i];
      const T h = min(T(relative) * max(abs(here), T(static_cast<S>(typical_share) * width)),
                      T(static_cast<S>(largest_share) * width));
      const T above = min(here + h, T(box.upper[i]));
      const T below = max(here - h, T(box.lower[i]));
      const T value_above = objective(DisplacedPoint<T, Extent>{x, i, above});
      const T value_below = objective(DisplacedPoint<T, Extent>{x, i, below});
      write(gradient, i, (value_above - value_below) / (above - below));
    }
    if constexpr (Extent == dynamic_extent) return objective(x);
    else return objective(DisplacedPoint<T, Extent>{x, -1, x[0]});  // nothing displaced: reads registers one by one
  }

 private:
  /// Unrolled, registers are chosen and shared terms found at compile time; the code grows with the dimension's square.
  template <int Extent>
  static constexpr int unrolled = Extent > 0 && Extent <= max_unrolled_extent ? Extent : 1;
};

}  // namespace polydescent
