#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "polydescent/host/penalized.hpp"

namespace polydescent {

/// Second derivatives on some of the coordinates, from differences of exact gradients, and how wrong they may be.
struct DifferenceHessian {
  std::vector<double> matrix;      // [n][n], symmetric
  std::vector<double> truncation;  // [n][n] the difference to a step four times as long
  std::vector<double> asymmetry;   // [n][n]
  std::vector<double> rounding;    // [n][n] of the gradients that the difference is of
  std::vector<double> noise;       // [n] rounding of a gradient's component

  std::size_t size() const { return noise.size(); }

  /// The sum of the Frobenius norms of the three errors, of which no eigenvalue is further off (Weyl); entry i, j is
  /// counted scale_i scale_j times.
  double error(const std::vector<double>& scale) const;

  /// The matrix, scaled so.
  std::vector<double> scaled(const std::vector<double>& scale) const;
};

/// At x, in the coordinates `free`; the points asked are in the box. Steps h of 2^-20, 2^-18, ... 2^-12 of
/// max(|x_i|, w_i / 4), all of them shorter where the longest were more than w_i / 64: the one whose error, scaled by the
/// width, is smallest. Central differences, next to a bound those of the parabola through x and two points inwards. Empty
/// where no step has finite gradients. Asks for `hessian_points(n)` gradients. gradient: at x.
std::optional<DifferenceHessian> difference_hessian(PenalizedObjective& objective, const std::vector<double>& x,
                                                    const std::vector<double>& gradient,
                                                    const std::vector<std::size_t>& free);

double hessian_points(std::size_t n);
/// Values that it computes.
std::uint64_t values_of_hessian(const PenalizedObjective& objective, std::size_t n);

}  // namespace polydescent
