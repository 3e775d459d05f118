#pragma once

#include "polydescent/kernels/constraint/simplex.hpp"
#include "polydescent/kernels/descent/assess.hpp"
#include "polydescent/kernels/descent/batch.hpp"
#include "polydescent/kernels/descent/lanes.hpp"

// What every descent does to stay where it is allowed to be, and to meet constraints. What an evaluator does not bring costs its
// kernels nothing.
namespace polydescent {

/// Whether descents with this evaluator may be asked to stay on the simplex: it has a true member takes_simplex.
template <class Evaluate>
inline constexpr bool takes_simplex = requires { requires Evaluate::takes_simplex; };

/// Whether its objectives may have constraints: it has constraints(), null or ConstrainedStarts.
template <class Evaluate>
inline constexpr bool takes_constraints = requires(const Evaluate evaluate) { evaluate.constraints(); };

template <class T>
POLYDESCENT_CPU_GPU MaskOf<T> one_lane(int l) {
  return from_lanes<T>([&](int k) { return ScalarOf<T>(k == l ? 1 : 0); }) > T(0);
}

/// Puts lane l of x where a start begins.
template <bool Simplex, class Group, class T, int Extent, class Source>
POLYDESCENT_CPU_GPU void enter_start(const Group& group, const DescentSetup<ScalarOf<T>>& setup, const Source& source, std::uint64_t start,
                                     int l, Point<T, Extent> x) {
  place_start(group, setup.box, source, start, l, x);
  if constexpr (Simplex) {
    if (!setup.simplex) return;
    if (!source.gives_coordinates()) spread_over_simplex(group, setup.box, l, x);
    project_onto_simplex(group, setup.box, one_lane<T>(l), x);
  }
}

/// assess, for a gradient that is made to lead along the simplex where descents stay there.
template <bool Simplex, class Group, class T, int Extent>
POLYDESCENT_CPU_GPU Assessment<T> assess_feasibly(const Group& group, const T& value, const DescentSetup<ScalarOf<T>>& setup,
                                                  Point<const T, Extent> x, Point<T, Extent> gradient) {
  if constexpr (Simplex) {
    if (setup.simplex) {
      const MaskOf<T> held_back = project_gradient_onto_simplex(group, setup.box, x, gradient);
      Assessment<T> quality = assess(group, value, setup, x, as_const(gradient));
      quality.held_back = held_back;
      return quality;
    }
  }
  return assess(group, value, setup, x, as_const(gradient));
}

/// Whether coordinate i may not move: a bound holds it back. On the simplex the gradient says so by being zero, or pointing out.
template <bool Simplex, class T>
POLYDESCENT_CPU_GPU MaskOf<T> is_held(const DescentSetup<ScalarOf<T>>& setup, int i, const T& x, const T& g) {
  if constexpr (Simplex) {
    if (setup.simplex) return ((x <= T(setup.box.lower[i])) & (g >= T(0))) | ((x >= T(setup.box.upper[i])) & (g <= T(0)));
  }
  return holds_back(setup.box, i, x, g);
}

/// What comes of a start whose inner descent has ended at x, with this status.
template <class Constraints, class T, int Extent>
POLYDESCENT_CPU_GPU Round conclude_round(Constraints& constraints, int l, Point<const T, Extent> x, InnerEnd inner, bool has_iterations, Status& status) {
  if (status == Status::nonfinite_value || status == Status::nonfinite_gradient) return Round::ends;
  const Round round = constraints.conclude(l, x, inner);
  if (round == Round::goes_on && has_iterations) return Round::goes_on;
  if (round == Round::fails) status = Status::infeasible;
  if (round == Round::goes_on) status = Status::iteration_limit;
  return Round::ends;
}

}  // namespace polydescent
