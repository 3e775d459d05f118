#include "polydescent/host/regression/problem_batch.hpp"

#include <algorithm>
#include <cmath>

#include "polydescent/host/regression/quadratic_point.hpp"
#include "polydescent/kernels/descent/evaluator.hpp"

namespace polydescent {
namespace {

constexpr Eigen::Index lanes = ScalarTraits<DoublePack>::lanes;

/// As many coefficients as one matrix of a batch may have.
constexpr std::size_t most_numbers = std::size_t{1} << 23;

Eigen::Index padded(std::size_t problems) {
  return (static_cast<Eigen::Index>(problems) + lanes - 1) / lanes * lanes;
}

}  // namespace

std::vector<std::vector<ProblemBatch::Member>> batches_of(const FitPlan& plan, std::size_t set) {
  const auto p = static_cast<std::size_t>(plan.columns.columns());
  const std::size_t most = std::max<std::size_t>(most_numbers / p, static_cast<std::size_t>(lanes));
  std::vector<std::vector<ProblemBatch::Member>> batches(1);
  const auto [begin, end] = plan.tasks_of(set);
  for (std::size_t k = begin; k < end; ++k) {
    for (std::size_t l = 0; l < plan.lambdas[plan.tasks[k].ratio].size(); ++l) {
      if (batches.back().size() == most) batches.emplace_back();
      batches.back().push_back({k, l});
    }
  }
  return batches;
}

ProblemBatch::ProblemBatch(FitPlan& plan, const BatchQuadratic& quadratic, std::vector<Member> members)
    : plan_(plan), quadratic_(quadratic), members_(std::move(members)) {
  const TrainingSet& set = quadratic.set();
  const Eigen::Index p = set.columns(), count = padded(members_.size());
  w.setZero(p, count);
  target.assign(static_cast<std::size_t>(count), 0);
  l1.setZero(count);
  l2.setZero(count);
  scale.setZero(count);
  for (std::size_t k = 0; k < members_.size(); ++k) {
    const PathTask& task = plan.tasks[members_[k].task];
    const auto c = static_cast<Eigen::Index>(k);
    const double lambda = plan.lambdas[task.ratio][members_[k].lambda], ratio = plan.ratios[task.ratio];
    target[k] = static_cast<Eigen::Index>(task.target);
    l1[c] = lambda * ratio;
    l2[c] = lambda * (1 - ratio);
    scale[c] = 1;
  }
  const Penalties all_l1 = penalties_of(set, plan.columns, plan.options, 1, 1), all_l2 = penalties_of(set, plan.columns, plan.options, 1, 0);
  unit_l1.resize(p);
  unit_l2.resize(p);
  lower.resize(p);
  upper.resize(p);
  for (Eigen::Index j = 0; j < p; ++j) {
    const auto at = static_cast<std::size_t>(j);
    unit_l1[j] = all_l1[at].l1;
    unit_l2[j] = all_l2[at].l2;
    lower[j] = all_l1[at].lower;
    upper[j] = all_l1[at].upper;
  }
}

bool ProblemBatch::retire(const RowMatrix& pull, int iterations, bool all) {
  std::vector<Eigen::Index> kept;
  std::vector<Solution> solved(members_.size());
  std::vector<char> leaves(members_.size(), 0);
  parallel_for(members_.size(), [&](std::size_t k) {
    const auto c = static_cast<Eigen::Index>(k);
    const PathTask& task = plan_.tasks[members_[k].task];
    Penalties own;
    for (Eigen::Index j = 0; j < coefficients(); ++j) own.push_back(penalty(j, c));
    Eigen::VectorXd settled = w.col(c), left = pull.col(c);
    quadratic_.settle(settled, left);
    solved[k] = solution_at(quadratic_.set(), target[k], own, settled, left, plan_.goal(task));
    solved[k].report.iterations = iterations;
    leaves[k] = all || solved[k].report.converged;
  });
  for (std::size_t k = 0; k < members_.size(); ++k) {
    if (leaves[k]) plan_.tasks[members_[k].task].solutions[members_[k].lambda] = std::move(solved[k]);
    else kept.push_back(static_cast<Eigen::Index>(k));
  }
  if (kept.size() == members_.size()) return false;
  keep(kept);
  return true;
}

void ProblemBatch::keep(const std::vector<Eigen::Index>& columns) {
  std::vector<Member> members;
  for (const Eigen::Index c : columns) members.push_back(members_[static_cast<std::size_t>(c)]);
  members_ = std::move(members);
  const Eigen::Index count = padded(columns.size());
  const auto some = [&]<class Matrix>(const Matrix& all) {
    Matrix taken = Matrix::Zero(all.rows(), count);
    taken.leftCols(static_cast<Eigen::Index>(columns.size())) = all(Eigen::all, columns);
    return taken;
  };
  const auto list = [&](Eigen::VectorXd& all) {
    Eigen::VectorXd taken = Eigen::VectorXd::Zero(count);
    taken.head(static_cast<Eigen::Index>(columns.size())) = Eigen::VectorXd(all(columns));
    all = taken;
  };
  w = some(w);
  for (RowMatrix& numbers : state) numbers = some(numbers);
  list(l1);
  list(l2);
  list(scale);
  std::vector<Eigen::Index> targets(static_cast<std::size_t>(count), 0);
  for (std::size_t k = 0; k < columns.size(); ++k) targets[k] = target[static_cast<std::size_t>(columns[k])];
  target = std::move(targets);
}

}  // namespace polydescent
