#pragma once

#include <Eigen/Core>
#include <vector>

#include "polydescent/host/regression/columns.hpp"

namespace polydescent {

/// Weighted sums over some rows, of columns and targets as Columns gives them. Those of a training set are those of all rows
/// less those of its validation rows.
struct Moments {
  double weight = 0;
  Eigen::VectorXd sum, square;              // [column] of x and (x - offset)^2
  Eigen::VectorXd lowest, highest;          // [column] of x
  Eigen::RowVectorXd target_sum, target_square;  // [target]
  Eigen::MatrixXd gram;                     // [column][column] x x'; the lower triangle
  RowMatrix cross;                          // [column][target] x y

  /// The sums over these rows; unless with_gram, `gram` stays empty.
  Moments(const Columns& columns, RowList rows, bool with_gram);
  Moments() = default;

  void add(const Moments& other);

 private:
  Moments(Eigen::Index columns, Eigen::Index targets, bool with_gram);

  void add(const Columns& columns, RowList block, RowMatrix& x);
  void add_row(const Columns& columns, double w, Eigen::Ref<Eigen::RowVectorXd> x, Eigen::Ref<Eigen::RowVectorXd> y);
};

/// The sums over all parts together.
Moments sum_of(const std::vector<Moments>& parts);

/// The sums over all parts but one, whose Gram is used up.
Moments without(const Moments& all, std::vector<Moments>& parts, std::size_t part);

}  // namespace polydescent
