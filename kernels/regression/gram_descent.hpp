#pragma once

#include "polydescent/kernels/regression/coefficient_penalty.hpp"

namespace polydescent {

/// min over b of b'Hb / 2 - q'b + sum_j cost_j(b_j), H positive semi-definite. S = float or double.
template <class S>
struct GramProblem {
  int size;
  const S* gram;  // [size][stride] H
  int stride;
  const CoefficientPenalty<S>* penalty;  // [size]
  S* coefficient;                        // [size] b
  S* pull;                               // [size] q - H b
};

/// Minimizes over coordinate j alone; returns H_jj times the square of its move.
template <class S>
POLYDESCENT_CPU_GPU S minimize_coordinate(const GramProblem<S>& problem, int j) {
  const S* row = problem.gram + static_cast<long>(j) * problem.stride;
  const S before = problem.coefficient[j];
  const S after = problem.penalty[j].minimizer(problem.pull[j] + row[j] * before, row[j]);
  const S move = after - before;
  if (move == S(0)) return S(0);
  problem.coefficient[j] = after;
  for (int i = 0; i < problem.size; ++i) problem.pull[i] -= move * row[i];
  return row[j] * move * move;
}

/// One round of coordinate descent over all coordinates, or those that are not zero; returns the largest of what
/// minimize_coordinate does.  (Friedman, Hastie and Tibshirani 2010, "covariance updates")
template <class S>
POLYDESCENT_CPU_GPU S sweep(const GramProblem<S>& problem, bool nonzero_only) {
  S largest = S(0);
  for (int j = 0; j < problem.size; ++j) {
    if (nonzero_only && problem.coefficient[j] == S(0)) continue;
    largest = max(largest, minimize_coordinate(problem, j));
  }
  return largest;
}

}  // namespace polydescent
