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

}  // namespace

void relax(const FitPlan& plan, std::vector<Fitted>& path) {
  const TrainingSet& set = plan.sets.back();
  const SetQuadratics quadratics(plan, plan.full_set());
#pragma omp parallel for schedule(dynamic)
  for (std::size_t k = 0; k < path.size(); ++k) {
    Fitted& fitted = path[k];
    const auto t = static_cast<Eigen::Index>(fitted.target);
    const auto quadratic = quadratics.of(fitted.target);
    CoordinateDescent descent(*quadratic, sweeps_of(plan.options));
    const SolveReport report = descent.solve(unpenalized(plan, fitted.index), refit_gap * 0.5 * quadratic->target_square());
    Relaxed relaxed{.intercept = 0, .value = {}, .objective = report.objective * loss_divisor(plan.options.loss_scale, set.weight)};
    const double null = plan.tasks[plan.tasks_of(plan.full_set()).first + fitted.target * plan.ratios.size()].null_objective;
    relaxed.gap = report.gap > 0 ? report.gap / null : 0;
    double shift = 0;
    for (const int j : fitted.index) {
      const double w = descent.coefficients()[j] / set.length[j];
      relaxed.value.push_back(w * plan.columns.factor()[j]);
      shift += w * set.mean[j] + relaxed.value.back() * plan.columns.shift()[j];
    }
    if (plan.options.intercept) relaxed.intercept = plan.columns.target_shift()[t] + set.target_mean[t] - shift;
    fitted.relaxed = std::move(relaxed);
  }
}

}  // namespace polydescent
