#pragma once

#include <vector>

#include "polydescent/host/regression/fit_plan.hpp"
#include "polydescent/host/regression/training_rows.hpp"

namespace polydescent {

/// The quadratics of a training set's targets for many vectors at a time: by its Gram, or where it has none by its rows.
class BatchQuadratic {
 public:
  /// with_rows: they are kept even where there is a Gram.
  BatchQuadratic(const FitPlan& plan, std::size_t set, bool with_rows = false);

  /// pull(:, c) = q - H w(:, c), q those of target[c].
  void pulls(const RowMatrix& w, const std::vector<Eigen::Index>& target, RowMatrix& pull) const;

  /// The same, estimated from some of the rows.
  void sampled_pulls(const RowMatrix& w, const std::vector<Eigen::Index>& target, const std::vector<Eigen::Index>& rows,
                     RowMatrix& pull) const;

  /// Fits the unpenalized coefficients of w to the others: their pulls become zero.
  void settle(Eigen::VectorXd& w, Eigen::VectorXd& pull) const;

  /// Largest eigenvalue of H, from below and to a few percent.  (power iteration)
  double largest_curvature() const;

  const TrainingSet& set() const { return set_; }
  Eigen::Index rows() const { return rows_.z.rows(); }

 private:
  void take_free_columns(const FitPlan& plan);
  void multiply(const RowMatrix& v, RowMatrix& hv) const;

  const TrainingSet& set_;
  TrainingRows rows_;
  std::vector<int> free_;           // columns without penalty and limits
  RowMatrix across_;                // [free][column] of H
  Eigen::MatrixXd free_inverse_;    // pseudo-inverse of H among them
};

/// The solutions of a task, for all its lambdas, from the columns of w.
void publish_batch(const FitPlan& plan, const BatchQuadratic& quadratic, const RowMatrix& w, PathTask& task, int iterations);

}  // namespace polydescent
