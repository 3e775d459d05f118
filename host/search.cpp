#include "polydescent/host/search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "polydescent/host/end_batch.hpp"
#include "polydescent/host/gradient_kind.hpp"
#include "polydescent/host/polish.hpp"
#include "polydescent/kernels/descent/best.hpp"
#include "polydescent/kernels/descent/stop.hpp"

namespace polydescent {
namespace {

/// What finding the distinct ends takes at most, per start and coordinate (bench/minima).
constexpr double merging_s = 1e-7;

/// Values that one start takes at most.
double most_values(const MinimizeOptions& options, std::uint64_t values_per_gradient) {
  const double gradients = options.iterations + 1.0 + (is_polished(options) ? polish_iterations + 1.0 : 0);
  return gradients * static_cast<double>(values_per_gradient);
}

/// Evaluations of all residuals, with derivatives, that a fit makes at one point.
std::uint64_t passes_of_fit(int dim) {
  constexpr int width = residual_tuning::widest;
  return static_cast<std::uint64_t>((dim + width - 1) / width);
}

template <class S>
class Search {
 public:
  Search(const Descents& descents, Stopper& stopper, SearchResult& result)
      : descents_(descents), stopper_(stopper), result_(result), polishes_(result.polished),
        values_per_gradient_(static_cast<std::uint64_t>(
            gradient_kinds()[static_cast<std::size_t>(descents.gradient)].values_per_gradient(descents.problem.dim))),
        values_per_trip_(fits_squares(descents.options.optimizer) ? passes_of_fit(descents.problem.dim) : values_per_gradient_) {}

  void run() {
    while (done_ < descents_.count && (done_ == 0 || !stopper_.reason())) {
      Descents block = descents_;
      block.first += done_;
      block.count -= done_;
      if (descents_.options.max_evaluations && !ration(block)) {
        stopper_.stop(StopReason::max_evaluations);
        break;
      }
      run_block(block);
    }
    leave_out(descents_.count - done_);
    if (result_.statuses[static_cast<std::size_t>(Status::stopped)] > 0) result_.stopped_by = stopper_.reason();
  }

 private:
  /// Cuts the block to what the evaluations that are left suffice for whatever its starts do, or to one start's iterations.
  /// False when not even those are left.
  bool ration(Descents& block) {
    const std::uint64_t most = *descents_.options.max_evaluations;
    const std::uint64_t left = most - std::min(most, result_.values_evaluated);
    const double per_start = most_values(descents_.options, values_per_gradient_);
    const double suffices_for = std::floor(static_cast<double>(left) / per_start);
    if (suffices_for >= 1) {
      block.count = static_cast<std::uint64_t>(std::min(suffices_for, static_cast<double>(block.count)));
      return true;
    }
    const std::uint64_t gradients = left / values_per_gradient_;
    if (gradients == 0) return false;
    block.count = 1;
    block.iterations = static_cast<int>(std::min<std::uint64_t>(gradients - 1, static_cast<std::uint64_t>(block.iterations)));
    return true;
  }

  void run_block(const Descents& block) {
    const auto report = run_descents<S>(block, [&](const BatchView<S>& ends) { take(block, ends); });
    result_.compile_s += report.compile_s;
  }

  void take(const Descents& block, const BatchView<S>& ends) {
    done_ += ends.count;
    const bool cut = block.iterations < descents_.options.iterations;
    for (std::uint64_t k = 0; k < ends.count; ++k) {
      count_gradients(static_cast<std::uint64_t>(ends.iterations[k] + 1), values_per_trip_);
      const bool ended = ends.status[k] != Status::iteration_limit && ends.status[k] != Status::stalled;
      if (ends.iterations[k] != never_begun) result_.iterations += static_cast<std::uint64_t>(ends.iterations[k]);
      if (cut && !ended) ends.status[k] = Status::stopped;
    }
    if (!polishes_ || cut || stop_requested(GroupOfOne{}, block.stop)) return settle(ends);
    EndBatch<double> polished(ends.count, ends.dim);
    const PolishCost cost = polish(block, ends, polished);
    count_gradients(cost.gradients, values_per_gradient_);
    result_.polish_iterations += cost.iterations;
    result_.compile_s += cost.compile_s;
    settle(polished.view(ends.first, ends.count, ends.dim));
  }

  void count_gradients(std::uint64_t gradients, std::uint64_t values_each) {
    result_.gradients_evaluated += gradients;
    result_.values_evaluated += gradients * values_each;
  }

  /// Takes in ends as they stay.
  template <class V>
  void settle(const BatchView<V>& ends) {
    for (std::uint64_t k = 0; k < ends.count; ++k) {
      if (!std::isfinite(ends.value[k])) ends.value[k] = std::numeric_limits<V>::quiet_NaN();  // -inf is not the best
    }
    leave_out_behind_target(ends);
    for (std::uint64_t k = 0; k < ends.count; ++k) {
      ++result_.statuses[static_cast<std::size_t>(ends.status[k])];
      if (ends.iterations[k] != never_begun) ++result_.begun;
    }
    result_.descents += ends.count;
    if (descents_.options.minima > 0) stopper_.set_aside(merging_s * static_cast<double>(result_.begun * static_cast<std::uint64_t>(ends.dim)));
    keep_best(ends);
    if (result_.ends) append(ends);
  }

  template <class V>
  void leave_out_behind_target(const BatchView<V>& ends) {
    if (!descents_.options.target) return;
    std::uint64_t k = 0;  // the first to be left out
    while (stopper_.reason() != StopReason::target && k < ends.count) {
      if (static_cast<double>(ends.value[k++]) <= *descents_.options.target) stopper_.stop(StopReason::target);
    }
    for (; k < ends.count; ++k) clear_end(ends, k);
  }

  template <class V>
  void keep_best(const BatchView<V>& ends) {
    const std::uint64_t k = find_best(ends.value, ends.count, result_.threads);
    const auto value = static_cast<double>(ends.value[k]);
    if (!std::isfinite(value)) return;
    if (result_.best && !better(value, ends.first + k, result_.best->value, result_.best->start)) return;
    const V* point = ends.point + k * static_cast<std::uint64_t>(ends.dim);
    result_.best = End{ends.first + k, value, 0, {point, point + ends.dim}, static_cast<double>(ends.gradient_norm[k]),
                       ends.iterations[k], ends.status[k]};
  }

  template <class V>
  void append(const BatchView<V>& ends) {
    Ends& all = *result_.ends;
    const auto numbers = ends.count * static_cast<std::uint64_t>(ends.dim);
    all.value.insert(all.value.end(), ends.value, ends.value + ends.count);
    all.gradient_norm.insert(all.gradient_norm.end(), ends.gradient_norm, ends.gradient_norm + ends.count);
    all.point.insert(all.point.end(), ends.point, ends.point + numbers);
    all.iterations.insert(all.iterations.end(), ends.iterations, ends.iterations + ends.count);
    all.status.insert(all.status.end(), ends.status, ends.status + ends.count);
  }

  /// The starts that were not begun.
  void leave_out(std::uint64_t count) {
    result_.statuses[static_cast<std::size_t>(Status::stopped)] += count;
    result_.descents += count;
    if (!result_.ends) return;
    Ends& all = *result_.ends;
    const double nothing = std::numeric_limits<double>::quiet_NaN();
    all.value.resize(all.value.size() + count, nothing);
    all.gradient_norm.resize(all.gradient_norm.size() + count, nothing);
    all.point.resize(all.point.size() + count * static_cast<std::uint64_t>(all.dim), nothing);
    all.iterations.resize(all.iterations.size() + count, never_begun);
    all.status.resize(all.status.size() + count, Status::stopped);
  }

  const Descents& descents_;
  Stopper& stopper_;
  SearchResult& result_;
  bool polishes_;
  std::uint64_t values_per_gradient_;
  std::uint64_t values_per_trip_;  // of the loop: a fit's passes are wider
  std::uint64_t done_ = 0;
};

}  // namespace

void search(const Descents& descents, Stopper& stopper, SearchResult& result) {
  if (descents.options.precision == Precision::float32) Search<float>(descents, stopper, result).run();
  else Search<double>(descents, stopper, result).run();
}

}  // namespace polydescent
