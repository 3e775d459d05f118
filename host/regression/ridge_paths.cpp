#include "polydescent/host/regression/batch_quadratic.hpp"
#include "polydescent/host/regression/ridge_spectrum.hpp"

namespace polydescent {

void solve_by_eigenvectors(FitPlan& plan) {
  for_each_set(plan.sets.size(), [&](std::size_t s) {
    const RidgeSpectrum spectrum(plan, s);
    const BatchQuadratic quadratic(plan, s);
    const auto [begin, end] = plan.tasks_of(s);
    for (std::size_t k = begin; k < end; ++k) {
      PathTask& task = plan.tasks[k];
      const RowMatrix w = spectrum.coefficients(static_cast<Eigen::Index>(task.target), plan.lambdas[task.ratio], plan.columns.columns());
      publish_batch(plan, quadratic, w, task, 1);
    }
  });
}

}  // namespace polydescent
