#pragma once

#include "polydescent/kernels/regression/coefficient_penalty.hpp"

namespace polydescent {

/// min over b of b'Hb / 2 - q'b + sum_j cost_j(b_j), H positive semi-definite. S = float or double.
template <class S>
struct GramProblem {
  int size;
  const S* gram;      // [size][stride] H
  const S* diagonal;  // [size] of H
  int stride;
  const CoefficientPenalty<S>* penalty;  // [size]
  S* coefficient;                        // [size] b
  S* pull;                               // [size] q - H b
};

/// Where coordinate j is least, the others held.
template <class S>
POLYDESCENT_CPU_GPU S coordinate_minimizer(const GramProblem<S>& problem, int j) {
  const S curvature = problem.diagonal[j];
  return problem.penalty[j].minimizer(problem.pull[j] + curvature * problem.coefficient[j], curvature);
}

/// Minimizes over coordinate j alone where H_jj move^2 >= least; returns that.
template <class S>
POLYDESCENT_CPU_GPU S minimize_coordinate(const GramProblem<S>& problem, int j, S least = S(0)) {
  const S after = coordinate_minimizer(problem, j), move = after - problem.coefficient[j];
  const S gain = problem.diagonal[j] * move * move;
  if (move == S(0) || gain < least) return gain;
  const S* row = problem.gram + static_cast<long>(j) * problem.stride;
  problem.coefficient[j] = after;
  for (int i = 0; i < problem.size; ++i) problem.pull[i] -= move * row[i];
  return gain;
}

/// One round of coordinate descent over all coordinates, or those that are not zero: each takes a look, which costs little, and
/// those move that gain at least `share` of what one gains most at the beginning. Returns the largest H_jj move^2.
/// (Friedman, Hastie and Tibshirani 2010, "covariance updates")
template <class S>
POLYDESCENT_CPU_GPU S sweep(const GramProblem<S>& problem, bool nonzero_only, S share = S(0)) {
  S least = S(0), largest = S(0);
  for (int j = 0; j < problem.size && share > S(0); ++j) {
    const S move = coordinate_minimizer(problem, j) - problem.coefficient[j];
    least = max(least, share * problem.diagonal[j] * move * move);
  }
  for (int j = 0; j < problem.size; ++j) {
    if (nonzero_only && problem.coefficient[j] == S(0)) continue;
    largest = max(largest, minimize_coordinate(problem, j, least));
  }
  return largest;
}

}  // namespace polydescent
