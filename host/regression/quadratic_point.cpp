#include "polydescent/host/regression/quadratic_point.hpp"

#include <algorithm>
#include <cmath>

namespace polydescent {
namespace {

/// Pull of a free coefficient that is rounding, as a share of the target's length.
constexpr double free_pull_rounding = 1e-11;

}  // namespace

DualityGap<double> gap_of(const QuadraticPoint& at) {
  double fitted = 0, left = 0;
  for (int j = 0; j < at.size; ++j) {
    if (at.b[j] == 0) continue;
    fitted += at.b[j] * at.products[j];
    left += at.b[j] * at.pull[j];
  }
  const double square = std::max(at.target_square - fitted - left, 0.0);
  std::vector<double> settled;
  const double rounding = free_pull_rounding * std::sqrt(at.target_square);
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
