#include "polydescent/host/regression/quadratic_point.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace polydescent {

double free_pull_rounding(double target_square, double sum) {
  return 1e-13 * std::sqrt(target_square) + 2 * std::numeric_limits<double>::epsilon() * sum;
}

DualityGap<double> gap_of(const QuadraticPoint& at) {
  double fitted = 0, left = 0, sum = 0;
  for (int j = 0; j < at.size; ++j) {
    if (at.b[j] == 0) continue;
    fitted += at.b[j] * at.products[j];
    left += at.b[j] * at.pull[j];
    sum += std::abs(at.b[j]);
  }
  const double square = std::max(at.target_square - fitted - left, 0.0);
  std::vector<double> settled;
  const double rounding = free_pull_rounding(at.target_square, sum);
  for (int j = 0; j < at.size; ++j) {
    if (at.pull[j] == 0 || !at.penalty[j].is_free_at(at.b[j]) || std::abs(at.pull[j]) > rounding) continue;
    if (settled.empty()) settled.assign(at.pull, at.pull + at.size);
    settled[static_cast<std::size_t>(j)] = 0;
  }
  const double* pull = settled.empty() ? at.pull : settled.data();
  return duality_gap(RegressionPoint<double>{at.size, at.penalty, at.b, pull, square, at.target_square - fitted});
}

SolveReport report_of(const QuadraticPoint& at) {
  const auto gap = gap_of(at);
  SolveReport report{.objective = gap.primal, .gap = gap.gap()};
  for (int j = 0; j < at.size; ++j) report.violation = std::max(report.violation, at.penalty[j].violation(at.b[j], at.pull[j]));
  return report;
}

Solution solution_at(const TrainingSet& set, Eigen::Index target, const Penalties& penalty, const Eigen::VectorXd& w,
                     const Eigen::VectorXd& pull, double goal) {
  Solution solution;
  for (int j = 0; j < w.size(); ++j) {
    if (w[j] == 0) continue;
    solution.index.push_back(j);
    solution.value.push_back(w[j]);
  }
  solution.report = report_of({static_cast<int>(w.size()), penalty.data(), w.data(), pull.data(), set.cross.col(target).data(),
                               set.target_square[target]});
  solution.report.converged = solution.report.gap <= goal;
  return solution;
}

}  // namespace polydescent
