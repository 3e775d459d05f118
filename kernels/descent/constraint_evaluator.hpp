#pragma once

#include <vector>

#include "polydescent/kernels/descent/constrained_starts.hpp"
#include "polydescent/kernels/descent/launch_cpu.hpp"

namespace polydescent {

/// A constrained objective behind function pointers, as ConstrainedStarts calls it.
template <class T>
class ErasedLagrangian {
  using S = ScalarOf<T>;

 public:
  explicit ErasedLagrangian(const CpuLaunch<S>& launch)
      : objective_(launch.objective), step_(launch.gradient_step), table_(launch.table->template get<T>().constraints),
        function_(table_.gradient[launch.gradient]), value_(launch.table->template get<T>().value) {}

  int count() const { return table_.count(objective_); }
  Relation relation(int k) const { return table_.relation(objective_, k); }
  T value(Point<const T> x) const { return value_(objective_, x); }
  void values(Point<const T> x, T* left_minus_right) const { table_.values(objective_, x, left_minus_right); }
  T operator()(GroupOfOne, const BoxView<S>& box, T* parameters, Point<const T> x, Point<T> gradient) const {
    return function_(objective_, step_, box, parameters, x, gradient);
  }

 private:
  const void* objective_;
  double step_;
  ConstraintTable<T> table_;
  typename ConstraintTable<T>::Gradient function_;
  ValueFunction<T> value_;
};

/// The lanes' starts with their constraints; one per thread.
template <class T>
class ConstraintEvaluator {
 public:
  using Starts = ConstrainedStarts<T, ErasedLagrangian<T>>;

  explicit ConstraintEvaluator(const CpuLaunch<ScalarOf<T>>& launch)
      : functions_(launch), memory_(static_cast<std::size_t>(Starts::numbers(functions_.count())), T(0)),
        starts_(functions_, launch.setup.constrained_sense, static_cast<ScalarOf<T>>(launch.setup.limits.gradient_tolerance), memory_.data()) {}
  ConstraintEvaluator(const ConstraintEvaluator&) = delete;
  ConstraintEvaluator& operator=(const ConstraintEvaluator&) = delete;

  Starts& starts() { return starts_; }

 private:
  ErasedLagrangian<T> functions_;
  std::vector<T> memory_;
  Starts starts_;
};

}  // namespace polydescent
