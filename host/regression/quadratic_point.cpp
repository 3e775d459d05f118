#include "polydescent/host/regression/quadratic_point.hpp"

#include <cmath>
#include <limits>

namespace polydescent {

template <class T>
T free_pull_rounding(double target_square, const T& sum) {
  return T(1e-13 * std::sqrt(target_square)) + T(2 * std::numeric_limits<double>::epsilon()) * sum;
}

template <class T>
DualityGap<T> gap_of(const QuadraticPoint<T>& at) {
  T fitted(0), left(0), sum(0);
  for (int j = 0; j < at.size; ++j) {
    fitted += at.b[j] * T(at.products[j]);
    left += at.b[j] * at.pull[j];
    sum += abs(at.b[j]);
  }
  const T target(at.target_square), square = max(target - fitted - left, T(0));
  std::vector<T> settled;
  const T rounding = free_pull_rounding(at.target_square, sum);
  for (int j = 0; j < at.size; ++j) {
    const auto nothing = at.penalty[j].is_free_at(at.b[j]) & (abs(at.pull[j]) <= rounding) & (at.pull[j] != T(0));
    if (!any(nothing)) continue;
    if (settled.empty()) settled.assign(at.pull, at.pull + at.size);
    auto& pull = settled[static_cast<std::size_t>(j)];
    pull = select(nothing, T(0), pull);
  }
  const T* pull = settled.empty() ? at.pull : settled.data();
  return duality_gap(RegressionPoint<T>{at.size, at.penalty, at.b, pull, square, target - fitted});
}

template <class T>
T violation_of(const QuadraticPoint<T>& at) {
  T largest(0);
  for (int j = 0; j < at.size; ++j) largest = max(largest, at.penalty[j].violation(at.b[j], at.pull[j]));
  return largest;
}

template double free_pull_rounding(double, const double&);
template DualityGap<double> gap_of(const QuadraticPoint<double>&);
template DualityGap<Abreast> gap_of(const QuadraticPoint<Abreast>&);
template double violation_of(const QuadraticPoint<double>&);
template Abreast violation_of(const QuadraticPoint<Abreast>&);

Solution solution_at(const TrainingSet& set, Eigen::Index target, const Penalties& penalty, const Eigen::VectorXd& w,
                     const Eigen::VectorXd& pull, double goal) {
  Solution solution;
  for (int j = 0; j < w.size(); ++j) {
    if (w[j] == 0) continue;
    solution.index.push_back(j);
    solution.value.push_back(w[j]);
  }
  const QuadraticPoint<double> at{static_cast<int>(w.size()), penalty.data(), w.data(), pull.data(), set.cross.col(target).data(),
                                  set.target_square[target]};
  const auto gap = gap_of(at);
  solution.report = {.objective = gap.primal, .gap = gap.gap(), .violation = violation_of(at), .converged = gap.gap() <= goal};
  return solution;
}

}  // namespace polydescent
