#pragma once

#include "polydescent/kernels/descent/batch.hpp"
#include "polydescent/kernels/descent/penalize.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// How good a point is; one lane per start.
template <class T>
struct Assessment {
  T gradient_norm;            // max_i |Pg_i| w_i / max(1, |f|); NaN where a component is not finite
  MaskOf<T> finite_gradient;
  MaskOf<T> held_back;        // some bound stops a nonzero component

  /// a where the lane is chosen, else b.
  POLYDESCENT_CPU_GPU friend Assessment select(const MaskOf<T>& chosen, const Assessment& a, const Assessment& b) {
    return {select(chosen, a.gradient_norm, b.gradient_norm),
            MaskOf<T>((chosen & a.finite_gradient) | ((!chosen) & b.finite_gradient)),
            MaskOf<T>((chosen & a.held_back) | ((!chosen) & b.held_back))};
  }
};

/// Whether a bound holds coordinate i of x back: x lies there, and g points out of the box.
template <class T>
POLYDESCENT_CPU_GPU MaskOf<T> holds_back(const BoxView<ScalarOf<T>>& box, int i, const T& x, const T& g) {
  return ((x <= T(box.lower[i])) & (g > T(0))) | ((x >= T(box.upper[i])) & (g < T(0)));
}

/// The projected gradient Pg: at a bound, a component that points out of the box does not count. With a penalty, g is
/// the shortest subgradient.
template <class Group, class T, int Extent>
POLYDESCENT_CPU_GPU Assessment<T> assess(const Group& group, const T& value, const DescentSetup<ScalarOf<T>>& setup,
                                         Point<const T, Extent> x, Point<const T, Extent> gradient) {
  const BoxView<ScalarOf<T>>& box = setup.box;
  T largest = T(0);
  T withheld = T(0);  // sum |g - Pg|: NaN or infinite where a component is not finite. One sum for both leaves registers free
  POLYDESCENT_UNROLL
  for (int i = group.rank(); i < x.size(); i += group.size()) {
    const T g = shortest_subgradient(setup.penalty, x[i], gradient[i]);
    T projected = select(x[i] <= T(box.lower[i]), min(g, T(0)), g);
    projected = select(x[i] >= T(box.upper[i]), max(projected, T(0)), projected);
    withheld += abs(g - projected);
    largest = max(largest, abs(projected) * T(box.width[i]));
  }
  withheld = group.sum(withheld);
  const T poison = withheld * T(0);
  return {group.max(largest) / max(T(1), abs(value)) + poison, poison == T(0), withheld > T(0)};
}

}  // namespace polydescent
