#pragma once

#include "polydescent/kernels/descent/batch.hpp"
#include "polydescent/kernels/descent/penalize.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"
#include "polydescent/kernels/scalar/math.hpp"
#include "polydescent/kernels/move.hpp"

namespace polydescent {

/// The working memory of one worker: one start per lane of T.
template <class T, int Extent = dynamic_extent>
struct Workspace {
  Point<T, Extent> x;
  Point<T, Extent> gradient;
  T* state = nullptr;  // [dim][the rule's slots]
};

/// What one update did.
template <class T>
struct Movement {
  MaskOf<T> small;  // no coordinate moved by more than the step tolerance times its width; true where the test is off
  T promise;        // by how much the gradient said that the value would fall; 0 unless asked for
};

/// One update of all lanes by one rule, projected onto the box.
template <class Rule>
struct Step {
  Rule rule;

  POLYDESCENT_CPU_GPU static constexpr int slots() { return Rule::slots; }
  POLYDESCENT_CPU_GPU static constexpr int coefficients() { return Rule::coefficients; }

  /// Moves x by the rule's displacement times each coordinate's share of the rate. `weighed`: the promise is asked for.
  template <class Group, class T, int Extent>
  POLYDESCENT_CPU_GPU Movement<T> operator()(const Group& group, const DescentSetup<ScalarOf<T>>& setup,
                                             const T* coefficient, const Workspace<T, Extent>& work, bool weighed) const {
    using S = ScalarOf<T>;
    const S tolerance = static_cast<S>(setup.limits.step_tolerance);
    const bool watched = tolerance > S(0);
    MaskOf<T> moved(false);
    T promise = T(0);
    POLYDESCENT_UNROLL
    for (int i = group.rank(); i < work.x.size(); i += group.size()) {
      const T before = work.x[i];
      const T target = moved_point(setup, i, before, work.gradient[i], work.state + i * Rule::slots, coefficient);
      const T after = min(max(target, T(setup.box.lower[i])), T(setup.box.upper[i]));
      work.x[i] = after;
      if (watched) moved = moved | (abs(after - before) > T(tolerance * setup.box.width[i]));
      if (weighed) promise += promised(setup.penalty, before, after, work.gradient[i]);
    }
    group.sync();
    return {!group.disjunction(moved), weighed ? group.sum(promise) : promise};
  }

 private:
  /// Where coordinate i goes, bounds aside.
  template <class T>
  POLYDESCENT_CPU_GPU T moved_point(const DescentSetup<ScalarOf<T>>& setup, int i, const T& x, const T& gradient, T* state,
                                    const T* coefficient) const {
    const T slope = stepping_subgradient(setup.penalty, x, gradient);
    return moved(rule, x, slope, state, coefficient, T(setup.rate_scale[i]), setup.penalty.proximal, T(setup.penalty.l1));
  }

  template <class T>
  POLYDESCENT_CPU_GPU static T promised(const Penalty<ScalarOf<T>>& penalty, const T& before, const T& after,
                                        const T& gradient) {
    const T smooth = gradient * (before - after);
    return penalty.l1 == 0 ? smooth : smooth + T(penalty.l1) * (abs(before) - abs(after));
  }
};

}  // namespace polydescent
