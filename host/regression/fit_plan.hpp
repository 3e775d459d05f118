#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "polydescent/host/regression/columns.hpp"
#include "polydescent/host/regression/fit_options.hpp"
#include "polydescent/host/regression/parallel_for.hpp"
#include "polydescent/host/regression/solution.hpp"
#include "polydescent/host/regression/training_set.hpp"

namespace polydescent {

/// One target and l1-ratio on one training set, along the lambdas.
struct PathTask {
  std::size_t set = 0, target = 0, ratio = 0;
  double null_objective = 0;         // P(0), in the scale of the half-mean loss
  bool nothing_left = false;         // of it, but roundings
  std::vector<Solution> solutions;   // [lambda]
};

/// All that is to be fitted, and to what. Engines read it, and fill in the solutions of its tasks.
struct FitPlan {
  const FitOptions& options;
  Columns columns;
  std::vector<std::vector<std::uint32_t>> folds;  // one of all rows: no cross-validation
  std::vector<TrainingSet> sets;                  // [fold], then that of all rows
  std::vector<double> ratios;
  std::vector<std::vector<double>> lambdas;       // [ratio], descending
  std::vector<PathTask> tasks;                    // by set, the last one first, then target and ratio

  std::size_t full_set() const { return sets.size() - 1; }

  /// The rows of a training set.
  std::vector<std::uint32_t> rows_of(std::size_t set) const;

  /// The places in `tasks` of those of one training set: a stretch, its begin and end.
  std::pair<std::size_t, std::size_t> tasks_of(std::size_t set) const;

  /// Coefficients on the data's scale, b_j = w_j factor_j / length_j.
  std::vector<double> on_data_scale(const PathTask& task, const Solution& solution) const;

  Penalties penalties(const PathTask& task, std::size_t lambda) const {
    return penalties_of(sets[task.set], columns, options, lambdas[task.ratio][lambda], ratios[task.ratio]);
  }

  /// A gap as a share of P(0), infinite where that is not known to be positive. Where it is zero, as a share of half the
  /// target's square, and 0 if that is rounding.
  double relative_gap(const PathTask& task, double gap) const;

  /// The gap at which a problem of this task is solved.
  double goal(const PathTask& task) const { return aimed_at * gap_of(options) * gap_unit(task); }

  static constexpr double aimed_at = 0.9;  // of the gap asked for, so that roundings do not matter

 private:
  double gap_unit(const PathTask& task) const;
};

/// Runs solve(set) for all training sets: several at once, each on one thread, where there are enough of them, else one
/// after the other, each on all threads.
template <class Solve>
void for_each_set(std::size_t sets, Solve solve) {
  parallel_for(sets, solve, sets >= static_cast<std::size_t>(omp_get_max_threads()));
}

// The engines. Each solves all tasks of a plan.
void solve_by_coordinate_descent(FitPlan& plan);
void solve_by_eigenvectors(FitPlan& plan);
void solve_by_fista(FitPlan& plan);
void solve_by_update_rule(FitPlan& plan);

}  // namespace polydescent
