#pragma once

#include <vector>

#include "polydescent/host/regression/fit_plan.hpp"
#include "polydescent/host/regression/training_rows.hpp"

namespace polydescent {

/// One target of a training set with nothing but the intercept and the unpenalized columns fitted.
struct NullFit {
  double objective;      // in the scale of the half-mean loss; a lower bound, less its rounding error
  bool nothing_left;     // known to be zero, to rounding
  Eigen::VectorXd pull;  // [column] q - H b there
};

NullFit null_fit(const FitPlan& plan, const SetQuadratics& quadratics, std::size_t set, std::size_t target);

/// The same where all columns are penalized.
NullFit null_fit_of_nothing(const TrainingSet& set, std::size_t target);

bool has_unpenalized(const FitOptions& options);

/// Smallest lambda at which every penalized coefficient of this target is zero: max_j |pull_j| over the l1 of column j at
/// lambda one. A ridge has that of the l1-ratio 0.001.  (Friedman, Hastie and Tibshirani 2010, 2.5)
double largest_lambda(const FitPlan& plan, const NullFit& null, double l1_ratio);

/// The lambdas of one l1-ratio, descending: those asked for, or a path from the largest one of all targets, equal steps
/// on a logarithmic scale.
std::vector<double> lambda_grid(const FitPlan& plan, const std::vector<NullFit>& nulls, double l1_ratio);

}  // namespace polydescent
