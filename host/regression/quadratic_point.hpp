#pragma once

#include "polydescent/host/regression/fit_plan.hpp"
#include "polydescent/host/regression/abreast.hpp"
#include "polydescent/kernels/regression/duality_gap.hpp"

namespace polydescent {

/// Coefficients b of a quadratic b'Hb/2 - q'b + yy/2 and what is known of it there. T = double, or Abreast: a problem in each.
template <class T>
struct QuadraticPoint {
  int size;
  const CoefficientPenalty<T>* penalty;  // [size]
  const T* b;              // [size]
  const T* pull;           // [size] q - H b
  const double* products;  // [size] q
  double target_square;    // yy
};

/// As large as the pull of a coefficient without cost may be where it is zero but for roundings; sum: of all |w_j|.
template <class T>
T free_pull_rounding(double target_square, const T& sum);

/// Objective and lower bound. Coefficients without cost and limits are taken to have no pull where it is rounding.
/// T = double or Abreast.
template <class T>
DualityGap<T> gap_of(const QuadraticPoint<T>& at);

/// The largest violation of the optimality conditions by a coefficient. T = double or Abreast.
template <class T>
T violation_of(const QuadraticPoint<T>& at);

/// w as the solution of one problem of a target; converged if its gap is at most `goal`.
Solution solution_at(const TrainingSet& set, Eigen::Index target, const Penalties& penalty, const Eigen::VectorXd& w,
                     const Eigen::VectorXd& pull, double goal);

}  // namespace polydescent
