#pragma once

#include "polydescent/kernels/regression/coefficient_penalty.hpp"

namespace polydescent {

/// min over b of b'Hb / 2 - q'b + sum_j cost_j(b_j), H positive semi-definite: one problem in each lane of T, which share H
/// and have q and costs of their own.
template <class T>
struct GramProblem {
  using S = ScalarOf<T>;
  int size;
  const S* gram;      // [size][stride] H
  const S* diagonal;  // [size] of H
  int stride;
  const CoefficientPenalty<T>* penalty;  // [size]
  T* coefficient;                        // [size] b
  T* pull;                               // [size] q - H b

  POLYDESCENT_CPU_GPU const S* row(int j) const { return gram + static_cast<long>(j) * stride; }
};

/// Moves of coefficients of which the pulls do not know yet, so that one pass over these takes several rows of H.
template <class T>
class PendingMoves {
 public:
  using S = ScalarOf<T>;

  /// The pulls must be `size` numbers, and rows too.
  POLYDESCENT_CPU_GPU PendingMoves(T* pull, int size) : pull_(pull), size_(size) {}

  /// That of coordinate j, pending moves taken off.
  POLYDESCENT_CPU_GPU T pull(int j) const {
    T pull = pull_[j];
    for (int k = 0; k < count_; ++k) pull -= move_[k] * T(row_[k][j]);
    return pull;
  }

  /// A move of the coefficient whose row of H this is.
  POLYDESCENT_CPU_GPU void add(const S* row, const T& move) {
    row_[count_] = row;
    move_[count_] = move;
    if (++count_ == most) apply();
  }

  /// Takes off what is pending.
  POLYDESCENT_CPU_GPU void apply() {
    if (count_ == 0) return;
    for (int k = count_; k < most; ++k) {
      row_[k] = row_[0];
      move_[k] = T(S(0));
    }
    const S *const r0 = row_[0], *const r1 = row_[1], *const r2 = row_[2], *const r3 = row_[3];
    const T m0 = move_[0], m1 = move_[1], m2 = move_[2], m3 = move_[3];
    for (int i = 0; i < size_; ++i) pull_[i] = pull_[i] - (m0 * T(r0[i]) + m1 * T(r1[i])) - (m2 * T(r2[i]) + m3 * T(r3[i]));
    count_ = 0;
  }

 private:
  static constexpr int most = 4;
  T* pull_;
  int size_;
  int count_ = 0;
  const S* row_[most];
  T move_[most];
};

/// Where coordinate j is least, the others held, given its pull.
template <class T>
POLYDESCENT_CPU_GPU T coordinate_minimizer(const GramProblem<T>& problem, int j, const T& pull) {
  const T curvature(problem.diagonal[j]);
  return problem.penalty[j].minimizer(pull + curvature * problem.coefficient[j], curvature);
}

/// Minimizes over coordinate j alone in the lanes of `among`, if in one of them H_jj move^2 >= least; returns that.
template <class T>
POLYDESCENT_CPU_GPU T minimize_coordinate(const GramProblem<T>& problem, int j, PendingMoves<T>& pending, const T& least,
                                          const MaskOf<T>& among) {
  T& b = problem.coefficient[j];
  const T after = coordinate_minimizer(problem, j, pending.pull(j)), move = after - b;
  const T gain = T(problem.diagonal[j]) * move * move;
  const MaskOf<T> moves = among & (move != T(0));
  if (any(moves & (gain >= least))) {
    b = select(moves, after, b);
    pending.add(problem.row(j), select(moves, move, T(0)));
  }
  return select(among, gain, T(0));
}

/// One round of coordinate descent in the lanes of `among`, over all coordinates or those that are not zero: each takes a look,
/// which costs little, and those move that gain in some lane at least `share` of what one gains most there at the beginning.
/// Returns the largest H_jj move^2.  (Friedman, Hastie and Tibshirani 2010, "covariance updates")
template <class T>
POLYDESCENT_CPU_GPU T sweep(const GramProblem<T>& problem, bool nonzero_only, ScalarOf<T> share = 0, const MaskOf<T>& among = true) {
  const auto swept = [&](int j) { return nonzero_only ? among & (problem.coefficient[j] != T(0)) : among; };
  T least(0), largest(0);
  for (int j = 0; j < problem.size && share > 0; ++j) {
    const T move = coordinate_minimizer(problem, j, problem.pull[j]) - problem.coefficient[j];
    least = max(least, select(swept(j), T(share * problem.diagonal[j]) * move * move, T(0)));
  }
  PendingMoves<T> pending(problem.pull, problem.size);
  for (int j = 0; j < problem.size; ++j) {
    if (any(swept(j))) largest = max(largest, minimize_coordinate(problem, j, pending, least, swept(j)));
  }
  pending.apply();
  return largest;
}

}  // namespace polydescent
