#pragma once

#include <Eigen/Core>
#include <vector>

#include "polydescent/host/regression/columns.hpp"
#include "polydescent/host/regression/training_set.hpp"

namespace polydescent {

/// A published vector: coefficients on the data's scale, for one target.
struct Candidate {
  Eigen::Index target = 0;
  std::vector<int> index;      // of the coefficients that are not zero
  std::vector<double> value;
  double lambda = 0, l1_ratio = 1;
};

/// What the data say of it, in the scale of the half-mean loss; the intercept is the best there is.
struct Certificate {
  double intercept = 0;
  double objective = 0;
  double gap = 0;        // objective minus a lower bound of its minimum, not below zero
  double violation = 0;  // of the optimality conditions, the largest coordinate's, in what the penalty acts on
};

/// Certificates in float64 from the data themselves, in one pass over them for all candidates: two products of matrices. set:
/// that of all rows.
std::vector<Certificate> certify(const Columns& columns, const TrainingSet& set, const FitOptions& options,
                                 const std::vector<Candidate>& candidates);

}  // namespace polydescent
