#pragma once

#include <vector>

#include "polydescent/host/options.hpp"
#include "polydescent/host/problem.hpp"

namespace polydescent {

/// A value of the objective alone and the penalty l1 sum |x_i| + l2 sum x_i^2 that was in it.
struct PartedValue {
  double bare = 0, penalty = 0;
};

/// A value of what is minimized in the objective's own sign, and back: its negative where the objective is maximized.
inline double in_own_sign(const MinimizeOptions& options, double value) { return options.maximize ? -value : value; }

/// Takes the penalty out of a value at x, in the objective's own sign: both in float64, at the point as it is.
PartedValue part_from_penalty(const Problem& problem, const MinimizeOptions& options, double value, const std::vector<double>& x);

}  // namespace polydescent
