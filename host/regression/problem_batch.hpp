#pragma once

#include <Eigen/Core>
#include <vector>

#include "polydescent/host/regression/batch_quadratic.hpp"
#include "polydescent/host/regression/fit_plan.hpp"

namespace polydescent {

/// Problems of one training set side by side, column c of every matrix being problem c's. Problems leave when they are
/// solved; columns that only fill up a pack have no penalty, do not move, and are nobody's.
class ProblemBatch {
 public:
  /// Whose column it is: a task's and a lambda's of it.
  struct Member {
    std::size_t task, lambda;
  };
  ProblemBatch(FitPlan& plan, const BatchQuadratic& quadratic, std::vector<Member> members);

  /// One more matrix of zeros, with so many rows, for what a method keeps of each problem.
  void add_state(Eigen::Index rows) { state.push_back(RowMatrix::Zero(rows, width())); }

  Eigen::Index coefficients() const { return w.rows(); }
  Eigen::Index width() const { return w.cols(); }
  bool empty() const { return members_.empty(); }

  CoefficientPenalty<double> penalty(Eigen::Index j, Eigen::Index c) const {
    return {unit_l1[j] * l1[c], unit_l2[j] * l2[c], lower[j], upper[j]};
  }

  /// Lets go of the problems whose gap is small enough, or of all; pull: q - H w. True if any left.
  bool retire(const RowMatrix& pull, int iterations, bool all);

  RowMatrix w;                                    // [coefficient][problem]
  std::vector<RowMatrix> state;                   // [row][problem] each
  std::vector<Eigen::Index> target;               // [problem]
  Eigen::VectorXd l1, l2;                         // [problem] the penalty's weights are these times the coefficient's units
  Eigen::VectorXd scale;                          // [problem] of steps; zero where nobody is
  Eigen::VectorXd unit_l1, unit_l2, lower, upper; // [coefficient]

 private:
  void keep(const std::vector<Eigen::Index>& columns);

  FitPlan& plan_;
  const BatchQuadratic& quadratic_;
  std::vector<Member> members_;  // of the first columns
};

/// The problems of one training set, cut into batches that fit in memory.
std::vector<std::vector<ProblemBatch::Member>> batches_of(const FitPlan& plan, std::size_t set);

/// Solves all tasks of a plan, batch by batch: descend(quadratic, batch) ends when the batch is empty.
template <class Descend>
void solve_in_batches(FitPlan& plan, bool with_rows, Descend descend) {
  for (PathTask& task : plan.tasks) task.solutions.resize(plan.lambdas[task.ratio].size());
  for_each_set(plan.sets.size(), [&](std::size_t s) {
    const BatchQuadratic quadratic(plan, s, with_rows);
    for (auto& members : batches_of(plan, s)) {
      ProblemBatch batch(plan, quadratic, std::move(members));
      descend(quadratic, batch);
    }
  });
}

}  // namespace polydescent
