#pragma once

#include "polydescent/host/regression/fit_plan.hpp"

namespace polydescent {

/// The ridges of one training set for all lambdas at once. With unpenalized columns U taken out of the others K, and those
/// multiplied by scale_j, the Gram is V diag(e) V', and a ridge's coefficients are
///   w_K = scale V (V'q) / (e + lambda),   w_U = H_UU^+ (q_U - H_UK w_K).
/// Eigenvalues that are rounding are left out, so that lambda 0 gives the shortest solution.
struct RidgeSpectrum {
  std::vector<int> kept, free;   // columns; those that are left out are in neither
  Eigen::VectorXd scale;         // [kept] 1 / root of the column's l2 at lambda one
  Eigen::VectorXd eigenvalue;    // e, at most min(rows, columns) of them
  Eigen::MatrixXd vectors;       // [kept][eigenvalue] V
  Eigen::MatrixXd rotated;       // [eigenvalue][target] V'q
  Eigen::MatrixXd free_share;    // [free][kept] H_UU^+ H_UK
  Eigen::MatrixXd free_target;   // [free][target] H_UU^+ q_U
  Eigen::MatrixXd free_inverse;  // [free][free] H_UU^+

  /// By the Gram of the set; where it has none by Z Z' of its rows, for which no column may be unpenalized.
  RidgeSpectrum(const FitPlan& plan, std::size_t set);

  /// w, one column for each lambda, of all the set's columns.
  RowMatrix coefficients(Eigen::Index target, const std::vector<double>& lambdas, Eigen::Index columns) const;

 private:
  void take_columns(const FitPlan& plan, const TrainingSet& set);
  void from_gram(const TrainingSet& set);
  void from_rows(const FitPlan& plan, std::size_t set);
  void drop_roundings();
};

/// Why a plan's ridges cannot be had in closed form, or nothing.
std::string why_no_closed_form(const FitOptions& options, std::size_t rows, std::size_t columns);

}  // namespace polydescent
