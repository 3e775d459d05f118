#pragma once

#include "polydescent/kernels/descent/descend.hpp"
#include "polydescent/kernels/descent/starts.hpp"
#include "polydescent/kernels/group.hpp"

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

/// What a kernel is made for, and the objects it got.
template <class Objective, class Rule, class Gradient, class Sampler>
struct KernelChoice {
  using ObjectiveType = Objective;
  using RuleType = Rule;
  using GradientType = Gradient;
  using SamplerType = Sampler;

  const Objective& objective;
  const Rule& rule;
  const Gradient& gradient;
  const Sampler& sampler;
};

/// An objective and a gradient as Descent calls them.
template <class Objective, class Gradient>
struct DirectEvaluator {
  const Objective& objective;
  const Gradient& gradient;

  template <class Group, class S, int Extent, class Roster>
  POLYDESCENT_CPU_GPU S operator()(const Group& group, const DescentSetup<S>& setup, Point<const S, Extent> x,
                                   Point<S, Extent> result, const Roster& /*roster*/) const {
    return gradient(group, objective, setup.box, x, result);
  }
  template <class... Sights>
  POLYDESCENT_CPU_GPU void witness(const Sights&...) const {}
};

/// Numbers of S that a group of several threads shares: x, the gradient and the rule's state.
template <class Rule>
POLYDESCENT_CPU_GPU constexpr int shared_numbers(int dim) {
  return dim * (2 + Rule::slots);
}

/// Descends from the launch's starts, one after the other, until none is left. counter: see Starts.
template <int Extent, class S, class Group, class Counter, class Choice>
POLYDESCENT_CPU_GPU void descend_by_group(const Group& group, const KernelArguments<S>& arguments, const Choice& choice,
                                          Counter counter, const Workspace<S, Extent>& work) {
  const DirectEvaluator<typename Choice::ObjectiveType, typename Choice::GradientType> evaluate{choice.objective,
                                                                                                choice.gradient};
  const Step<typename Choice::RuleType> step{choice.rule};
  Starts<S, Counter, typename Choice::SamplerType> starts{arguments.ends.first, arguments.ends.count,
                                                          arguments.setup.box, counter, choice.sampler};
  descend(group, arguments.setup, evaluate, step, starts, work, arguments.ends);
}

/// A thread by itself: everything it needs stays in registers.
template <int Dim, class S, class Counter, class Choice>
POLYDESCENT_CPU_GPU void descend_by_thread(const KernelArguments<S>& arguments, const Choice& choice, Counter counter) {
  constexpr int slots = Choice::RuleType::slots;
  S x[Dim];
  S gradient[Dim];
  S state[Dim * slots + 1];
  descend_by_group(GroupOfOne{}, arguments, choice, counter, Workspace<S, Dim>{{x}, {gradient}, state});
}

/// A group whose members share `memory`: shared_numbers<Rule>(dim) of them.
template <class S, class Group, class Counter, class Choice>
POLYDESCENT_CPU_GPU void descend_together(const Group& group, int dim, const KernelArguments<S>& arguments,
                                          const Choice& choice, Counter counter, S* memory) {
  descend_by_group(group, arguments, choice, counter,
                   Workspace<S>{{memory, dim}, {memory + dim, dim}, memory + 2 * dim});
}

}  // namespace polydescent
