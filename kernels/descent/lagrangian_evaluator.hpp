#pragma once

#include "polydescent/kernels/constraint/lagrangian.hpp"
#include "polydescent/kernels/objective/parametric.hpp"
#include "polydescent/kernels/point.hpp"

namespace polydescent {

namespace detail {
template <class F, bool HasConstraints>
struct DescendedFunction {
  using type = F;
};
template <class F>
struct DescendedFunction<F, true> {
  using type = WithParameters<LagrangianOf<F>, double>;
};
}  // namespace detail

/// Whose gradients descents follow: an objective, or its augmented Lagrangian.
template <class F>
using DescendedFunction = typename detail::DescendedFunction<F, Constrained<F>>::type;

/// Writes the augmented Lagrangian's gradient at x and returns its value there. parameters: see LagrangianLayout; a member's own.
template <class Gradient, class Group, class F, class T, int Extent>
POLYDESCENT_CPU_GPU T lagrangian_gradient(const Gradient& gradient, const Group& group, const F& f, const BoxView<ScalarOf<T>>& box,
                                          T* parameters, Point<const T, Extent> x, Point<T, Extent> result) {
  const LagrangianLayout at{f.constraints()};
  if constexpr (requires { gradient.step; }) {
    T beside = T(0);
    for (int k = 0; k < at.constraints; ++k) {
      const T g = T(f.constraint(readable(x), k));
      const T part = breach(f.relation(k), T(g - parameters[at.shift(k)]));
      const T slope = 2 * parameters[at.weight(k)] * part;
      beside += parameters[at.weight(k)] * square(part) - slope * g;
      parameters[at.slope(k)] = slope;
    }
    const LinearizedLagrangianOf<F> linearized{f};
    return beside + gradient(group, WithParameters<LinearizedLagrangianOf<F>, T>{linearized, parameters, at.size()}, box, x, result);
  } else {
    const LagrangianOf<F> lagrangian{f};
    return gradient(group, WithParameters<LagrangianOf<F>, T>{lagrangian, parameters, at.size()}, box, x, result);
  }
}

}  // namespace polydescent
