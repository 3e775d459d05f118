// FISTA: proximal gradient steps from points beyond the last two, for all problems of a training set at once; the gradient
// is one product of matrices.  (Beck and Teboulle 2009; restarts: O'Donoghue and Candes 2015, 3.2)
#include <cmath>

#include "polydescent/host/regression/parallel_for.hpp"
#include "polydescent/host/regression/problem_batch.hpp"

namespace polydescent {
namespace {

constexpr int iterations_between_gaps = 5;

/// Steps are as long as the curvature allows, which is known to this share from below.
constexpr double curvature_margin = 1.02;

/// The states of a batch: where a problem was before, and the iterations since its last restart.
enum State : std::size_t { last_w, last_pull, age };

/// w <- argmin L/2 |w - (y + pull(y)/L)|^2 + cost(w), y = w + beta (w - w_last); a pull is linear in w.
void step(ProblemBatch& batch, const RowMatrix& pull, double curvature) {
  const Eigen::Index count = batch.width();
  Eigen::RowVectorXd beta = batch.state[age].row(0);
  beta = beta.array() / (beta.array() + 3);
  Eigen::RowVectorXd turned = Eigen::RowVectorXd::Zero(count);
#pragma omp parallel if (is_worth_threads(batch.coefficients() * count))
  {
    Eigen::RowVectorXd mine = Eigen::RowVectorXd::Zero(count);
#pragma omp for schedule(static)
    for (Eigen::Index j = 0; j < batch.coefficients(); ++j) {
      for (Eigen::Index c = 0; c < count; ++c) {
        double& w = batch.w(j, c);
        double& w_before = batch.state[last_w](j, c);
        double& pull_before = batch.state[last_pull](j, c);
        const double y = w + beta[c] * (w - w_before);
        const double pull_y = pull(j, c) + beta[c] * (pull(j, c) - pull_before);
        const double next = batch.penalty(j, c).minimizer(pull_y + curvature * y, curvature);
        mine[c] += (y - next) * (next - w);
        w_before = w;
        pull_before = pull(j, c);
        w = next;
      }
    }
#pragma omp critical
    turned += mine;
  }
  batch.state[age].row(0) = (turned.array() > 0).select(0, batch.state[age].row(0).array() + 1);
}

void descend(const FitPlan& plan, const BatchQuadratic& quadratic, ProblemBatch& batch) {
  const double curvature = curvature_margin * quadratic.largest_curvature();
  const int most = most_iterations(plan.options);
  batch.add_state(batch.coefficients());
  batch.add_state(batch.coefficients());
  batch.add_state(1);
  RowMatrix pull;
  for (int t = 0; !batch.empty(); ++t) {
    quadratic.pulls(batch.w, batch.target, pull);
    if (t % iterations_between_gaps == 0 || t == most) {
      if (batch.retire(pull, t, t == most)) {
        if (batch.empty()) return;
        quadratic.pulls(batch.w, batch.target, pull);
      }
    }
    step(batch, pull, curvature);
  }
}

}  // namespace

void solve_by_fista(FitPlan& plan) {
  solve_in_batches(plan, false, [&](const BatchQuadratic& quadratic, ProblemBatch& batch) { descend(plan, quadratic, batch); });
}

}  // namespace polydescent
