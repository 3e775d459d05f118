#include "polydescent/host/regression/check_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "polydescent/host/memory.hpp"
#include "polydescent/host/regression/columns.hpp"
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
  require(options.gap > 0 && options.gap < 1, "--gap {}: a share of the objective of nothing, must lie in (0, 1)", options.gap);
  require(options.sweeps > 0, "--iterations {}: must be positive", options.sweeps);
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

}  // namespace

void check_fit(const FitData& data, const FitOptions& options) {
  require(data.x.columns > 0, "there are no columns to explain the target with");
  require(data.x.rows >= 2, "{} row{} of data; at least 2 are needed", data.x.rows, data.x.rows == 1 ? "" : "s");
  check_targets(data);
  check_weights(data);
  check_columns(data, options);
  check_lambdas(options);
  check_folds(data, options);
  const auto p = static_cast<double>(data.x.columns);
  const double grams = std::max<double>(options.folds, static_cast<double>(std::set<int>(options.fold_ids.begin(), options.fold_ids.end()).size())) * 2 + 2;
  check_memory(sizeof(double) * p * p * grams, "the matrices of products of all columns", "use fewer columns, or a cross-validation of fewer folds");
  require(options.threads >= 0 && options.threads <= 4096, "--threads {}: must lie in [1, 4096]", options.threads);
}

}  // namespace polydescent
