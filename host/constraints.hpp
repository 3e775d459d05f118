#pragma once

#include <cstdint>
#include <vector>

#include "polydescent/host/options.hpp"
#include "polydescent/host/problem.hpp"

namespace polydescent {

/// What shows that a point is an extreme subject to constraints, in float64 whatever the search ran in. (Karush, Kuhn and Tucker)
struct ConstraintEvidence {
  double stationarity = 0;     // max_i |P(grad L)_i| w_i / max(1, |f|) of the Lagrangian, by the most exact gradient there is
  double violation = 0;        // max_k |left - right| as far as it breaks constraint k
  double complementarity = 0;  // max_k |lambda_k (left - right)| of inequalities: one that does not hold with = has no multiplier
  bool unique = true;          // the multipliers: gradients of the constraints that hold with = are linearly independent
};

/// x: within the box. multipliers: as in End.
ConstraintEvidence examine_constraints(const Problem& problem, const MinimizeOptions& options, const std::vector<double>& x,
                                       const std::vector<double>& multipliers);

/// Values that this takes: those of a gradient of the Lagrangian and one of each constraint, and the objective's.
std::uint64_t values_of_constraint_evidence(const Problem& problem);

/// Gradients that a start takes beside those of its iterations: those that scale the constraints where it begins, and, counted as
/// one, the value where it ends.
std::uint64_t gradients_of_entry(const Problem& problem);

/// By how much x breaks each constraint of the problem; 0 where it holds.
std::vector<double> breaches(const Problem& problem, const std::vector<double>& x);

/// The problem in the part of its box where the simplex lies. Throws Error where there is none.
Problem on_simplex(Problem problem);

}  // namespace polydescent
