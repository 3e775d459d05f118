// The update rules of kernels/update on whole batches of problems: the gradient is one product of matrices, the update one
// pass over all coefficients.
#include <cmath>

#include "polydescent/host/regression/folds.hpp"
#include "polydescent/host/regression/parallel_for.hpp"
#include "polydescent/host/regression/problem_batch.hpp"
#include "polydescent/host/regression/rule_rate.hpp"
#include "polydescent/kernels/descent/evaluator.hpp"
#include "polydescent/kernels/regression/batch_update.hpp"

namespace polydescent {
namespace {

constexpr int iterations_between_gaps = 10;

/// Rows of one gradient after the other: a random order of all rows for every pass over them, or all rows at once.
class MiniBatches {
 public:
  MiniBatches(Eigen::Index rows, const FitOptions& options)
      : rows_(static_cast<std::size_t>(rows)), size_(static_cast<std::size_t>(options.batch_size)), seed_(options.seed) {}

  bool sampled() const { return size_ > 0 && size_ < rows_; }

  std::vector<Eigen::Index> next() {
    std::vector<Eigen::Index> batch;
    while (batch.size() < size_) {
      if (at_ == order_.size()) {
        order_ = random_order(rows_, seed_, pass_++);
        at_ = 0;
      }
      batch.push_back(order_[at_++]);
    }
    return batch;
  }

 private:
  std::size_t rows_, size_;
  std::uint64_t seed_;
  int pass_ = 0;
  std::vector<std::uint32_t> order_;
  std::size_t at_ = 0;
};

/// All coefficients of all problems take one step.
template <class Rule>
void update(const Rule& rule, ProblemBatch& batch, const RowMatrix& gradient, const DoublePack* coefficient, bool proximal) {
  constexpr int lanes = ScalarTraits<DoublePack>::lanes;
  const Eigen::Index p = batch.coefficients(), count = batch.width();
#pragma omp parallel for schedule(static) if (is_worth_threads(p * count))
  for (Eigen::Index j = 0; j < p; ++j) {
    double* const state = batch.state[0].data() + j * Rule::slots * count;
    const CoefficientRow<double> row{static_cast<int>(count), batch.w.row(j).data(), gradient.row(j).data(), state, count,
                                     batch.scale.data(), batch.l1.data(), batch.l2.data(), batch.unit_l1[j], batch.unit_l2[j],
                                     batch.lower[j], batch.upper[j]};
    for (int c = 0; c < row.size; c += lanes) update_problems<DoublePack>(rule, row, c, coefficient, proximal);
  }
}

template <class Rule>
void descend(const FitPlan& plan, const Rule& rule, const BatchQuadratic& quadratic, ProblemBatch& batch) {
  const FitOptions& options = plan.options;
  const int most = most_iterations(options);
  const RuleRate rate = rule_rate(plan, rule, quadratic, batch, most);
  batch.add_state(batch.coefficients() * Rule::slots);
  MiniBatches rows(quadratic.rows(), options);
  RowMatrix pull;
  for (int t = 0; !batch.empty(); ++t) {
    const bool look = t % iterations_between_gaps == 0 || t == most;
    if (look || !rows.sampled()) quadratic.pulls(batch.w, batch.target, pull);
    if (look && batch.retire(pull, t, t == most)) {
      if (batch.empty()) return;
      quadratic.pulls(batch.w, batch.target, pull);
    }
    if (rows.sampled()) quadratic.sampled_pulls(batch.w, batch.target, rows.next(), pull);
    double number[Rule::coefficients > 0 ? Rule::coefficients : 1];
    DoublePack coefficient[Rule::coefficients > 0 ? Rule::coefficients : 1];
    rule.tabulate(t + 1, rate.base * rate.share[static_cast<std::size_t>(t)], number);
    for (int k = 0; k < Rule::coefficients; ++k) coefficient[k] = DoublePack(number[k]);
    pull = -pull;
    update(rule, batch, pull, coefficient, options.proximal);
  }
}

}  // namespace

void solve_by_update_rule(FitPlan& plan) {
  std::visit(
      [&]<class Rule>(const Rule& rule) {
        if constexpr (UpdateRule<Rule>) {
          solve_in_batches(plan, plan.options.batch_size > 0,
                           [&](const BatchQuadratic& quadratic, ProblemBatch& batch) { descend(plan, rule, quadratic, batch); });
        }
      },
      plan.options.update_rule);
}

}  // namespace polydescent
