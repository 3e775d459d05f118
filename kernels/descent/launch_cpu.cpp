#include "polydescent/kernels/descent/launch_cpu.hpp"

#include "polydescent/kernels/descent/descend.hpp"
#include "polydescent/kernels/descent/erased_evaluator.hpp"
#include "polydescent/kernels/descent/launch_damped_fit.hpp"
#include "polydescent/kernels/descent/launch_quasi_newton.hpp"
#include "polydescent/kernels/descent/optimizers.hpp"
#include "polydescent/kernels/descent/workers.hpp"

namespace polydescent {
namespace {

/// A Step behind a function pointer: the loop is compiled once per scalar type, not once per rule.
template <class T>
struct ErasedStep {
  using Function = Movement<T> (*)(const void*, const DescentSetup<ScalarOf<T>>&, const T*, const Workspace<T>&, bool);
  const void* rule;
  int slot_count;
  int coefficient_count;
  Function function;

  int slots() const { return slot_count; }
  int coefficients() const { return coefficient_count; }
  Movement<T> operator()(GroupOfOne, const DescentSetup<ScalarOf<T>>& setup, const T* coefficient,
                         const Workspace<T>& work, bool weighed) const {
    return function(rule, setup, coefficient, work, weighed);
  }
};

template <class T>
ErasedStep<T> erase(const RuleReference& reference) {
  ErasedStep<T> result{};
  UpdateRules::for_each([&]<class Rule>(TypeTag<Rule>) {
    if (reference.index != index_of<Rule, UpdateRules>) return;
    result = {reference.rule, Rule::slots, Rule::coefficients,
              [](const void* rule, const DescentSetup<ScalarOf<T>>& setup, const T* coefficient,
                 const Workspace<T>& work, bool weighed) -> Movement<T> {
                return Step<Rule>{*static_cast<const Rule*>(rule)}(GroupOfOne{}, setup, coefficient, work, weighed);
              }};
  });
  return result;
}

template <class T>
void descend_by_rule(const CpuLaunch<ScalarOf<T>>& launch) {
  const ErasedStep<T> step = erase<T>(launch.rule);
  const int dim = launch.setup.dim;
  const auto size = static_cast<std::size_t>(dim);
  run_on_workers<T>(launch, size * static_cast<std::size_t>(2 + step.slots()), [&](T* memory, auto& starts) {
    const Workspace<T> work{{memory, dim}, {memory + size, dim}, memory + 2 * size};
    const ErasedEvaluator<T> evaluate(launch);
    descend(GroupOfOne{}, launch.setup, evaluate, step, starts, work, launch.ends);
  });
}

template <class T>
void run_workers(const CpuLaunch<ScalarOf<T>>& launch) {
  if (launch.rule.index == index_of<Lbfgs, Optimizers>) launch_quasi_newton<T>(launch);
  else if (launch.rule.index == index_of<LevenbergMarquardt, Optimizers>) launch_damped_fit<T>(launch);
  else descend_by_rule<T>(launch);
}

template <class S, class P>
void run(const CpuLaunch<S>& launch) {
  if (launch.lanes == Lanes::pack) run_workers<P>(launch);
  else run_workers<S>(launch);
}

}  // namespace

void launch_cpu(const CpuLaunch<float>& launch) { run<float, FloatPack>(launch); }
void launch_cpu(const CpuLaunch<double>& launch) { run<double, DoublePack>(launch); }

}  // namespace polydescent
