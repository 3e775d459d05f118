#pragma once

#include "polydescent/kernels/descent/batch.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// The working memory of one worker: one start per lane of T.
template <class T, int Extent = dynamic_extent>
struct Workspace {
  Point<T, Extent> x;
  Point<T, Extent> gradient;
  T* state = nullptr;  // [dim][the rule's slots]
};

/// One update of all lanes by one rule, projected onto the box.
template <class Rule>
struct Step {
  Rule rule;

  POLYDESCENT_CPU_GPU static constexpr int slots() { return Rule::slots; }
  POLYDESCENT_CPU_GPU static constexpr int coefficients() { return Rule::coefficients; }

  /// Moves x by the rule's displacement times each coordinate's share of the rate. True where the step test holds: no
  /// coordinate moved by more than the step tolerance times its width (always true where the test is off).
  template <class Group, class T, int Extent>
  POLYDESCENT_CPU_GPU MaskOf<T> operator()(const Group& group, const DescentSetup<ScalarOf<T>>& setup,
                                           const T* coefficient, const Workspace<T, Extent>& work) const {
    using S = ScalarOf<T>;
    const S tolerance = static_cast<S>(setup.limits.step_tolerance);
    const bool watched = tolerance > S(0);
    MaskOf<T> moved(false);
    POLYDESCENT_UNROLL
    for (int i = group.rank(); i < work.x.size(); i += group.size()) {
      const T before = work.x[i];
      const T step = rule.displacement(work.gradient[i], work.state + i * Rule::slots, coefficient);
      const T target = before - T(setup.rate_scale[i]) * step;
      const T after = min(max(target, T(setup.box.lower[i])), T(setup.box.upper[i]));
      work.x[i] = after;
      if (watched) moved = moved | (abs(after - before) > T(tolerance * setup.box.width[i]));
    }
    group.sync();
    return !group.disjunction(moved);
  }
};

}  // namespace polydescent
