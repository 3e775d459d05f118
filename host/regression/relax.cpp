#include "polydescent/host/regression/relax.hpp"

#include <algorithm>
#include <span>

#include "polydescent/host/regression/coordinate_descent.hpp"
#include "polydescent/host/regression/training_rows.hpp"

namespace polydescent {
namespace {

/// Gap of a refit, as a share of half the target's square.
constexpr double refit_gap = 1e-12;

/// Nothing costs, and what the fit left out stays out.
Penalties unpenalized(const FitPlan& plan, const std::vector<int>& support) {
  const Penalties limits = penalties_of(plan.sets.back(), plan.columns, plan.options, 0, 1);
  Penalties penalties(limits.size(), {0, 0, 0, 0});
  for (const int j : support) penalties[static_cast<std::size_t>(j)] = limits[static_cast<std::size_t>(j)];
  return penalties;
}

/// That of the target's mean at the columns' means.
double intercept_of(const FitPlan& plan, const Fitted& fitted, const std::vector<double>& b) {
  const TrainingSet& set = plan.sets.back();
  const auto t = static_cast<Eigen::Index>(fitted.target);
  double intercept = plan.columns.target_shift()[t] + set.target_mean[t];
  for (std::size_t k = 0; k < b.size(); ++k) {
    const int j = fitted.index[k];
    intercept -= b[k] * (plan.columns.shift()[j] + set.mean[j] / plan.columns.factor()[j]);
  }
  return intercept;
}

/// Stretches of a path of one target, as long as can be solved side by side.
std::vector<std::span<Fitted>> fits_abreast(std::vector<Fitted>& path) {
  std::vector<std::span<Fitted>> batches;
  for (std::size_t begin = 0, end = 0; begin < path.size(); begin = end) {
    while (end < path.size() && end < begin + problems_abreast && path[end].target == path[begin].target) ++end;
    batches.push_back(std::span(path).subspan(begin, end - begin));
  }
  return batches;
}

/// A refit with a number for each column of the fit, zeros too.
Solution on_columns(const Solution& refit, const std::vector<int>& columns) {
  Solution all{.index = columns, .value = std::vector<double>(columns.size()), .report = refit.report};
  for (std::size_t k = 0; k < refit.index.size(); ++k) {
    const auto at = std::lower_bound(columns.begin(), columns.end(), refit.index[k]) - columns.begin();
    all.value[static_cast<std::size_t>(at)] = refit.value[k];
  }
  return all;
}

}  // namespace

void relax(const FitPlan& plan, std::vector<Fitted>& path) {
  const TrainingSet& set = plan.sets.back();
  const SetQuadratics quadratics(plan, plan.full_set());
  const std::vector<std::span<Fitted>> batches = fits_abreast(path);
  parallel_for(batches.size(), [&](std::size_t batch) {
    const std::span<Fitted> fits = batches[batch];
    const std::size_t target = fits.front().target;
    const PathTask& task = plan.tasks[plan.tasks_of(plan.full_set()).first + target * plan.ratios.size()];  // of any l1-ratio
    const auto quadratic = quadratics.of(target);
    std::vector<Penalties> problems;
    for (const Fitted& fitted : fits) problems.push_back(unpenalized(plan, fitted.index));
    CoordinateDescent descent(*quadratic, default_sweeps);
    const std::vector<Solution> refits = descent.solve(problems, refit_gap * 0.5 * quadratic->target_square());
    for (std::size_t k = 0; k < fits.size(); ++k) {
      const SolveReport& report = refits[k].report;
      Relaxed relaxed{.intercept = 0, .value = plan.on_data_scale(task, on_columns(refits[k], fits[k].index)),
                      .objective = report.objective * loss_divisor(plan.options.loss_scale, set.weight),
                      .gap = plan.relative_gap(task, report.gap < 0 ? 0 : report.gap)};
      if (plan.options.intercept) relaxed.intercept = intercept_of(plan, fits[k], relaxed.value);
      fits[k].relaxed = std::move(relaxed);
    }
  });
}

}  // namespace polydescent
