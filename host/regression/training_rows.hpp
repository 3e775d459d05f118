#pragma once

#include <memory>

#include "polydescent/host/regression/columns.hpp"
#include "polydescent/host/regression/fit_plan.hpp"

namespace polydescent {

/// Rows as a training set standardizes them: z_ij = sqrt(w_i / W) (x_ij - mean_j) / length_j, targets alike without the
/// length, so that Z'Z is the Gram of the set's own rows, and Z'y its products with the targets. Left-out columns are zero.
struct TrainingRows {
  RowMatrix z;  // [row][column]
  RowMatrix y;  // [row][target]

  TrainingRows(const Columns& columns, const TrainingSet& set, RowList rows);
};

/// A training set from its rows, read once more about their own means: for one whose sums have lost digits. before: what
/// those gave.
TrainingSet standardized_from_rows(const Columns& columns, RowList rows, const TrainingSet& before, bool intercept, bool standardize);

/// The quadratic of one target of a training set by its rows, for more columns than a Gram has room for.
class ColumnQuadratic final : public Quadratic {
 public:
  /// z, y: the training set's own rows, column by column. All must outlive this.
  ColumnQuadratic(const TrainingSet& set, const Eigen::MatrixXd& z, const Eigen::MatrixXd& y, Eigen::Index target)
      : set_(set), z_(z), y_(y), target_(target) {}

  Eigen::Index size() const override { return set_.columns(); }
  double target_square() const override { return set_.target_square[target_]; }
  Eigen::Ref<const Eigen::VectorXd> target_products() const override { return set_.cross.col(target_); }
  void gram_row(int j, const std::vector<int>& which, double* row) const override;
  void pull(const std::vector<Abreast>& b, const std::vector<int>& support, std::vector<Abreast>& pull) const override;

 private:
  const TrainingSet& set_;
  const Eigen::MatrixXd& z_;
  const Eigen::MatrixXd& y_;
  Eigen::Index target_;
};

/// The quadratics of a training set's targets: by its Gram, or where it has none by its rows.
class SetQuadratics {
 public:
  /// The plan must outlive this.
  SetQuadratics(const FitPlan& plan, std::size_t set);

  std::unique_ptr<Quadratic> of(std::size_t target) const;

 private:
  const TrainingSet& set_;
  Eigen::MatrixXd z_, y_;  // [row][column]; empty with a Gram
};

}  // namespace polydescent
