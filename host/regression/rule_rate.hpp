#pragma once

#include <cmath>
#include <vector>

#include "polydescent/host/regression/problem_batch.hpp"
#include "polydescent/host/schedule.hpp"

namespace polydescent {

/// The learning rates of a rule: base times share[t].
struct RuleRate {
  double base;
  std::vector<double> share;
};

/// A first step of rules that normalize the gradient, as a share of the target's length, which no coefficient exceeds where
/// columns are uncorrelated. Adagrad's shrink by themselves.
template <class Rule>
constexpr double first_step_share = 0.02;
template <>
inline constexpr double first_step_share<Adagrad> = 0.3;

template <class Rule>
Schedule default_schedule() {
  if (!Rule::normalizes_gradient || std::is_same_v<Rule, Adagrad>) return Constant{};
  return Cosine{};
}

/// Sets the batch's scales: rules that follow the gradient get steps of one over the problem's largest curvature, the others
/// of the target's length. A rate that was asked for is taken as it is.
template <class Rule>
RuleRate rule_rate(const FitPlan& plan, const Rule& rule, const BatchQuadratic& quadratic, ProblemBatch& batch, int iterations) {
  const FitOptions& options = plan.options;
  const Schedule schedule = options.schedule.value_or(default_schedule<Rule>());
  RuleRate rate{options.learning_rate.value_or(Rule::normalizes_gradient ? first_step_share<Rule> : 1), tabulate(schedule, iterations)};
  if (options.learning_rate) return rate;
  const double curvature = Rule::normalizes_gradient ? 0 : quadratic.largest_curvature();
  for (Eigen::Index c = 0; c < batch.width(); ++c) {
    if (batch.scale[c] == 0) continue;
    const double square = quadratic.set().target_square[batch.target[static_cast<std::size_t>(c)]];
    batch.scale[c] = Rule::normalizes_gradient ? std::sqrt(square)
                                               : 1 / (rule.gain() * (curvature + batch.l2[c] * batch.unit_l2.maxCoeff()));
  }
  return rate;
}

}  // namespace polydescent
