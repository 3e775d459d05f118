#pragma once

#include "polydescent/host/learning_rate.hpp"
#include "polydescent/host/options.hpp"
#include "polydescent/host/problem.hpp"

namespace polydescent {

/// A bound in the precision of the descent, rounded inwards: no point may leave the user's own box. S = float or
/// double.
template <class S>
S lower_bound(double bound);
template <class S>
S upper_bound(double bound);

/// Each throws Error for what cannot be run.
void check_box(const Problem& problem, Precision precision);
void check_starts(const Problem& problem, const MinimizeOptions& options);
void check_options(const MinimizeOptions& options);
void check_problems(const Problem& problem, const MinimizeOptions& options);
void check_constraints(const Problem& problem, const MinimizeOptions& options);
void check_squares(const Problem& problem, const MinimizeOptions& options);
void check_batches(const Problem& problem, const MinimizeOptions& options);
/// spent: values that were evaluated before the first descent.
void check_evaluations(const MinimizeOptions& options, std::uint64_t spent, std::uint64_t values_per_gradient);
void check_rate(const LearningRate& rate, const MinimizeOptions& options);

}  // namespace polydescent
