#include "polydescent/host/regression/fit.hpp"

#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "polydescent/host/regression/certificate.hpp"
#include "polydescent/host/regression/check_fit.hpp"
#include "polydescent/host/regression/choose_solver.hpp"
#include "polydescent/host/regression/column_notes.hpp"
#include "polydescent/host/regression/fit_plan.hpp"
#include "polydescent/host/regression/folds.hpp"
#include "polydescent/host/regression/lambda_grid.hpp"
#include "polydescent/host/regression/relax.hpp"
#include "polydescent/host/regression/validation.hpp"

namespace polydescent {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// As many threads as asked for, OpenMP's and BLAS's, while this lives.
class Threads {
 public:
  explicit Threads(int asked) : before_(omp_get_max_threads()) {
    if (asked > 0) omp_set_num_threads(asked);
  }
  ~Threads() { omp_set_num_threads(before_); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

 private:
  int before_;
};

class Fit {
 public:
  Fit(const FitData& data, const FitOptions& options)
      : data_(data), options_(options), choice_(choose_solver(data, options)),
        plan_{options, Columns(data, options.intercept), make_folds(data.x.rows, options), {}, {}, {}, {}} {
    check_training_sets(data, plan_.folds);
  }

  FitResult run() {
    const auto begin = Clock::now();
    result_.rows = data_.x.rows;
    result_.columns = data_.x.columns;
    result_.solver = choice_.name;
    result_.reason = choice_.reason;
    standardize();
    result_.gram_s = seconds_since(begin);
    const auto solve_begin = Clock::now();
    plan();
    choice_.solve(plan_);
    result_.solve_s = seconds_since(solve_begin);
    const auto certificate_begin = Clock::now();
    publish();
    publish_folds();
    validate();
    select();
    result_.notes = column_notes(plan_, data_);
    result_.remarks = remarks(plan_, data_);
    result_.certificate_s = seconds_since(certificate_begin);
    result_.total_s = seconds_since(begin);
    return std::move(result_);
  }

 private:
  std::size_t targets() const { return data_.targets.size(); }

  /// Sums over every fold, and from them those of all rows but the fold's.
  void standardize() {
    const auto& folds = plan_.folds;
    std::vector<Moments> parts(folds.size());
    for_each_set(folds.size(), [&](std::size_t k) { parts[k] = Moments(plan_.columns, folds[k], choice_.with_gram); });
    const Moments all = sum_of(parts);
    const std::size_t count = folds.size() > 1 ? folds.size() : 0;
    plan_.sets.resize(count + 1);
    for_each_set(count + 1, [&](std::size_t k) {
      plan_.sets[k] = standardized(k < count ? without(all, parts, k) : all, all, plan_.columns, options_.intercept, options_.standardize);
    });
    for (std::size_t k = 0; k < count; ++k) {
      if (!lost_digits(plan_.sets[k])) continue;
      plan_.sets[k] = standardized_from_rows(plan_.columns, plan_.rows_of(k), plan_.sets[k], options_.intercept, options_.standardize);
    }
    for (const double w : data_.weights) result_.weight += w;
    if (data_.weights.empty()) result_.weight = static_cast<double>(result_.rows);
    for (std::size_t t = 0; t < targets(); ++t) {
      const auto column = static_cast<Eigen::Index>(t);
      const double mean = all.target_sum[column] / all.weight;
      result_.target_deviation.push_back(std::sqrt(std::max(all.target_square[column] / all.weight - mean * mean, 0.0)));
    }
  }

  /// Ratios, lambdas and tasks.
  void plan() {
    if (options_.model == FitModel::lasso) plan_.ratios = {1};
    else if (options_.model == FitModel::ridge) plan_.ratios = {0};
    else plan_.ratios = options_.l1_ratios.empty() ? std::vector<double>{0.5} : options_.l1_ratios;
    const auto nulls = null_fits();
    for (const double ratio : plan_.ratios) plan_.lambdas.push_back(lambda_grid(plan_, nulls.back(), ratio));
    for (std::size_t s = plan_.sets.size(); s-- > 0;) {
      for (std::size_t t = 0; t < targets(); ++t) {
        for (std::size_t r = 0; r < plan_.ratios.size(); ++r) {
          const NullFit& null = nulls[s][t];
          plan_.tasks.push_back({.set = s, .target = t, .ratio = r, .null_objective = null.objective, .nothing_left = null.nothing_left, .solutions = {}});
        }
      }
    }
    // What `kkt` is a share of: the largest pull of a penalized column in the null fit.
    for (const NullFit& null : nulls.back()) largest_pull_.push_back(largest_lambda(plan_, null, 1) / divisor());
  }

  /// [set][target]
  std::vector<std::vector<NullFit>> null_fits() const {
    std::vector<std::vector<NullFit>> nulls(plan_.sets.size());
    for_each_set(plan_.sets.size(), [&](std::size_t s) {
      std::optional<SetQuadratics> quadratics;
      if (has_unpenalized(options_)) quadratics.emplace(plan_, s);
      for (std::size_t t = 0; t < targets(); ++t) {
        nulls[s].push_back(quadratics ? null_fit(plan_, *quadratics, s, t) : null_fit_of_nothing(plan_.sets[s], t));
      }
    });
    return nulls;
  }

  /// What the objective in the loss scale asked for is over that of the half-mean loss.
  double divisor() const { return loss_divisor(options_.loss_scale, plan_.sets.back().weight); }

  FitStatus status_of(double gap, int iterations) const {
    if (gap <= gap_of(options_)) return FitStatus::converged;
    const bool ran_out = choice_.solve != solve_by_eigenvectors && iterations >= most_iterations(options_);
    return ran_out ? FitStatus::iteration_limit : FitStatus::stalled;
  }

  /// Counts a problem by its relative gap.
  void note_gap(double gap) {
    ++result_.problems;
    if (!(gap <= result_.worst_gap)) result_.worst_gap = gap;  // NaN stays
    if (!(gap <= gap_of(options_))) ++result_.missed;
  }

  /// Certifies what was fitted to all rows, and hands it out.
  void publish() {
    const auto [begin, end] = plan_.tasks_of(plan_.full_set());
    std::vector<Candidate> candidates;
    for (std::size_t k = begin; k < end; ++k) {
      const PathTask& task = plan_.tasks[k];
      for (std::size_t l = 0; l < task.solutions.size(); ++l) {
        candidates.push_back({static_cast<Eigen::Index>(task.target), task.solutions[l].index, plan_.on_data_scale(task, task.solutions[l]),
                              plan_.lambdas[task.ratio][l], plan_.ratios[task.ratio]});
      }
    }
    const std::vector<Certificate> certificates = certify(plan_.columns, plan_.sets.back(), options_, candidates);
    std::size_t place = 0;
    for (std::size_t k = begin; k < end; ++k) {
      for (const Solution& solution : plan_.tasks[k].solutions) {
        result_.path.push_back(fitted(plan_.tasks[k], solution, candidates[place], certificates[place]));
        note_gap(result_.path.back().gap);
        ++place;
      }
    }
    if (options_.relaxed) relax(plan_, result_.path);
  }

  Fitted fitted(const PathTask& task, const Solution& solution, const Candidate& candidate, const Certificate& certificate) const {
    const double largest = largest_pull_[task.target];
    Fitted fitted;
    fitted.target = task.target;
    fitted.lambda = candidate.lambda;
    fitted.l1_ratio = candidate.l1_ratio;
    fitted.intercept = certificate.intercept;
    fitted.index = candidate.index;
    fitted.value = candidate.value;
    fitted.objective = certificate.objective * divisor();
    fitted.gap = plan_.relative_gap(task, certificate.gap);
    fitted.violation = largest > 0 ? certificate.violation / largest : certificate.violation;
    fitted.iterations = solution.report.iterations;
    fitted.status = status_of(fitted.gap, fitted.iterations);
    return fitted;
  }

  void publish_folds() {
    for (std::size_t f = 0; f + 1 < plan_.sets.size(); ++f) {
      const auto [begin, end] = plan_.tasks_of(f);
      for (std::size_t k = begin; k < end; ++k) {
        const PathTask& task = plan_.tasks[k];
        for (std::size_t l = 0; l < task.solutions.size(); ++l) {
          const SolveReport& report = task.solutions[l].report;
          FoldFit fold{.fold = f, .target = task.target, .lambda = plan_.lambdas[task.ratio][l], .l1_ratio = plan_.ratios[task.ratio]};
          fold.objective = report.objective * loss_divisor(options_.loss_scale, plan_.sets[f].weight);
          fold.gap = plan_.relative_gap(task, report.gap + rounding_of(plan_.sets[f], task.target, task.solutions[l]));
          fold.iterations = report.iterations;
          fold.status = status_of(fold.gap, fold.iterations);
          note_gap(fold.gap);
          result_.folds.push_back(fold);
        }
      }
    }
  }

  void validate() {
    if (options_.validation != Validation::folds) result_.validated = validate_in_closed_form(plan_);
    else if (plan_.sets.size() > 1) result_.validated = cross_validate(plan_);
  }

  /// The entry of the path for each target that cross-validation chooses; without one the last.
  void select() {
    result_.lambdas = plan_.lambdas.front();
    const std::size_t ratios = plan_.ratios.size();
    std::size_t per_target = 0;
    for (const auto& path : plan_.lambdas) per_target += path.size();
    for (std::size_t t = 0; t < targets(); ++t) {
      std::size_t ratio = 0, at = plan_.lambdas.front().size() - 1;
      double least = std::numeric_limits<double>::infinity();
      for (std::size_t r = 0; r < ratios && !result_.validated.empty(); ++r) {
        const CrossValidated& validated = result_.validated[t * ratios + r];
        if (!(validated.mean[validated.best] < least)) continue;
        least = validated.mean[validated.best];
        ratio = r;
        at = options_.rule == SelectionRule::min ? validated.best : validated.simplest;
      }
      for (std::size_t r = 0; r < ratio; ++r) at += plan_.lambdas[r].size();
      result_.selected.push_back(t * per_target + at);
    }
  }

  const FitData& data_;
  const FitOptions& options_;
  SolverChoice choice_;
  FitPlan plan_;
  std::vector<double> largest_pull_;  // [target] in the scale of the half-mean loss
  FitResult result_;
};

}  // namespace

FitResult fit(const FitData& data, const FitOptions& options) {
  check_fit(data, options);
  const Threads threads(options.threads);
  return Fit(data, options).run();
}

}  // namespace polydescent
