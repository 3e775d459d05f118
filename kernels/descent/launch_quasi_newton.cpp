#include "polydescent/kernels/descent/launch_quasi_newton.hpp"

#include "polydescent/kernels/descent/erased_evaluator.hpp"
#include "polydescent/kernels/descent/quasi_newton.hpp"
#include "polydescent/kernels/descent/workers.hpp"

namespace polydescent {

std::size_t numbers_in_use(const Lbfgs& rule, int dim) {
  const int slots = rule.slots(dim);
  return static_cast<std::size_t>(quasi_newton_shared_numbers(dim, slots) + LimitedMemory<double>::own_numbers(slots));
}

template <class T>
void launch_quasi_newton(const CpuLaunch<ScalarOf<T>>& launch) {
  const Lbfgs& rule = *static_cast<const Lbfgs*>(launch.rule.rule);
  const int dim = launch.setup.dim;
  run_on_workers<T>(launch, numbers_in_use(rule, dim), [&](T* memory, auto& starts) {
    T* const own = memory + quasi_newton_shared_numbers(dim, rule.slots(dim));
    const auto work = quasi_newton_workspace(memory, own, dim);
    const ErasedEvaluator<T> evaluate(launch);
    descend_by_quasi_newton(GroupOfOne{}, launch.setup, rule, evaluate, starts, work, launch.ends);
  });
}

template void launch_quasi_newton<float>(const CpuLaunch<float>&);
template void launch_quasi_newton<double>(const CpuLaunch<double>&);
template void launch_quasi_newton<FloatPack>(const CpuLaunch<float>&);
template void launch_quasi_newton<DoublePack>(const CpuLaunch<double>&);

}  // namespace polydescent
