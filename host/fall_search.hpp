#pragma once

#include <cstddef>
#include <vector>

#include "polydescent/host/penalized.hpp"
#include "polydescent/host/spectrum.hpp"

namespace polydescent {

/// A point where curvature alone decides nothing, with what is known of it. Lengths are shares of the box's width.
struct Degenerate {
  const std::vector<double>& x;
  const std::vector<std::size_t>& free;  // the coordinates that may move
  const Spectrum& spectrum;              // of the Hessian on these, scaled by the width
  double error = 0;                      // of its eigenvalues
};

/// Whether the value falls from the point along some way. Ways start along the eigenvectors that do not clearly curve
/// upwards (at least that of the smallest eigenvalue; 16 at most), in both directions, and along 32 combinations of them. At
/// distances 1e-5 to 1e-1 from the point the value is minimized across the way, in the eigenvectors that do curve upwards,
/// since it may fall along a parabola and on no straight line (Gromoll and Meyer 1969: what remains decides).
///
/// It has fallen when at two distances, one after the other, it lies below the point's by ten times the rounding of values,
/// has not risen anywhere before, falls faster than in proportion to the distance (on a convex function it cannot), and as
/// the slopes there promise (noise does not). False where it falls too late or too little to be seen, and when the
/// objective's work() has passed `work_limit` or it affords no more values.
bool falls_from(PenalizedObjective& objective, const Degenerate& point, double work_limit);

}  // namespace polydescent
