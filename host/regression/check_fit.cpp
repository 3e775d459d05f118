#include "polydescent/host/regression/check_fit.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <limits>
#include <set>

#include "polydescent/host/regression/columns.hpp"
#include "polydescent/host/regression/ridge_spectrum.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

void check_targets(const FitData& data) {
  require(!data.targets.empty(), "there is no target; name the column that is to be explained");
  for (std::size_t t = 0; t < data.targets.size(); ++t) {
    const std::vector<double>& y = data.targets[t];
    require(y.size() == data.x.rows, "target {} has {} numbers for {} rows of data; give one for each row", target_name(data, t), y.size(),
            data.x.rows);
    for (std::size_t i = 0; i < y.size(); ++i) {
      require(std::isfinite(y[i]), "row {}, {}: the number is missing or not finite; take the row out, or fill it in", i + 1,
              target_name(data, t));
    }
    const auto [low, high] = std::minmax_element(y.begin(), y.end());
    const double width = *high / 2 - *low / 2;
    require(width == 0 || (width > 1e-120 && width < 1e120 && std::max(std::abs(*low), std::abs(*high)) < 1e120),
            "{}: its numbers lie between {} and {}, and their squares would leave float64; give it another unit", target_name(data, t), *low, *high);
  }
}

void check_weights(const FitData& data) {
  if (data.weights.empty()) return;
  require(data.weights.size() == data.x.rows, "{} weights for {} rows; give one for each row", data.weights.size(), data.x.rows);
  for (std::size_t i = 0; i < data.weights.size(); ++i) {
    require(std::isfinite(data.weights[i]) && data.weights[i] >= 0, "row {}: weight {} (must be positive, or zero for a row that does not count)",
            i + 1, data.weights[i]);
  }
  const auto positive = std::count_if(data.weights.begin(), data.weights.end(), [](double w) { return w > 0; });
  require(positive >= 2, "{} row{} with a weight above zero; at least 2 are needed", positive, positive == 1 ? "" : "s");
}

void check_columns(const FitData& data, const FitOptions& options) {
  const std::size_t p = data.x.columns;
  const auto one_each = [&](const char* what, const std::vector<double>& numbers) {
    require(numbers.empty() || numbers.size() == p, "{} {} for {} columns; give one for each", numbers.size(), what, p);
  };
  one_each("penalty factors", options.penalty_factors);
  one_each("lower limits", options.lower);
  one_each("upper limits", options.upper);
  for (std::size_t j = 0; j < p; ++j) {
    const double factor = options.penalty_factors.empty() ? 1 : options.penalty_factors[j];
    require(factor >= 0, "{}: penalty factor {} (must be zero, positive, or infinite for a column that is left out)", column_name(data, j), factor);
    const double lower = options.lower.empty() ? -infinite : options.lower[j], upper = options.upper.empty() ? infinite : options.upper[j];
    require(lower <= 0 && upper >= 0,
            "{}: limits {}:{} leave out zero, where a penalized coefficient begins; move the target by the limit times the column instead",
            column_name(data, j), lower, upper);
  }
}

void check_lambdas(const FitOptions& options) {
  for (const double lambda : options.lambdas) {
    require(std::isfinite(lambda) && lambda >= 0, "--lambda {}: must be zero or positive", lambda);
  }
  require(options.path >= 1 && options.path <= 100'000, "--path {}: a number of lambdas, at most 100000", options.path);
  require(!options.path_ratio || (*options.path_ratio > 0 && *options.path_ratio < 1), "--path-ratio {}: a share of the largest lambda, must lie in (0, 1)",
          options.path_ratio.value_or(0));
  for (const double ratio : options.l1_ratios) require(ratio >= 0 && ratio <= 1, "--l1-ratio {}: must lie in [0, 1]", ratio);
  require(options.l1_ratios.empty() || options.model == FitModel::elastic_net, "--l1-ratio: a {} has a ratio of its own; use elastic-net, or leave it out",
          fit_model_names[static_cast<int>(options.model)]);
  require(gap_of(options) > 0 && gap_of(options) < 1, "--gap {}: a share of the objective of nothing, must lie in (0, 1)", gap_of(options));
  require(options.iterations.value_or(1) > 0, "--iterations {}: must be positive", options.iterations.value_or(1));
}

void check_folds(const FitData& data, const FitOptions& options) {
  const std::size_t n = data.x.rows;
  if (options.fold_ids.empty()) {
    require(options.folds == 0 || (options.folds >= 2 && static_cast<std::size_t>(options.folds) <= n),
            "--cv {}: of {} rows from 2 to {} folds can be cut", options.folds, n, n);
    require(options.folds == 0 || n - n / static_cast<std::size_t>(options.folds) >= 2, "--cv {}: one row is left to learn from", options.folds);
    return;
  }
  require(options.fold_ids.size() == n, "{} fold numbers for {} rows; give one for each row", options.fold_ids.size(), n);
  const std::set<int> ids(options.fold_ids.begin(), options.fold_ids.end());
  require(ids.size() >= 2, "all rows have the fold number {}; there must be two folds at least", *ids.begin());
  require((*ids.begin() == 0 || *ids.begin() == 1) && *ids.rbegin() - *ids.begin() + 1 == static_cast<int>(ids.size()),
          "fold numbers {} to {} in {} folds: they must count from 0 or 1 without a gap", *ids.begin(), *ids.rbegin(), ids.size());
}

void check_solver(const FitData& data, const FitOptions& options) {
  if (options.solver == Solver::update_rule) {
    check(options.update_rule);
    require(takes_rate(options.update_rule), "--solver {}: it takes no learning rate; name an update rule", name_of(options.update_rule));
    const bool scaled = std::visit([]<class Rule>(const Rule&) { return ProximalRule<Rule>; }, options.update_rule);
    require(scaled || !options.proximal || options.model == FitModel::ridge,
            "--solver {}: its steps give a soft threshold no scale; add --subgradient", name_of(options.update_rule));
    if (options.schedule) check(*options.schedule);
  } else {
    const char* const what = options.learning_rate ? "--learning-rate" : options.schedule ? "--schedule" : options.batch_size > 0 ? "--batch-size" : !options.proximal ? "--subgradient" : "";
    require(*what == 0, "{}: only for solvers that are update rules, for example --solver adam", what);
  }
  require(options.learning_rate.value_or(1) > 0, "--learning-rate {}: must be positive", options.learning_rate.value_or(1));
  require(options.batch_size >= 0 && static_cast<std::size_t>(options.batch_size) <= data.x.rows, "--batch-size {}: the data have {} rows",
          options.batch_size, data.x.rows);
}

void check_validation(const FitData& data, const FitOptions& options) {
  if (options.validation == Validation::folds) return;
  const char* const name = options.validation == Validation::leave_one_out ? "loo" : "gcv";
  const std::string reason = why_no_closed_form(options, data.x.rows, data.x.columns);
  require(reason.empty(), "--cv {}: a closed form is what it is, and here is none ({}); cut folds instead, --cv 10", name, reason);
  require(options.folds == 0 && options.fold_ids.empty(), "--cv {} and folds: choose one", name);
  require(options.validation == Validation::leave_one_out || options.rule == SelectionRule::min, "--cv gcv has no standard error for --rule 1se; use --cv loo");
}

}  // namespace

void check_fit(const FitData& data, const FitOptions& options) {
  require(data.x.columns > 0, "there are no columns to explain the target with");
  require(data.x.rows >= 2, "{} row{} of data; at least 2 are needed", data.x.rows, data.x.rows == 1 ? "" : "s");
  check_targets(data);
  check_weights(data);
  check_columns(data, options);
  check_lambdas(options);
  check_folds(data, options);
  check_solver(data, options);
  check_validation(data, options);
  require(options.threads >= 0 && options.threads <= 4096, "--threads {}: must lie in [1, 4096]", options.threads);
}

void check_training_sets(const FitData& data, const std::vector<std::vector<std::uint32_t>>& folds) {
  if (folds.size() < 2) return;
  const auto counts = [&](std::uint32_t row) { return data.weights.empty() || data.weights[row] > 0; };
  std::vector<std::ptrdiff_t> in_fold;
  for (const auto& rows : folds) in_fold.push_back(std::count_if(rows.begin(), rows.end(), counts));
  const std::ptrdiff_t all = std::accumulate(in_fold.begin(), in_fold.end(), std::ptrdiff_t{0});
  for (std::size_t f = 0; f < folds.size(); ++f) {
    const std::ptrdiff_t left = all - in_fold[f];
    require(left >= 2, "without fold {} there {} {} row{} with a weight to learn from; at least 2 are needed", f + 1, left == 1 ? "is" : "are",
            left, left == 1 ? "" : "s");
  }
}

}  // namespace polydescent
