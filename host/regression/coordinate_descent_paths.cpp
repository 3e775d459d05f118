#include "polydescent/host/regression/coordinate_descent.hpp"
#include "polydescent/host/regression/training_rows.hpp"

namespace polydescent {
namespace {

Solution solution_of(const CoordinateDescent& descent, int problem, const SolveReport& report) {
  Solution solution{.index = descent.support(problem), .value = {}, .report = report};
  for (const int j : solution.index) solution.value.push_back(descent.coefficient(problem, j));
  return solution;
}

/// A few problems after the other along lambda.
void solve_path(const FitPlan& plan, const SetQuadratics& quadratics, PathTask& task) {
  const auto quadratic = quadratics.of(task.target);
  CoordinateDescent descent(*quadratic, sweeps_of(plan.options));
  const std::size_t count = plan.lambdas[task.ratio].size();
  for (std::size_t begin = 0; begin < count; begin += problems_abreast) {
    std::vector<Penalties> problems;
    for (std::size_t l = begin; l < std::min(begin + problems_abreast, count); ++l) problems.push_back(plan.penalties(task, l));
    const std::vector<SolveReport> reports = descent.solve(problems, plan.goal(task));
    for (std::size_t k = 0; k < reports.size(); ++k) task.solutions.push_back(solution_of(descent, static_cast<int>(k), reports[k]));
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
