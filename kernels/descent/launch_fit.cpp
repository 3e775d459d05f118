#include "polydescent/kernels/descent/launch_fit.hpp"

#include <omp.h>

#include <atomic>
#include <vector>

#include "polydescent/kernels/descent/erased_starts.hpp"

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
    if (course_ == nullptr || !roster.occupied[0]) return;
    course_->value.push_back(lane(value, 0));
    course_->gradient_norm.push_back(lane(quality.gradient_norm, 0));
    for (int i = 0; i < x.size(); ++i) course_->point.push_back(lane(x[i], 0));
  }

 private:
  const void* objective_;
  ResidualTable<T> table_;
  std::vector<T> observed_;  // [residuals]
  std::vector<PartOf<T>> rows_;
  Course<S>* course_;
};

template <class T>
void run_workers(const CpuLaunch<ScalarOf<T>>& launch, const LevenbergMarquardt& method) {
  using S = ScalarOf<T>;
  using Starts = ErasedStarts<S>;
  const ErasedSampler sampler{launch.sampler};
  std::atomic<std::uint64_t> taken{0};
#pragma omp parallel num_threads(launch.threads)
  {
    std::vector<T> memory(static_cast<std::size_t>(FitWorkspace<T>::size(launch.setup.dim)), T(0));
    const auto work = FitWorkspace<T>::in(memory.data(), launch.setup.dim);
    Starts starts{launch.ends.first, launch.ends.count, launch.setup.box, {taken}, sampler};
    ErasedResiduals<T> residuals(launch);
    const GroupOfOne group;
    DampedFit<T, GroupOfOne, ErasedResiduals<T>, Starts>(group, launch.setup, method, residuals, starts, work,
                                                         launch.ends)
        .run();
  }
}

template <class S, class P>
void run(const CpuLaunch<S>& launch, const LevenbergMarquardt& method) {
  if (launch.lanes == Lanes::pack) run_workers<P>(launch, method);
  else run_workers<S>(launch, method);
}

}  // namespace

void launch_fit(const CpuLaunch<float>& launch, const LevenbergMarquardt& method) {
  run<float, FloatPack>(launch, method);
}
void launch_fit(const CpuLaunch<double>& launch, const LevenbergMarquardt& method) {
  run<double, DoublePack>(launch, method);
}

}  // namespace polydescent
