#include "polydescent/host/regression/coordinate_descent.hpp"
#include "polydescent/host/regression/training_rows.hpp"

namespace polydescent {
namespace {

Solution solution_of(const CoordinateDescent& descent, const SolveReport& report) {
  Solution solution{.index = descent.support(), .value = {}, .report = report};
  for (const int j : solution.index) solution.value.push_back(descent.coefficients()[j]);
  return solution;
}

/// One problem after the other along lambda, each from where the last one ended.
void solve_path(const FitPlan& plan, const SetQuadratics& quadratics, PathTask& task) {
  const auto quadratic = quadratics.of(task.target);
  CoordinateDescent descent(*quadratic, sweeps_of(plan.options));
  for (std::size_t l = 0; l < plan.lambdas[task.ratio].size(); ++l) {
    const SolveReport report = descent.solve(plan.penalties(task, l), plan.goal(task));
    task.solutions.push_back(solution_of(descent, report));
  }
}

}  // namespace

void solve_by_coordinate_descent(FitPlan& plan) {
  for_each_set(plan.sets.size(), [&](std::size_t s) {
    const SetQuadratics quadratics(plan, s);
    const auto [begin, end] = plan.tasks_of(s);
#pragma omp parallel for schedule(dynamic) if (!omp_in_parallel())
    for (std::size_t k = begin; k < end; ++k) solve_path(plan, quadratics, plan.tasks[k]);
  });
}

}  // namespace polydescent
