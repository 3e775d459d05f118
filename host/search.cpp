#include "polydescent/host/search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "polydescent/host/constraints.hpp"
#include "polydescent/host/end_batch.hpp"
#include "polydescent/host/evidence.hpp"
#include "polydescent/host/fit_statistics.hpp"
#include "polydescent/host/gradient_kind.hpp"
#include "polydescent/host/minima.hpp"
#include "polydescent/host/parted_value.hpp"
#include "polydescent/host/polish.hpp"
#include "polydescent/kernels/descent/best.hpp"
#include "polydescent/kernels/descent/stop.hpp"

namespace polydescent {
namespace {

/// What finding the distinct ends takes at most, per start and coordinate (bench/minima).
constexpr double merging_s = 2e-7;

/// Starts that lanes and threads can be kept busy with, whatever their number.
constexpr std::uint64_t busy = 64;

/// How much longer than the longest so far a start is thought to be at most, where few are left to be evaluated.
constexpr std::uint64_t much_longer = 4;

/// Evaluations that an iteration of this optimizer takes: a fit's passes are wider than those of a gradient.
std::uint64_t values_per_trip(const Optimizer& optimizer, const Descents& descents) {
  const int dim = descents.problem.dim;
  const int values = fits_squares(optimizer) ? residual_tuning::passes(dim)
                                             : gradient_kinds()[static_cast<std::size_t>(descents.gradient)].values_per_gradient(dim);
  return static_cast<std::uint64_t>(values);
}

/// Values that are kept back for the evidence and a fit's statistics.
std::uint64_t kept_back(const Problem& problem, const MinimizeOptions& options) {
  if (problem.has_several_functions()) return 0;
  if (!problem.constraints.empty() || options.simplex) return std::min(values_of_constraint_evidence(problem), *options.max_evaluations / 10);
  const std::uint64_t statistics = is_fit(problem, options) ? values_of_fit_statistics(problem) : 0;
  return std::min(values_of_curvature(problem) + statistics, *options.max_evaluations / 10);
}

template <class S>
class Search {
 public:
  Search(const Descents& descents, Stopper& stopper, SearchResult& result)
      : descents_(descents), stopper_(stopper), result_(result), engine_(descents),
        entry_(gradients_of_entry(descents.problem)),
        polish_gradients_(result.polished ? static_cast<std::uint64_t>(polish_iterations) + 1 + entry_ : 0),
        values_per_polish_(result.polished ? values_per_trip(*result.polished, descents) : 0),
        values_per_trip_(values_per_trip(descents.options.optimizer, descents)) {
    if (descents.options.max_evaluations) {
      most_values_ = *descents.options.max_evaluations - kept_back(descents.problem, descents.options);
    }
  }

  std::vector<CutStart> run() {
    while (done_ < descents_.count && (done_ == 0 || !stopper_.reason())) {
      Descents block = descents_;
      block.first += done_;
      block.count -= done_;
      if (most_values_ && !ration(block)) {
        stopper_.stop(StopReason::max_evaluations);
        break;
      }
      const auto report = engine_.run(block, [&](const BatchView<S>& ends) { take(block, ends); });
      result_.compile_s += report.compile_s;
    }
    leave_out(descents_.count - done_);
    if (result_.statuses[static_cast<std::size_t>(Status::stopped)] > 0) result_.stopped_by = stopper_.reason();
    return std::move(cut_);
  }

 private:
  std::uint64_t gradients_left() const {
    const std::uint64_t each = std::max(values_per_trip_, values_per_polish_);
    return (*most_values_ - std::min(*most_values_, result_.values_evaluated)) / each;
  }
  bool affords_polish(std::uint64_t starts) const {
    return !most_values_ || gradients_left() >= starts * polish_gradients_;
  }

  /// Cuts the block to what the evaluations that are left suffice for whatever its starts do. Where that are few, to more
  /// of them, unless one should take much longer than those so far; where it is none, to one start's iterations. False when
  /// not even those are left.
  bool ration(Descents& block) {
    const std::uint64_t left = gradients_left(), beside = polish_gradients_ + 1 + entry_;
    const std::uint64_t iterations = static_cast<std::uint64_t>(block.iterations);
    const std::uint64_t whole = left / (iterations + beside);
    const std::uint64_t many = std::min(busy, block.count);
    if (whole >= many) {
      block.count = std::min(whole, block.count);
      return true;
    }
    const std::uint64_t share = left / many;
    if (longest_ > 0 && share >= much_longer * longest_ + beside) {
      block.count = many;
      block.iterations = static_cast<int>(std::min(share - beside, iterations));
      return true;
    }
    block.count = std::max<std::uint64_t>(whole, 1);
    if (left <= entry_) return false;
    if (whole == 0) block.iterations = static_cast<int>(std::min(left - entry_, iterations + 1)) - 1;
    return true;
  }

  void take(const Descents& block, const BatchView<S>& ends) {
    done_ += ends.count;
    for (std::uint64_t k = 0; k < ends.count; ++k) {
      count_gradients(static_cast<std::uint64_t>(ends.iterations[k] + 1), values_per_trip_);
    }
    for (std::uint64_t k = 0; k < ends.count; ++k) {
      if (ends.iterations[k] != never_begun) count_gradients(entry_, values_per_trip_);
    }
    if (block.iterations < descents_.options.iterations) take_on(block, ends);
    for (std::uint64_t k = 0; k < ends.count; ++k) {
      if (ends.iterations[k] == never_begun) continue;
      result_.iterations += static_cast<std::uint64_t>(ends.iterations[k]);
      longest_ = std::max(longest_, static_cast<std::uint64_t>(ends.iterations[k]));
    }
    if (result_.polished && !affords_polish(ends.count)) leave_unpolished(ends);
    if (!result_.polished || stopper_.reason()) return settle(ends);
    EndBatch<double> polished(ends.count, ends.dim, static_cast<std::size_t>(ends.constraints));
    const PolishCost cost = polish(block, ends, polished);
    count_gradients(cost.gradients + cost.starts * entry_, values_per_polish_);
    result_.polish_iterations += cost.iterations;
    result_.compile_s += cost.compile_s;
    settle(polished.view(ends.first, ends.count, ends.dim));
  }

  /// Runs the starts again that came to the end of fewer iterations than they are allowed, with all that are left; the one
  /// that these do not suffice for is the last.
  void take_on(const Descents& block, const BatchView<S>& ends) {
    const std::uint64_t behind = block.first + block.count - (ends.first + ends.count);
    const std::uint64_t kept_behind = behind * (static_cast<std::uint64_t>(block.iterations) + 1 + entry_ + polish_gradients_);
    const auto allowed = static_cast<std::uint64_t>(descents_.options.iterations);
    for (std::uint64_t k = 0; k < ends.count; ++k) {
      if (!ran_out(ends.status[k]) || ends.iterations[k] < block.iterations) continue;
      const std::uint64_t left = gradients_left(), kept = kept_behind + (ends.count - k) * polish_gradients_;
      const std::uint64_t iterations = std::min(left > kept + entry_ ? left - kept - entry_ - 1 : 0, allowed);
      if (iterations > static_cast<std::uint64_t>(block.iterations) && !stopper_.reason()) {
        Descents again = block;
        again.first = ends.first + k;
        again.count = 1;
        again.iterations = static_cast<int>(iterations);
        engine_.run(again, [&](const BatchView<S>& end) { copy_end(end, 0, ends, k); });
        count_gradients(static_cast<std::uint64_t>(ends.iterations[k] + 1) + entry_, values_per_trip_);
      }
      if (ends.iterations[k] == descents_.options.iterations || !ran_out(ends.status[k])) continue;
      cut(ends, k);
    }
  }

  /// Starts whose polish the evaluations do not suffice for were cut, too.
  void leave_unpolished(const BatchView<S>& ends) {
    for (std::uint64_t k = 0; k < ends.count; ++k) {
      if (is_worth_polishing(descents_, ends, k)) cut(ends, k);
    }
  }

  void cut(const BatchView<S>& ends, std::uint64_t k) {
    ends.status[k] = Status::stopped;
    cut_.push_back({ends.first + k, ends.iterations[k]});
    stopper_.stop(StopReason::max_evaluations);
  }

  static bool ran_out(Status status) {
    return status == Status::iteration_limit || status == Status::stalled || status == Status::infeasible;
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
    const std::uint64_t compared = std::min<std::uint64_t>(result_.begun, hurried_ends);
    if (descents_.options.minima > 0) stopper_.set_aside(merging_s * static_cast<double>(compared * static_cast<std::uint64_t>(ends.dim)));
    keep_best(ends);
    keep_least_infeasible(ends);
    keep_best_of_problems(ends);
    if (result_.ends) append(ends);
    hand_over(ends);
  }

  /// Gives ends away, in float64.
  template <class V>
  void hand_over(const BatchView<V>& ends) const {
    if (!descents_.options.take_ends) return;
    const auto numbers = ends.count * static_cast<std::uint64_t>(ends.dim);
    std::vector<double> value(ends.value, ends.value + ends.count);
    for (double& one : value) one = in_own_sign(descents_.options, one);
    const std::vector<double> point(ends.point, ends.point + numbers), gradient_norm(ends.gradient_norm, ends.gradient_norm + ends.count);
    EndsBlock block{ends.first, ends.count, ends.dim, value.data(), gradient_norm.data(), point.data(), ends.iterations, ends.status, ends.constraints};
    std::vector<double> violation, multipliers;
    append_constraints(ends, violation, multipliers);
    if (ends.violation != nullptr) {
      block.violation = violation.data();
      block.multipliers = multipliers.data();
    }
    descents_.options.take_ends(block);
  }

  template <class V>
  static void append_constraints(const BatchView<V>& ends, std::vector<double>& violation, std::vector<double>& multipliers) {
    if (ends.violation == nullptr) return;
    violation.insert(violation.end(), ends.violation, ends.violation + ends.count);
    multipliers.insert(multipliers.end(), ends.multipliers, ends.multipliers + ends.count * static_cast<std::uint64_t>(ends.constraints));
  }

  /// The same of starts that were not begun.
  void hand_over_nothing(std::uint64_t first, std::uint64_t count) const {
    constexpr std::uint64_t at_once = 4096;
    if (!descents_.options.take_ends) return;
    EndBatch<double> nothing(std::min(count, at_once), descents_.problem.dim, descents_.problem.constraints.size());
    for (std::uint64_t done = 0; done < count; done += at_once) {
      const auto ends = nothing.view(first + done, std::min(count - done, at_once), descents_.problem.dim);
      for (std::uint64_t k = 0; k < ends.count; ++k) clear_end(ends, k);
      hand_over(ends);
    }
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
    improve(result_.best, ends, k);
  }

  template <class V>
  void keep_best_of_problems(const BatchView<V>& ends) {
    if (result_.problems.empty()) return;
    for (std::uint64_t k = 0; k < ends.count; ++k) improve(result_.problems[descents_.problem_of(ends.first + k)].best, ends, k);
  }

  /// Takes end k for the best if it is better.
  template <class V>
  static void improve(std::optional<End>& best, const BatchView<V>& ends, std::uint64_t k) {
    const auto value = static_cast<double>(ends.value[k]);
    if (!std::isfinite(value)) return;
    if (best && !better(value, ends.first + k, best->value, best->start)) return;
    best = end_of(ends, k);
  }

  template <class V>
  static End end_of(const BatchView<V>& ends, std::uint64_t k) {
    const V* const point = ends.point + k * static_cast<std::uint64_t>(ends.dim);
    End end{ends.first + k, static_cast<double>(ends.value[k]), 0, {point, point + ends.dim}, static_cast<double>(ends.gradient_norm[k]),
            ends.iterations[k], ends.status[k]};
    if (ends.violation == nullptr) return end;
    const V* const multipliers = ends.multipliers + k * static_cast<std::uint64_t>(ends.constraints);
    end.constraint_violation = static_cast<double>(ends.violation[k]);
    end.multipliers.assign(multipliers, multipliers + ends.constraints);
    return end;
  }

  /// Where no start satisfies the constraints, the one that violates them least.
  template <class V>
  void keep_least_infeasible(const BatchView<V>& ends) {
    if (ends.violation == nullptr || result_.best) return result_.least_infeasible.reset();
    for (std::uint64_t k = 0; k < ends.count; ++k) {
      const auto violation = static_cast<double>(ends.violation[k]);
      const bool less = !result_.least_infeasible || violation < result_.least_infeasible->constraint_violation;
      const bool has_value = ends.status[k] != Status::nonfinite_value && ends.status[k] != Status::nonfinite_gradient;
      if (has_value && std::isfinite(violation) && less) result_.least_infeasible = end_of(ends, k);
    }
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
    append_constraints(ends, all.violation, all.multipliers);
  }

  /// The starts that were not begun.
  void leave_out(std::uint64_t count) {
    result_.statuses[static_cast<std::size_t>(Status::stopped)] += count;
    result_.descents += count;
    hand_over_nothing(descents_.first + descents_.count - count, count);
    if (!result_.ends || !descents_.options.keep_ends) return;
    Ends& all = *result_.ends;
    const double nothing = std::numeric_limits<double>::quiet_NaN();
    all.value.resize(all.value.size() + count, nothing);
    all.gradient_norm.resize(all.gradient_norm.size() + count, nothing);
    all.point.resize(all.point.size() + count * static_cast<std::uint64_t>(all.dim), nothing);
    all.iterations.resize(all.iterations.size() + count, never_begun);
    all.status.resize(all.status.size() + count, Status::stopped);
    const std::size_t constraints = descents_.problem.constraints.size();
    if (constraints > 0) all.violation.resize(all.violation.size() + count, nothing);
    all.multipliers.resize(all.multipliers.size() + count * constraints, nothing);
  }

  const Descents& descents_;
  Stopper& stopper_;
  SearchResult& result_;
  Engine<S> engine_;
  std::uint64_t entry_;              // gradients that a start takes beside those of its iterations
  std::uint64_t polish_gradients_;   // iterations of a start's polish and its first gradient, at most
  std::uint64_t values_per_polish_;  // evaluations of one of these
  std::uint64_t values_per_trip_;    // of an iteration of the descents
  std::optional<std::uint64_t> most_values_;
  std::uint64_t longest_ = 0;  // iterations of a start so far
  std::uint64_t done_ = 0;
  std::vector<CutStart> cut_;
};

}  // namespace

std::vector<CutStart> search(const Descents& descents, Stopper& stopper, SearchResult& result) {
  if (descents.options.precision == Precision::float32) return Search<float>(descents, stopper, result).run();
  return Search<double>(descents, stopper, result).run();
}

}  // namespace polydescent
