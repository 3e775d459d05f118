#pragma once

#include "polydescent/kernels/descent/constrained_starts.hpp"
#include "polydescent/kernels/descent/descend.hpp"
#include "polydescent/kernels/descent/lagrangian_evaluator.hpp"
#include "polydescent/kernels/descent/lbfgs.hpp"
#include "polydescent/kernels/descent/quasi_newton.hpp"
#include "polydescent/kernels/descent/starts.hpp"
#include "polydescent/kernels/group.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"

// What the threads of a GPU kernel do, as code for any compiler: the kernels in kernel.cuh add who the threads are, and
// tests run the same with threads of the CPU. Everything that a user chooses is a type here.
namespace polydescent {

/// What a launch hands to every thread; the pointers are the device's. S = float or double.
template <class S>
struct KernelArguments {
  DescentSetup<S> setup;
  BatchView<S> ends;
  unsigned long long* taken = nullptr;  // how many starts have been taken; zero before the launch
};

/// What a kernel is made for, and the objects it got. Constraints: how many the objective has; 0: none that are heeded.
template <class Objective, class Rule, class Gradient, class Sampler, int Constraints = 0, bool Simplex = false>
struct KernelChoice {
  static constexpr int constraints = Constraints;
  static constexpr bool simplex = Simplex;
  using ObjectiveType = Objective;
  using RuleType = Rule;
  using GradientType = Gradient;
  using SamplerType = Sampler;

  const Objective& objective;
  const Rule& rule;
  const Gradient& gradient;
  const Sampler& sampler;
};

/// A constrained objective as ConstrainedStarts calls it.
template <class Objective, class Gradient>
struct DirectLagrangian {
  const Objective& objective;
  const Gradient& gradient;

  POLYDESCENT_CPU_GPU int count() const { return objective.constraints(); }
  POLYDESCENT_CPU_GPU Relation relation(int k) const { return objective.relation(k); }
  template <class S, int Extent>
  POLYDESCENT_CPU_GPU S value(Point<const S, Extent> x) const {
    return objective(readable(x));
  }
  template <class S, int Extent>
  POLYDESCENT_CPU_GPU void values(Point<const S, Extent> x, S* left_minus_right) const {
    for (int k = 0; k < count(); ++k) left_minus_right[k] = S(objective.constraint(readable(x), k));
  }
  template <class Group, class S, int Extent>
  POLYDESCENT_CPU_GPU S operator()(const Group& group, const BoxView<S>& box, S* parameters, Point<const S, Extent> x,
                                   Point<S, Extent> result) const {
    return lagrangian_gradient(gradient, group, objective, box, parameters, x, result);
  }
};

/// An objective and a gradient as Descent calls them.
template <class Objective, class Gradient, bool Simplex>
struct DirectEvaluator {
  static constexpr bool takes_simplex = Simplex;
  const Objective& objective;
  const Gradient& gradient;

  template <class Group, class S, int Extent, class Roster>
  POLYDESCENT_CPU_GPU S operator()(const Group& group, const DescentSetup<S>& setup, Point<const S, Extent> x,
                                   Point<S, Extent> result, const Roster& roster) const {
    if constexpr (ManyProblems<Objective>) {
      return gradient(group, objective.template of_problem<S>(setup.problem(roster.start[0])), setup.box, x, result);
    } else {
      return gradient(group, objective, setup.box, x, result);
    }
  }
  template <class... Sights>
  POLYDESCENT_CPU_GPU void witness(const Sights&...) const {}
};

/// The same with constraints.
template <class S, class Objective, class Gradient, bool Simplex>
struct DirectConstrainedEvaluator {
  using Starts = ConstrainedStarts<S, DirectLagrangian<Objective, Gradient>>;
  static constexpr bool takes_simplex = Simplex;
  Starts& starts;

  POLYDESCENT_CPU_GPU Starts* constraints() const { return &starts; }
  template <class Group, int Extent, class Roster>
  POLYDESCENT_CPU_GPU S operator()(const Group& group, const DescentSetup<S>& setup, Point<const S, Extent> x, Point<S, Extent> result,
                                   const Roster& roster) const {
    return starts(group, setup.box, x, result, roster);
  }
  template <class... Sights>
  POLYDESCENT_CPU_GPU void witness(const Sights&...) const {}
};

/// Whether a kernel for this rule runs QuasiNewton, else Descent: it has LbfgsOfSlots.
template <class Rule>
inline constexpr bool is_quasi_newton = false;
template <int Slots>
inline constexpr bool is_quasi_newton<LbfgsOfSlots<Slots>> = true;

/// Numbers of S that a group of several threads shares: x, the gradient and the rule's state, or a workspace.
template <class Rule>
POLYDESCENT_CPU_GPU constexpr int shared_numbers(int dim) {
  if constexpr (is_quasi_newton<Rule>) return static_cast<int>(quasi_newton_shared_numbers(dim, Rule::fixed_slots));
  else return dim * (2 + Rule::slots);
}

/// Descends from the launch's starts with what evaluates: see descend_by_group.
template <class S, class Group, class Counter, class Choice, class Evaluate, class Work>
POLYDESCENT_CPU_GPU void descend_with(const Group& group, const KernelArguments<S>& arguments, const Choice& choice, const Evaluate& evaluate,
                                      Counter counter, const Work& work) {
  using Rule = typename Choice::RuleType;
  Starts<S, Counter, const typename Choice::SamplerType> starts{arguments.ends.first, arguments.ends.count,
                                                          arguments.setup.box, counter, choice.sampler};
  if constexpr (is_quasi_newton<Rule>) {
    descend_by_quasi_newton(group, arguments.setup, choice.rule, evaluate, starts, work, arguments.ends);
  } else {
    const Step<Rule> step{choice.rule};
    descend(group, arguments.setup, evaluate, step, starts, work, arguments.ends);
  }
}

/// Descends from the launch's starts, one after the other, until none is left. counter: see Starts; work: a Workspace or a
/// QuasiNewtonWorkspace.
template <class S, class Group, class Counter, class Choice, class Work>
POLYDESCENT_CPU_GPU void descend_by_group(const Group& group, const KernelArguments<S>& arguments, const Choice& choice,
                                          Counter counter, const Work& work) {
  using Objective = typename Choice::ObjectiveType;
  using Gradient = typename Choice::GradientType;
  if constexpr (Choice::constraints > 0) {
    using Evaluate = DirectConstrainedEvaluator<S, Objective, Gradient, Choice::simplex>;
    S memory[Evaluate::Starts::numbers(Choice::constraints)];
    const DirectLagrangian<Objective, Gradient> functions{choice.objective, choice.gradient};
    typename Evaluate::Starts starts(functions, arguments.setup.constrained_sense, static_cast<S>(arguments.setup.limits.gradient_tolerance), memory);
    descend_with(group, arguments, choice, Evaluate{starts}, counter, work);
  } else {
    descend_with(group, arguments, choice, DirectEvaluator<Objective, Gradient, Choice::simplex>{choice.objective, choice.gradient}, counter, work);
  }
}

/// A group whose members share `memory`: shared_numbers<Rule>(dim) of them.
template <class S, class Group, class Counter, class Choice>
POLYDESCENT_CPU_GPU void descend_together(const Group& group, int dim, const KernelArguments<S>& arguments,
                                          const Choice& choice, Counter counter, S* memory) {
  using Rule = typename Choice::RuleType;
  if constexpr (is_quasi_newton<Rule>) {
    S own[LimitedMemory<S>::own_numbers(Rule::fixed_slots)];
    descend_by_group(group, arguments, choice, counter, quasi_newton_workspace(memory, own, dim));
  } else {
    descend_by_group(group, arguments, choice, counter,
                     Workspace<S>{{memory, dim}, {memory + dim, dim}, memory + 2 * dim});
  }
}

/// A thread by itself: everything it needs stays in registers; but a quasi-Newton descent's pairs are chosen by number, and
/// its workspace lies in the thread's local memory.
template <int Dim, class S, class Counter, class Choice>
POLYDESCENT_CPU_GPU void descend_by_thread(const KernelArguments<S>& arguments, const Choice& choice, Counter counter) {
  using Rule = typename Choice::RuleType;
  if constexpr (is_quasi_newton<Rule>) {
    S memory[shared_numbers<Rule>(Dim)];
    descend_together(GroupOfOne{}, Dim, arguments, choice, counter, memory);
  } else {
    S x[Dim];
    S gradient[Dim];
    S state[Dim * Rule::slots + 1];
    descend_by_group(GroupOfOne{}, arguments, choice, counter, Workspace<S, Dim>{{x}, {gradient}, state});
  }
}

}  // namespace polydescent
