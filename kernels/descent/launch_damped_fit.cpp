#include "polydescent/kernels/descent/launch_damped_fit.hpp"

#include <vector>

#include "polydescent/kernels/descent/damped_fit.hpp"
#include "polydescent/kernels/descent/workers.hpp"

namespace polydescent {
namespace {

/// A sum of squares behind function pointers, as DampedFit calls it; one per thread.
template <class T>
class ErasedResiduals {
  using S = ScalarOf<T>;
  using LaneRoster = Roster<ScalarTraits<T>::lanes>;

 public:
  explicit ErasedResiduals(const CpuLaunch<S>& launch)
      : objective_(launch.objective), table_(launch.table->template get<T>().squares), course_(launch.course) {
    const int dim = launch.setup.dim;
    if (table_.observe != nullptr) observed_.resize(static_cast<std::size_t>(table_.residuals(objective_, dim)), T(0));
    if (dim > residual_tuning::widest) {
      rows_.resize(static_cast<std::size_t>(residual_tuning::rows_per_update * dim), PartOf<T>(0));
    }
  }

  void enter(std::uint64_t start, int l) {
    if (table_.observe != nullptr) table_.observe(objective_, start, l, observed_.data());
  }
  T operator()(const DescentSetup<S>&, Point<const T> x, const NormalEquations<T>& at, const LaneRoster&) {
    return table_.normal(objective_, {observed_.data(), rows_.data()}, x, at);
  }
  void witness(const T& value, const Assessment<T>& quality, Point<const T> x, const LaneRoster& roster) {
    note_course(course_, value, quality, x, roster);
  }

 private:
  const void* objective_;
  ResidualTable<T> table_;
  std::vector<T> observed_;  // [residuals]
  std::vector<PartOf<T>> rows_;
  Course<S>* course_;
};

}  // namespace

std::size_t numbers_in_use(const LevenbergMarquardt&, int dim) {
  const int rows = dim > residual_tuning::widest ? residual_tuning::rows_per_update : 0;
  return static_cast<std::size_t>(FitWorkspace<double>::size(dim) + rows * dim);
}

template <class T>
void launch_damped_fit(const CpuLaunch<ScalarOf<T>>& launch) {
  const LevenbergMarquardt& method = *static_cast<const LevenbergMarquardt*>(launch.rule.rule);
  const int dim = launch.setup.dim;
  run_on_workers<T>(launch, static_cast<std::size_t>(FitWorkspace<T>::size(dim)), [&](T* memory, auto& starts) {
    const auto work = FitWorkspace<T>::in(memory, dim);
    ErasedResiduals<T> residuals(launch);
    fit_with_damping(GroupOfOne{}, launch.setup, method, residuals, starts, work, launch.ends);
  });
}

template void launch_damped_fit<float>(const CpuLaunch<float>&);
template void launch_damped_fit<double>(const CpuLaunch<double>&);
template void launch_damped_fit<FloatPack>(const CpuLaunch<float>&);
template void launch_damped_fit<DoublePack>(const CpuLaunch<double>&);

}  // namespace polydescent
