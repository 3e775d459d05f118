#include "polydescent/host/regression/coordinate_descent.hpp"
#include "polydescent/host/regression/training_rows.hpp"

namespace polydescent {
namespace {

/// A few problems after the other along lambda.
void solve_path(const FitPlan& plan, const SetQuadratics& quadratics, PathTask& task) {
  const auto quadratic = quadratics.of(task.target);
  CoordinateDescent descent(*quadratic, most_iterations(plan.options));
  const std::size_t count = plan.lambdas[task.ratio].size();
  for (std::size_t begin = 0; begin < count; begin += problems_abreast) {
    std::vector<Penalties> problems;
    for (std::size_t l = begin; l < std::min(begin + problems_abreast, count); ++l) problems.push_back(plan.penalties(task, l));
    for (Solution& solution : descent.solve(problems, plan.goal(task))) task.solutions.push_back(std::move(solution));
  }
}

}  // namespace

void solve_by_coordinate_descent(FitPlan& plan) {
  for_each_set(plan.sets.size(), [&](std::size_t s) {
    const SetQuadratics quadratics(plan, s);
    const auto [begin, end] = plan.tasks_of(s);
    parallel_for(end - begin, [&](std::size_t k) { solve_path(plan, quadratics, plan.tasks[begin + k]); });
  });
}

}  // namespace polydescent
