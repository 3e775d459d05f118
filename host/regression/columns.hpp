#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <vector>

#include "polydescent/host/regression/dense.hpp"
#include "polydescent/host/regression/fit_data.hpp"
#include "polydescent/host/regression/row_blocks.hpp"

namespace polydescent {

/// The data as engines read them: x_j moved by its mean, or not, and multiplied by a power of two so that no column is
/// large or small; targets moved by their means. Both are undone exactly in coefficients and intercepts.
class Columns {
 public:
  /// centred: columns and targets are moved. Throws Error for a number that is not finite, naming row and column.
  Columns(const FitData& data, bool centred);

  Eigen::Index rows() const { return static_cast<Eigen::Index>(data_.x.rows); }
  Eigen::Index columns() const { return static_cast<Eigen::Index>(data_.x.columns); }
  Eigen::Index targets() const { return target_.cols(); }
  bool centred() const { return centred_; }

  const Eigen::VectorXd& shift() const { return shift_; }                // [column]; zero unless centred
  const Eigen::VectorXd& factor() const { return factor_; }              // [column] powers of two
  const Eigen::VectorXd& offset() const { return offset_; }              // [column] (mean - shift) factor: zero if centred
  const Eigen::RowVectorXd& target_shift() const { return target_shift_; }
  const Eigen::VectorXd& weight() const { return weight_; }              // [row], with mean one
  const RowMatrix& target() const { return target_; }                    // [row][target], moved

  /// block[k][j] = (x_{row k, j} - shift_j) factor_j
  void load(RowList rows, RowMatrix& block) const;

  /// The same of one column, for all rows.
  void load_column(int j, Eigen::Ref<Eigen::VectorXd> column) const;

 private:
  struct Range;

  void measure_columns();
  void take_targets();
  void take_weights();

  const FitData& data_;
  bool centred_;
  Eigen::VectorXd shift_, factor_, offset_, weight_;
  Eigen::RowVectorXd target_shift_;
  RowMatrix target_;
};

/// Names, or "column J" and "target T", from 1, where there are none.
std::string column_name(const FitData& data, std::size_t j);
std::string target_name(const FitData& data, std::size_t t);

/// 0, 1, ..., n - 1.
std::vector<std::uint32_t> all_rows(Eigen::Index n);

}  // namespace polydescent
