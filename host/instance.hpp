#pragma once

#include "polydescent/host/builtin_objective.hpp"
#include "polydescent/host/problem.hpp"

namespace polydescent {

/// Replaces the problem's objective by its instance K > 0: z = x* + R_K (x - x*_K). R_K is a random rotation and x*_K a
/// random point of the middle 80 % of the box, both pure functions of K and the dimension. x* is the first minimizer
/// known; the problem's known minima become the one at x*_K.
void move_to_instance(Problem& problem, const BuiltinObjective& objective, int instance);

}  // namespace polydescent
