#include "polydescent/host/regression/fit_plan.hpp"

#include <algorithm>
#include <limits>

namespace polydescent {

std::vector<std::uint32_t> FitPlan::rows_of(std::size_t set) const {
  std::vector<std::uint32_t> rows;
  for (std::size_t f = 0; f < folds.size(); ++f) {
    if (set == full_set() || f != set) rows.insert(rows.end(), folds[f].begin(), folds[f].end());
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

std::pair<std::size_t, std::size_t> FitPlan::tasks_of(std::size_t set) const {
  const auto of_set = [&](const PathTask& task) { return task.set == set; };
  const auto begin = std::find_if(tasks.begin(), tasks.end(), of_set);
  const auto end = std::find_if_not(begin, tasks.end(), of_set);
  return {static_cast<std::size_t>(begin - tasks.begin()), static_cast<std::size_t>(end - tasks.begin())};
}

double FitPlan::gap_unit(const PathTask& task) const {
  return task.nothing_left ? 0.5 * sets[task.set].target_square[static_cast<Eigen::Index>(task.target)] : task.null_objective;
}

double FitPlan::relative_gap(const PathTask& task, double gap) const {
  constexpr double rounding = 1e-12;
  const double unit = gap_unit(task);
  if (unit == 0) return task.nothing_left && gap == 0 ? 0 : std::numeric_limits<double>::infinity();
  const double share = gap / unit;
  return task.nothing_left && share <= rounding ? 0 : share;
}

std::vector<double> FitPlan::on_data_scale(const PathTask& task, const Solution& solution) const {
  std::vector<double> coefficients;
  for (std::size_t k = 0; k < solution.index.size(); ++k) {
    const int j = solution.index[k];
    const double b = solution.value[k] / sets[task.set].length[j] * columns.factor()[j];
    coefficients.push_back(std::clamp(b, lower_limit(options, j), upper_limit(options, j)));  // scaled back, a limit may be passed by a rounding
  }
  return coefficients;
}

}  // namespace polydescent
