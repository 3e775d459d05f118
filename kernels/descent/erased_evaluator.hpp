#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "polydescent/kernels/descent/assess.hpp"
#include "polydescent/kernels/descent/constraint_evaluator.hpp"
#include "polydescent/kernels/descent/launch_cpu.hpp"
#include "polydescent/kernels/descent/roster.hpp"
#include "polydescent/kernels/sampler/row_order.hpp"

namespace polydescent {

/// Which rows the lanes' starts look at, and the functions and memory for it; one per thread.
template <class T>
class RowEvaluator {
 public:
  static constexpr int lanes = ScalarTraits<T>::lanes;

  explicit RowEvaluator(const CpuLaunch<ScalarOf<T>>& launch)
      : batches_(launch.batches), objective_(launch.objective), step_(launch.gradient_step),
        on_rows_(launch.table->template get<T>().gradient_on_rows[launch.gradient]),
        on_all_(launch.table->template get<T>().gradient[launch.gradient]),
        row_(static_cast<std::size_t>(batches_.size) * lanes), whole_gradient_(static_cast<std::size_t>(launch.setup.dim)) {}

  T operator()(const DescentSetup<ScalarOf<T>>& setup, Point<const T> x, Point<T> gradient, const Roster<lanes>& roster) {
    for (int l = 0; l < lanes; ++l) {
      if (roster.occupied[l]) choose_rows(l, roster.start[l], roster.age(l));
    }
    T value = on_rows_(objective_, step_, setup.box, {row_.data(), batches_.size, lanes}, x, gradient);
    if (roster.tick >= roster.next_expiry) conclude(setup, x, gradient, roster, value);
    return value;
  }

 private:
  /// A start meets every row once, then all of them once more in another order.
  void choose_rows(int l, std::uint64_t start, std::int64_t age) {
    std::uint64_t taken = static_cast<std::uint64_t>(age) * static_cast<std::uint64_t>(batches_.size);
    RowOrder order = order_at(start, taken);
    for (int b = 0; b < batches_.size; ++b, ++taken) {
      const auto position = static_cast<std::uint32_t>(taken % batches_.rows);
      if (position == 0) order = order_at(start, taken);
      row_[static_cast<std::size_t>(b) * lanes + static_cast<std::size_t>(l)] = order(position);
    }
  }

  RowOrder order_at(std::uint64_t start, std::uint64_t taken) const {
    return {batches_.seed, start, static_cast<std::uint32_t>(taken / batches_.rows), batches_.rows};
  }

  /// Gives the lanes whose last evaluation this is value and gradient over all rows.
  void conclude(const DescentSetup<ScalarOf<T>>& setup, Point<const T> x, Point<T> gradient, const Roster<lanes>& roster,
                T& value) {
    const MaskOf<T> last = from_lanes<T>([&](int l) {
                             return ScalarOf<T>(roster.occupied[l] && roster.age(l) >= setup.limits.iterations ? 1 : 0);
                           }) > T(0);
    value = select(last, on_all_(objective_, step_, setup.box, x, {whole_gradient_.data(), x.size()}), value);
    for (int i = 0; i < x.size(); ++i) {
      gradient[i] = select(last, whole_gradient_[static_cast<std::size_t>(i)], gradient[i]);
    }
  }

  MiniBatches batches_;
  const void* objective_;
  double step_;
  RowsGradientFunction<T> on_rows_;
  GradientFunction<T> on_all_;
  std::vector<std::uint32_t> row_;  // [size][lanes]
  std::vector<T> whole_gradient_;
};

/// The parameters of the lanes' problems, and the function for them; one per thread.
template <class T>
class ProblemEvaluator {
 public:
  static constexpr int lanes = ScalarTraits<T>::lanes;

  explicit ProblemEvaluator(const CpuLaunch<ScalarOf<T>>& launch)
      : objective_(launch.objective), step_(launch.gradient_step), table_(launch.table->template get<T>().problems),
        function_(table_.gradient[launch.gradient]), parameters_(static_cast<std::size_t>(table_.count(objective_)), T(0)) {
    std::fill(start_, start_ + lanes, nobody);
  }

  T operator()(const DescentSetup<ScalarOf<T>>& setup, Point<const T> x, Point<T> gradient, const Roster<lanes>& roster) {
    for (int l = 0; l < lanes; ++l) {
      if (start_[l] == roster.start[l] || !roster.occupied[l]) continue;
      start_[l] = roster.start[l];
      table_.enter(objective_, setup.problem(start_[l]), l, parameters_.data());
    }
    return function_(objective_, step_, setup.box, parameters_.data(), x, gradient);
  }

 private:
  static constexpr std::uint64_t nobody = ~std::uint64_t{0};

  const void* objective_;
  double step_;
  ProblemTable<T> table_;
  typename ProblemTable<T>::Gradient function_;
  std::vector<T> parameters_;
  std::uint64_t start_[lanes];  // whose parameters are in each lane
};

/// An objective behind function pointers, as Descent calls it; one per thread.
template <class T>
class ErasedEvaluator {
  using S = ScalarOf<T>;
  using LaneRoster = Roster<ScalarTraits<T>::lanes>;

 public:
  static constexpr bool takes_simplex = true;

  explicit ErasedEvaluator(const CpuLaunch<S>& launch)
      : objective_(launch.objective), step_(launch.gradient_step),
        function_(launch.table->template get<T>().gradient[launch.gradient]), course_(launch.course) {
    if (launch.batches.size > 0) rows_ = std::make_unique<RowEvaluator<T>>(launch);
    if (launch.table->template get<T>().problems.count != nullptr) problems_ = std::make_unique<ProblemEvaluator<T>>(launch);
    if (launch.ends.violation != nullptr) constraints_ = std::make_unique<ConstraintEvaluator<T>>(launch);
  }

  T operator()(GroupOfOne, const DescentSetup<S>& setup, Point<const T> x, Point<T> gradient, const LaneRoster& roster) const {
    if (rows_) return (*rows_)(setup, x, gradient, roster);
    if (problems_) return (*problems_)(setup, x, gradient, roster);
    if (constraints_) return constraints_->starts()(GroupOfOne{}, setup.box, x, gradient, roster);
    return function_(objective_, step_, setup.box, x, gradient);
  }

  /// Where there are constraints, a descent is one of several, which end when they are flat enough for the multipliers then.
  typename ConstraintEvaluator<T>::Starts* constraints() const { return constraints_ ? &constraints_->starts() : nullptr; }

  void witness(const T& value, const Assessment<T>& quality, Point<const T> x, const LaneRoster& roster) const {
    note_course(course_, value, quality, x, roster);
  }

 private:
  const void* objective_;
  double step_;
  GradientFunction<T> function_;
  std::unique_ptr<RowEvaluator<T>> rows_;
  std::unique_ptr<ProblemEvaluator<T>> problems_;
  std::unique_ptr<ConstraintEvaluator<T>> constraints_;
  Course<S>* course_;
};

}  // namespace polydescent
