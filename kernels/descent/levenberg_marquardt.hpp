#pragma once

#include "polydescent/kernels/platform.hpp"
#include "polydescent/kernels/scalar/field.hpp"

namespace polydescent {

/// Gauss-Newton steps for sums of squares f = sum r_k^2, damped: (J'J + mu D) d = -J'r, x <- x + d where f falls. D is
/// the largest diagonal of J'J so far: the diagonal alone (Marquardt 1963) vanishes with a column of J, and lets that
/// coordinate jump to and fro (More 1978). mu follows the ratio of actual and predicted fall (Nielsen 1999). See DampedFit
/// for the loop.
struct LevenbergMarquardt {
  double damping = 1e-3;

  static constexpr const char* name = "levenberg-marquardt";
  static constexpr const char* formula = "(J'J + mu D) d = -J'r; x <- x + d where f falls; D_i = max (J'J)_ii so far";
  static constexpr const char* source = "Marquardt 1963; More 1978; Nielsen 1999";
  static constexpr Fields<LevenbergMarquardt, 1> fields{
      {{"damping", &LevenbergMarquardt::damping, 1e-15, 1e6, "mu of the first step, as a share of J'J's diagonal"}}};
};

}  // namespace polydescent
