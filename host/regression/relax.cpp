#include "polydescent/host/regression/relax.hpp"

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

}  // namespace

void relax(const FitPlan& plan, std::vector<Fitted>& path) {
  const TrainingSet& set = plan.sets.back();
  const SetQuadratics quadratics(plan, plan.full_set());
#pragma omp parallel for schedule(dynamic)
  for (std::size_t k = 0; k < path.size(); ++k) {
    Fitted& fitted = path[k];
    const PathTask& task = plan.tasks[plan.tasks_of(plan.full_set()).first + fitted.target * plan.ratios.size()];  // of any l1-ratio
    const auto quadratic = quadratics.of(fitted.target);
    CoordinateDescent descent(*quadratic, sweeps_of(plan.options));
    const Penalties penalty = unpenalized(plan, fitted.index);
    const SolveReport report = descent.solve({&penalty, 1}, refit_gap * 0.5 * quadratic->target_square()).front();
    Solution refit{.index = fitted.index, .value = {}, .report = report};
    for (const int j : fitted.index) refit.value.push_back(descent.coefficient(0, j));
    Relaxed relaxed{.intercept = 0, .value = plan.on_data_scale(task, refit),
                    .objective = report.objective * loss_divisor(plan.options.loss_scale, set.weight),
                    .gap = report.gap > 0 ? report.gap / task.null_objective : 0};
    if (plan.options.intercept) relaxed.intercept = intercept_of(plan, fitted, relaxed.value);
    fitted.relaxed = std::move(relaxed);
  }
}

}  // namespace polydescent
