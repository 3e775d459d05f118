#include "polydescent/kernels/descent/launch_cpu.hpp"

#include <omp.h>

#include <atomic>
#include <vector>

#include "polydescent/kernels/descent/descend.hpp"
#include "polydescent/kernels/descent/erased_evaluator.hpp"
#include "polydescent/kernels/descent/starts.hpp"
#include "polydescent/kernels/update/registry.hpp"

namespace polydescent {
namespace {

/// Counts the starts that were taken, by all threads together.
struct SharedCounter {
  std::atomic<std::uint64_t>& taken;
  std::uint64_t take() const { return taken.fetch_add(1, std::memory_order_relaxed); }
};

/// A sampler behind a pointer, as Starts calls it.
struct ErasedSampler {
  SamplerReference reference;
  bool gives_coordinates = reference.gives_coordinates;
  double operator()(std::uint64_t start, int i) const { return reference.coordinate(reference.sampler, start, i); }
};

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
void run_workers(const CpuLaunch<ScalarOf<T>>& launch) {
  const ErasedStep<T> step = erase<T>(launch.rule);
  const ErasedSampler sampler{launch.sampler};
  const int dim = launch.setup.dim;
  const auto size = static_cast<std::size_t>(dim);
  const auto per_worker = size * static_cast<std::size_t>(2 + step.slots());
  std::vector<std::vector<T>> memory(static_cast<std::size_t>(launch.threads), std::vector<T>(per_worker, T(0)));
  std::atomic<std::uint64_t> taken{0};
#pragma omp parallel num_threads(launch.threads)
  {
    T* mine = memory[static_cast<std::size_t>(omp_get_thread_num())].data();
    const Workspace<T> work{{mine, dim}, {mine + size, dim}, mine + 2 * size};
    Starts<ScalarOf<T>, SharedCounter, ErasedSampler> starts{launch.ends.first, launch.ends.count, launch.setup.box,
                                                             {taken}, sampler};
    const ErasedEvaluator<T> evaluate(launch);
    descend(GroupOfOne{}, launch.setup, evaluate, step, starts, work, launch.ends);
  }
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
