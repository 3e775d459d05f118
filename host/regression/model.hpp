#pragma once

#include <limits>
#include <string>
#include <vector>

#include "polydescent/host/io/data_table.hpp"
#include "polydescent/host/regression/fit.hpp"

namespace polydescent {

/// y = intercept + sum_k value_k x_{index_k}
struct FittedTarget {
  std::string name = {};
  double lambda = 0, l1_ratio = 1;
  double intercept = 0;
  std::vector<int> index = {};  // of the coefficients that are not zero, ascending
  std::vector<double> value = {};
};

/// Fits that can predict: one for each target, with what tells their columns apart in another file.
struct FittedModel {
  FitModel model = FitModel::lasso;
  LossScale loss_scale = LossScale::half_mean;
  std::string formula = {};  // what was minimized
  bool standardize = true, intercept = true;
  std::size_t columns = 0;
  std::vector<std::string> names = {};      // [column]; empty: the training data had none
  std::vector<std::size_t> taken_out = {};  // columns of the training data that were targets or weights, ascending
  std::vector<FittedTarget> targets = {};
};

/// The fits that were selected. Names are those of the data; nothing is taken out.
FittedModel selected_model(const FitResult& result, const FitData& data, const FitOptions& options);

/// Where each of the model's columns stands in a table.
struct ColumnPlaces {
  static constexpr std::size_t absent = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t ambiguous = absent - 1;  // several columns have its name

  std::vector<std::size_t> place;  // [column of the model]
};

/// By name where both have names, whatever the order and whatever else the table has; else by position, among as many
/// columns as the model has, or with those that were taken out. `label` begins the message of the Error that other
/// numbers of columns are.
ColumnPlaces find_columns(const FittedModel& model, const DataTable& table, const std::string& label);

/// A model's predictions for the rows of a table. Each is the sum as it is written above, in float64 and in this order,
/// and does not depend on the row's neighbours or the number of threads.
class Prediction {
 public:
  /// All three outlive it. Throws Error, which begins with `label`, when a column with a coefficient is absent, ambiguous or
  /// has a missing number.
  Prediction(const FittedModel& model, const DataTable& table, const ColumnPlaces& places, const std::string& label);

  std::size_t rows() const { return table_.matrix.rows; }
  std::size_t targets() const { return model_.targets.size(); }

  /// to[row - first][target] for `rows` rows from `first` on; threads as in FitOptions.
  void predict(std::size_t first, std::size_t rows, int threads, double* to) const;

 private:
  void check_columns(const std::string& label) const;
  void check_missing(const std::string& label) const;
  void predict_tile(std::size_t first, std::size_t rows, double* x, double* to) const;

  const FittedModel& model_;
  const DataTable& table_;
  const ColumnPlaces& places_;
  std::vector<int> needed_;                         // columns of the model with a coefficient, ascending
  std::vector<std::vector<std::size_t>> position_;  // [target][k] of index_k in needed_
};

}  // namespace polydescent
