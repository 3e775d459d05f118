#include "polydescent/host/regression/lambda_grid.hpp"

#include <algorithm>
#include <cmath>

#include "polydescent/host/regression/coordinate_descent.hpp"

namespace polydescent {
namespace {

constexpr double least_ratio = 0.001;  // whose largest lambda a ridge has

/// Of the target's square: the gap of the null fit.
constexpr double null_gap = 1e-14;

/// Of the target's square: an objective with a larger rounding error is not known to be zero.
constexpr double most_rounding = 1e-12;

}  // namespace

NullFit null_fit(const FitPlan& plan, const SetQuadratics& quadratics, std::size_t set, std::size_t target) {
  const auto quadratic = quadratics.of(target);
  Penalties penalty = penalties_of(plan.sets[set], plan.columns, plan.options, 1, 1);
  for (auto& p : penalty) {
    if (p.l1 > 0) p = {0, 0, 0, 0};
  }
  CoordinateDescent descent(*quadratic, default_sweeps);
  const Solution solution = descent.solve({&penalty, 1}, null_gap * quadratic->target_square()).front();
  const SolveReport& report = solution.report;
  const double rounding = rounding_of(plan.sets[set], target, solution);
  const bool nothing_left = report.converged && rounding <= most_rounding * quadratic->target_square() && report.objective <= rounding;
  const double least = report.objective - std::max(report.gap, 0.0) - rounding;
  return {nothing_left ? 0 : std::max(least, 0.0), nothing_left, descent.pull(0)};
}

NullFit null_fit_of_nothing(const TrainingSet& set, std::size_t target) {
  const auto t = static_cast<Eigen::Index>(target);
  return {0.5 * set.target_square[t], set.target_square[t] == 0, set.cross.col(t)};
}

bool has_unpenalized(const FitOptions& options) {
  return std::count(options.penalty_factors.begin(), options.penalty_factors.end(), 0.0) > 0;
}

double largest_lambda(const FitPlan& plan, const NullFit& null, double l1_ratio) {
  const Penalties unit = penalties_of(plan.sets.back(), plan.columns, plan.options, 1, std::max(l1_ratio, least_ratio));
  double largest = 0;
  for (Eigen::Index j = 0; j < null.pull.size(); ++j) {
    const auto& p = unit[static_cast<std::size_t>(j)];
    if (p.l1 == 0 || (p.lower == 0 && p.upper == 0)) continue;
    const double up = p.upper > 0 ? null.pull[j] : 0, down = p.lower < 0 ? -null.pull[j] : 0;
    largest = std::max({largest, up / p.l1, down / p.l1});
  }
  return largest;
}

std::vector<double> lambda_grid(const FitPlan& plan, const std::vector<NullFit>& nulls, double l1_ratio) {
  const FitOptions& options = plan.options;
  std::vector<double> lambdas = options.lambdas;
  std::sort(lambdas.begin(), lambdas.end(), std::greater<>());
  if (!lambdas.empty()) return lambdas;
  double largest = 0;
  for (const NullFit& null : nulls) largest = std::max(largest, largest_lambda(plan, null, l1_ratio));
  const double least = options.path_ratio.value_or(plan.columns.rows() > plan.columns.columns() ? 1e-4 : 1e-2);
  for (int l = 0; l < options.path; ++l) lambdas.push_back(largest * std::pow(least, l / std::max(options.path - 1.0, 1.0)));
  return lambdas;
}

}  // namespace polydescent
