#pragma once

#include <cstdint>

#include "polydescent/host/problem.hpp"

namespace polydescent {

/// Whether the problem's objective has exact gradients; else its values are all there is.
bool has_exact_gradient(const Problem& problem);

/// What gradients are compared with, in float64: duals, or, of an objective that gives values alone, differences extrapolated
/// to a step of zero. Writes the gradient at x, a point in the box, and returns the value there.
///
/// The differences begin at 1/64 of the width and are halved eleven times: central ones, or next to a bound those of
/// parabolas inwards. Of the extrapolations by all of their number that one is taken which differs least from those before it, or
/// from the noise of the values, measured beside x, over the step.  (Ridders 1982, Advances in Engineering Software 4)
double reference_gradient(const Problem& problem, const BoxView<double>& box, Point<const double> x, Point<double> gradient);

/// Values that one takes.
std::uint64_t values_of_reference(const Problem& problem);

}  // namespace polydescent
