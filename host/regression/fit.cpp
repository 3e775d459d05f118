#include "polydescent/host/regression/fit.hpp"

#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "polydescent/host/regression/certificate.hpp"
#include "polydescent/host/regression/check_fit.hpp"
#include "polydescent/host/regression/coordinate_descent.hpp"
#include "polydescent/host/regression/folds.hpp"
#include "polydescent/host/regression/training_set.hpp"

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

/// One path: one target and l1-ratio on one training set.
struct PathTask {
  std::size_t set;
  std::size_t target;
  std::size_t ratio;
};

/// A solution on the data's scale, with the report of who found it.
struct Solution {
  std::vector<int> index;
  std::vector<double> value;
  double intercept = 0;
  SolveReport report;
};

class Fit {
 public:
  Fit(const FitData& data, const FitOptions& options)
      : data_(data), options_(options), columns_(data, options.intercept), folds_(make_folds(data.x.rows, options)) {}

  FitResult run() {
    const auto begin = Clock::now();
    result_.rows = data_.x.rows;
    result_.columns = data_.x.columns;
    standardize();
    result_.gram_s = seconds_since(begin);
    const auto solve_begin = Clock::now();
    choose_lambdas();
    solve();
    result_.solve_s = seconds_since(solve_begin);
    const auto certificate_begin = Clock::now();
    publish();
    validate();
    select();
    result_.certificate_s = seconds_since(certificate_begin);
    result_.total_s = seconds_since(begin);
    return std::move(result_);
  }

 private:
  std::size_t full_set() const { return sets_.size() - 1; }
  std::size_t targets() const { return data_.targets.size(); }

  /// Sums over every fold, and from them those of all rows but the fold's.
  void standardize() {
    std::vector<Moments> parts(folds_.size());
    for (std::size_t k = 0; k < folds_.size(); ++k) parts[k] = Moments(columns_, folds_[k], true);
    const Moments all = sum_of(parts);
    const std::size_t count = folds_.size() > 1 ? folds_.size() : 0;
    sets_.resize(count + 1);
#pragma omp parallel for schedule(dynamic)
    for (std::size_t k = 0; k <= count; ++k) {
      sets_[k] = standardized(k < count ? without(all, parts, k) : all, all, columns_, options_.intercept, options_.standardize);
    }
    for (std::size_t j = 0; j < result_.columns; ++j) {
      if (sets_.back().constant[j]) result_.constant.push_back(j);
    }
  }

  std::vector<double> ratios() const {
    if (options_.model == FitModel::lasso) return {1};
    if (options_.model == FitModel::ridge) return {0};
    return options_.l1_ratios.empty() ? std::vector<double>{0.5} : options_.l1_ratios;
  }

  /// The objective with nothing but an intercept and unpenalized columns, and pulls there.
  double null_objective(const TrainingSet& set, std::size_t target, Eigen::VectorXd* pull = nullptr) const {
    const GramQuadratic quadratic(set, static_cast<Eigen::Index>(target));
    Penalties penalty = penalties_of(set, columns_, options_, 1, 1);
    for (auto& p : penalty) {
      if (p.l1 > 0) p = {0, 0, 0, 0};
    }
    CoordinateDescent descent(quadratic, options_.sweeps);
    const SolveReport report = descent.solve(penalty, 1e-14 * quadratic.target_square());
    if (pull != nullptr) *pull = descent.pull();
    return report.objective;
  }

  /// The least lambda of this target at which every penalized coefficient is zero.
  double largest_lambda(std::size_t target, double ratio) const {
    const TrainingSet& set = sets_.back();
    Eigen::VectorXd pull;
    null_objective(set, target, &pull);
    const Penalties unit = penalties_of(set, columns_, options_, 1, std::max(ratio, least_ratio));
    double largest = 0;
    for (Eigen::Index j = 0; j < set.columns(); ++j) {
      const auto& p = unit[static_cast<std::size_t>(j)];
      if (p.l1 == 0 || (p.lower == 0 && p.upper == 0)) continue;
      const double up = p.upper > 0 ? pull[j] : 0, down = p.lower < 0 ? -pull[j] : 0;
      largest = std::max({largest, up / p.l1, down / p.l1});
    }
    return largest;
  }

  void choose_lambdas() {
    ratios_ = ratios();
    for (const double ratio : ratios_) {
      if (!options_.lambdas.empty()) {
        lambdas_.push_back(options_.lambdas);
        std::sort(lambdas_.back().begin(), lambdas_.back().end(), std::greater<>());
        continue;
      }
      double largest = 0;
      for (std::size_t t = 0; t < targets(); ++t) largest = std::max(largest, largest_lambda(t, ratio));
      const double least = options_.path_ratio.value_or(result_.rows > result_.columns ? 1e-4 : 1e-2);
      std::vector<double> path;
      for (int l = 0; l < options_.path; ++l) path.push_back(largest * std::pow(least, l / std::max(options_.path - 1.0, 1.0)));
      lambdas_.push_back(std::move(path));
    }
  }

  void solve() {
    std::vector<PathTask> tasks;
    for (std::size_t s = sets_.size(); s-- > 0;) {
      for (std::size_t t = 0; t < targets(); ++t) {
        for (std::size_t r = 0; r < ratios_.size(); ++r) tasks.push_back({s, t, r});
      }
    }
    solutions_.resize(tasks.size());
    null_.resize(tasks.size());
#pragma omp parallel for schedule(dynamic)
    for (std::size_t k = 0; k < tasks.size(); ++k) solve_path(tasks[k], k);
    tasks_ = std::move(tasks);
    for (std::size_t k = 0; k < tasks_.size(); ++k) {
      for (const Solution& solution : solutions_[k]) {
        ++result_.problems;
        if (tasks_[k].set != full_set()) note_gap(solution.report.gap, null_[k]);
      }
    }
  }

  void solve_path(const PathTask& task, std::size_t place) {
    const TrainingSet& set = sets_[task.set];
    const GramQuadratic quadratic(set, static_cast<Eigen::Index>(task.target));
    null_[place] = null_objective(set, task.target);
    CoordinateDescent descent(quadratic, options_.sweeps);
    for (const double lambda : lambdas_[task.ratio]) {
      const Penalties penalty = penalties_of(set, columns_, options_, lambda, ratios_[task.ratio]);
      Solution solution;
      solution.report = descent.solve(penalty, aimed_at * options_.gap * null_[place]);
      solution.index = descent.support();
      double shift = 0;
      for (const int j : solution.index) {
        const double w = descent.coefficients()[j] / set.length[j];
        solution.value.push_back(w * columns_.factor()[j]);
        shift += w * set.mean[j] + solution.value.back() * columns_.shift()[j];
      }
      const auto t = static_cast<Eigen::Index>(task.target);
      if (options_.intercept) solution.intercept = columns_.target_shift()[t] + set.target_mean[t] - shift;
      solutions_[place].push_back(std::move(solution));
    }
  }

  void note_gap(double gap, double null) {
    if (null > 0) result_.worst_gap = std::max(result_.worst_gap, gap / null);
  }

  /// Certifies what was fitted to all rows, and hands it out.
  void publish() {
    std::vector<Candidate> candidates;
    std::vector<std::pair<std::size_t, std::size_t>> places;
    for (std::size_t k = 0; k < tasks_.size(); ++k) {
      if (tasks_[k].set != full_set()) continue;
      for (std::size_t l = 0; l < solutions_[k].size(); ++l) {
        const Solution& solution = solutions_[k][l];
        candidates.push_back({static_cast<Eigen::Index>(tasks_[k].target), solution.index, solution.value,
                              lambdas_[tasks_[k].ratio][l], ratios_[tasks_[k].ratio]});
        places.emplace_back(k, l);
      }
    }
    const std::vector<Certificate> certificates = certify(columns_, sets_.back(), options_, candidates);
    std::vector<double> largest_pull;  // [target] when all that is penalized is zero
    for (std::size_t t = 0; t < targets(); ++t) {
      largest_pull.push_back(largest_lambda(t, 1) / loss_divisor(options_.loss_scale, sets_.back().weight));
    }
    for (std::size_t c = 0; c < candidates.size(); ++c) {
      const auto [k, l] = places[c];
      const Solution& solution = solutions_[k][l];
      const double null = null_[k];
      Fitted fitted{.target = tasks_[k].target, .lambda = candidates[c].lambda, .l1_ratio = candidates[c].l1_ratio,
                    .intercept = certificates[c].intercept, .index = solution.index, .value = solution.value};
      fitted.objective = certificates[c].objective * loss_divisor(options_.loss_scale, sets_.back().weight);
      fitted.gap = null > 0 ? certificates[c].gap / null : 0;
      const double largest = largest_pull[fitted.target];
      fitted.violation = largest > 0 ? certificates[c].violation / largest : certificates[c].violation;
      fitted.iterations = solution.report.sweeps;
      fitted.status = solution.report.converged ? FitStatus::converged : FitStatus::iteration_limit;
      result_.worst_gap = std::max(result_.worst_gap, fitted.gap);
      result_.path.push_back(std::move(fitted));
    }
  }

  /// Scores every fold's fits on its own rows, from the data.
  void validate() {
    if (sets_.size() == 1) return;
    for (std::size_t t = 0; t < targets(); ++t) {
      for (std::size_t r = 0; r < ratios_.size(); ++r) validate(t, r);
    }
  }

  void validate(std::size_t target, std::size_t ratio) {
    const std::size_t count = lambdas_[ratio].size();
    std::vector<std::vector<double>> fold_mean(folds_.size());
    std::vector<double> size(folds_.size());
#pragma omp parallel for schedule(dynamic)
    for (std::size_t f = 0; f < folds_.size(); ++f) {
      for (std::size_t k = 0; k < tasks_.size(); ++k) {
        if (tasks_[k].set != f || tasks_[k].target != target || tasks_[k].ratio != ratio) continue;
        fold_mean[f] = errors_on(folds_[f], target, solutions_[k], size[f]);
      }
    }
    CrossValidated validated{.target = target, .l1_ratio = ratios_[ratio], .lambdas = lambdas_[ratio], .mean = {}, .standard_error = {}};
    summarize(fold_mean, size, count, validated);
    result_.validated.push_back(std::move(validated));
  }

  /// The entry of the path for each target that cross-validation chooses; without one the last.
  void select() {
    result_.lambdas = lambdas_.front();
    for (std::size_t t = 0; t < targets(); ++t) {
      std::size_t ratio = 0, at = lambdas_.front().size() - 1;
      double least = std::numeric_limits<double>::infinity();
      for (std::size_t r = 0; r < ratios_.size() && !result_.validated.empty(); ++r) {
        const CrossValidated& validated = result_.validated[t * ratios_.size() + r];
        if (validated.mean[validated.best] >= least) continue;
        least = validated.mean[validated.best];
        ratio = r;
        at = options_.rule == SelectionRule::min ? validated.best : validated.simplest;
      }
      std::size_t place = at;
      for (std::size_t r = 0; r < ratio; ++r) place += lambdas_[r].size();
      std::size_t per_target = 0;
      for (const auto& path : lambdas_) per_target += path.size();
      result_.selected.push_back(t * per_target + place);
    }
  }

  static void summarize(const std::vector<std::vector<double>>& fold_mean, const std::vector<double>& size, std::size_t count,
                        CrossValidated& validated) {
    double total = 0;
    for (const double s : size) total += s;
    for (std::size_t l = 0; l < count; ++l) {
      double mean = 0, spread = 0;
      for (std::size_t f = 0; f < size.size(); ++f) mean += size[f] / total * fold_mean[f][l];
      for (std::size_t f = 0; f < size.size(); ++f) spread += size[f] / total * (fold_mean[f][l] - mean) * (fold_mean[f][l] - mean);
      validated.mean.push_back(mean);
      validated.standard_error.push_back(std::sqrt(spread / static_cast<double>(size.size() - 1)));
      if (mean < validated.mean[validated.best]) validated.best = l;
    }
    const double within = validated.mean[validated.best] + validated.standard_error[validated.best];
    while (validated.mean[validated.simplest] > within) ++validated.simplest;
  }

  /// Mean square error over a fold's rows, by their weights, of every fit; `size`: their weight.
  std::vector<double> errors_on(const std::vector<std::uint32_t>& rows, std::size_t target, const std::vector<Solution>& fits,
                                double& size) const {
    const auto count = static_cast<Eigen::Index>(fits.size());
    RowMatrix b = RowMatrix::Zero(columns_.columns(), count), x, predicted;
    Eigen::RowVectorXd intercept(count);
    for (Eigen::Index l = 0; l < count; ++l) {
      const Solution& fit = fits[static_cast<std::size_t>(l)];
      intercept[l] = fit.intercept;
      for (std::size_t k = 0; k < fit.index.size(); ++k) {
        b(fit.index[k], l) = fit.value[k] / columns_.factor()[fit.index[k]];
        intercept[l] += fit.value[k] * columns_.shift()[fit.index[k]];
      }
    }
    columns_.load(rows, x);
    predicted.resize(x.rows(), count);
    multiply(1, x, b, 0, predicted);
    Eigen::RowVectorXd error = Eigen::RowVectorXd::Zero(count);
    size = 0;
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      const std::uint32_t row = rows[static_cast<std::size_t>(i)];
      const double w = columns_.weight()[row];
      const double y = data_.targets[target][row];
      error += w * (predicted.row(i) + intercept - Eigen::RowVectorXd::Constant(count, y)).cwiseAbs2();
      size += w;
    }
    error /= size;
    return {error.data(), error.data() + count};
  }

  static constexpr double least_ratio = 0.001;  // whose lambda_max a ridge has
  static constexpr double aimed_at = 0.5;       // of the gap, so that roundings do not matter

  const FitData& data_;
  const FitOptions& options_;
  Columns columns_;
  std::vector<std::vector<std::uint32_t>> folds_;  // one: no cross-validation
  std::vector<TrainingSet> sets_;                  // [fold], then that of all rows
  std::vector<double> ratios_;
  std::vector<std::vector<double>> lambdas_;       // [ratio], descending
  std::vector<PathTask> tasks_;
  std::vector<std::vector<Solution>> solutions_;   // [task][lambda]
  std::vector<double> null_;                       // [task] P(0) in the scale of the half-mean loss
  FitResult result_;
};

}  // namespace

FitResult fit(const FitData& data, const FitOptions& options) {
  check_fit(data, options);
  const Threads threads(options.threads);
  return Fit(data, options).run();
}

}  // namespace polydescent
