#pragma once

#include "polydescent/host/regression/fit_plan.hpp"
#include "polydescent/kernels/regression/duality_gap.hpp"

namespace polydescent {

/// Coefficients b of a quadratic b'Hb/2 - q'b + yy/2 and what is known of it there.
struct QuadraticPoint {
  int size;
  const CoefficientPenalty<double>* penalty;  // [size]
  const double* b;         // [size]
  const double* pull;      // [size] q - H b
  const double* products;  // [size] q
  double target_square;    // yy
};

/// As large as the pull of a coefficient without cost may be where it is zero but for roundings; sum: of all |w_j|.
double free_pull_rounding(double target_square, double sum);

/// Objective and lower bound. Coefficients without cost and limits are taken to have no pull where it is rounding.
DualityGap<double> gap_of(const QuadraticPoint& at);

/// Objective, gap and violation; not yet whether that is little enough.
SolveReport report_of(const QuadraticPoint& at);

/// w as the solution of one problem of a target; converged if its gap is at most `goal`.
Solution solution_at(const TrainingSet& set, Eigen::Index target, const Penalties& penalty, const Eigen::VectorXd& w,
                     const Eigen::VectorXd& pull, double goal);

}  // namespace polydescent
