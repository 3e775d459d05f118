#pragma once

#include "polydescent/kernels/regression/coefficient_penalty.hpp"

namespace polydescent {

/// A candidate b of min over b of |y - X b|^2 / (2n) + sum_j cost_j(b_j), weights in the mean. S = float, double or a pack of
/// them, one problem in each lane.
template <class S>
struct RegressionPoint {
  int size;
  const CoefficientPenalty<S>* penalty;  // [size]
  const S* coefficient;                  // [size] b
  const S* pull;                         // [size] X'r / n, r = y - X b
  S residual_square;                     // r'r / n
  S residual_target;                     // r'y / n
};

/// Objective and a lower bound of its minimum.
template <class S>
struct DualityGap {
  S primal;
  S dual;
  POLYDESCENT_CPU_GPU S gap() const { return primal - dual; }
};

/// The dual at c r / n, D(c) = c r'y / n - c^2 r'r / (2n) - sum_j conjugate_j(c pull_j).
template <class S>
POLYDESCENT_CPU_GPU S dual_value(const RegressionPoint<S>& at, const S& c) {
  S dual = c * at.residual_target - S(0.5) * c * c * at.residual_square;
  for (int j = 0; j < at.size; ++j) dual -= at.penalty[j].conjugate(c * at.pull[j]);
  return dual;
}

/// By Fenchel's inequality; the residual, shrunk until it is feasible, is the dual point. A coefficient that costs nothing and
/// has no limits must have no pull: take it out, and the residual's part along its column.  (Kim et al. 2007; Massias et al. 2020)
template <class S>
POLYDESCENT_CPU_GPU DualityGap<S> duality_gap(const RegressionPoint<S>& at) {
  S cost = S(0), share = S(1);
  for (int j = 0; j < at.size; ++j) {
    cost += at.penalty[j].cost(at.coefficient[j]);
    share = min(share, at.penalty[j].feasible_share(at.pull[j]));
  }
  // c r'y - c^2 r'r / 2 is largest at r'y / r'r, which may lie short of the share.
  const S best = select(at.residual_square > S(0), max(at.residual_target / at.residual_square, S(0)), S(1));
  S dual = dual_value(at, share);
  if (any(best < share)) dual = select(best < share, max(dual, dual_value(at, best)), dual);
  return {S(0.5) * at.residual_square + cost, dual};
}

}  // namespace polydescent
