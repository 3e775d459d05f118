#include "polydescent/host/regression/batch_quadratic.hpp"

#include <Eigen/QR>
#include <cmath>

#include "polydescent/host/regression/quadratic_point.hpp"

namespace polydescent {
namespace {

/// y(rows, target[c]) - z w(:, c).
RowMatrix residuals(const RowMatrix& z, const RowMatrix& y, const RowMatrix& w, const std::vector<Eigen::Index>& target) {
  RowMatrix residual = y(Eigen::all, target);
  polydescent::multiply(-1, z, w, 1, residual);
  return residual;
}

}  // namespace

BatchQuadratic::BatchQuadratic(const FitPlan& plan, std::size_t set, bool with_rows)
    : set_(plan.sets[set]),
      rows_(plan.columns, plan.sets[set], with_rows || plan.sets[set].gram.size() == 0 ? plan.rows_of(set) : std::vector<std::uint32_t>{}) {
  take_free_columns(plan);
}

void BatchQuadratic::take_free_columns(const FitPlan& plan) {
  const Penalties unit = penalties_of(set_, plan.columns, plan.options, 1, 0.5);
  for (int j = 0; j < set_.columns(); ++j) {
    const auto& p = unit[static_cast<std::size_t>(j)];
    if (p.is_free_at(0) && std::isinf(p.lower) && std::isinf(p.upper)) free_.push_back(j);
  }
  if (free_.empty()) return;
  if (set_.gram.size() > 0) across_ = set_.gram(free_, Eigen::all);
  else across_ = RowMatrix(rows_.z(Eigen::all, free_)).transpose() * rows_.z;
  free_inverse_ = Eigen::MatrixXd(across_(Eigen::all, free_)).completeOrthogonalDecomposition().pseudoInverse();
}

void BatchQuadratic::settle(Eigen::VectorXd& w, Eigen::VectorXd& pull) const {
  if (free_.empty()) return;
  const Eigen::VectorXd move = free_inverse_ * Eigen::VectorXd(pull(free_));
  pull -= across_.transpose() * move;
  for (std::size_t k = 0; k < free_.size(); ++k) {
    w[free_[k]] += move[static_cast<Eigen::Index>(k)];
    pull[free_[k]] = 0;
  }
}

void BatchQuadratic::pulls(const RowMatrix& w, const std::vector<Eigen::Index>& target, RowMatrix& pull) const {
  pull.resize(w.rows(), w.cols());
  if (set_.gram.size() == 0) {
    multiply_transposed(1, rows_.z, residuals(rows_.z, rows_.y, w, target), 0, pull);
    return;
  }
  pull = set_.cross(Eigen::all, target);
  const Eigen::Map<const RowMatrix> gram(set_.gram.data(), set_.gram.rows(), set_.gram.cols());  // symmetric
  polydescent::multiply(-1, gram, w, 1, pull);
}

void BatchQuadratic::sampled_pulls(const RowMatrix& w, const std::vector<Eigen::Index>& target, const std::vector<Eigen::Index>& rows,
                                   RowMatrix& pull) const {
  const RowMatrix z = rows_.z(rows, Eigen::all), y = rows_.y(rows, Eigen::all);
  pull.resize(w.rows(), w.cols());
  multiply_transposed(static_cast<double>(rows_.z.rows()) / static_cast<double>(rows.size()), z, residuals(z, y, w, target), 0, pull);
}

/// hv = H v.
void BatchQuadratic::multiply(const RowMatrix& v, RowMatrix& hv) const {
  hv.resize(v.rows(), v.cols());
  if (set_.gram.size() > 0) {
    hv = set_.gram * v;
    return;
  }
  const RowMatrix zv = rows_.z * v;
  hv = rows_.z.transpose() * zv;
}

double BatchQuadratic::largest_curvature() const {
  constexpr int steps = 60;
  RowMatrix v = RowMatrix::Zero(set_.columns(), 1), moved;
  for (Eigen::Index j = 0; j < v.rows(); ++j) v(j, 0) = set_.length[j] > 0 ? 1 + 0.5 * std::sin(static_cast<double>(j)) : 0;
  double curvature = 0;
  for (int k = 0; k < steps && v.norm() > 0; ++k) {
    v /= v.norm();
    multiply(v, moved);
    curvature = std::max(curvature, moved.norm());
    v = moved;
  }
  return curvature;
}

void publish_batch(const FitPlan& plan, const BatchQuadratic& quadratic, const RowMatrix& w, PathTask& task, int iterations) {
  const auto t = static_cast<Eigen::Index>(task.target);
  RowMatrix pull;
  quadratic.pulls(w, std::vector<Eigen::Index>(static_cast<std::size_t>(w.cols()), t), pull);
  for (Eigen::Index l = 0; l < w.cols(); ++l) {
    const auto place = static_cast<std::size_t>(l);
    task.solutions.push_back(solution_at(quadratic.set(), t, plan.penalties(task, place), w.col(l), pull.col(l), plan.goal(task)));
    task.solutions.back().report.iterations = iterations;
  }
}

}  // namespace polydescent
