#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "polydescent/host/options.hpp"
#include "polydescent/host/problem.hpp"

namespace polydescent {

/// Whether the search is a least-squares fit to rows of data whose residuals are known.
bool is_fit(const Problem& problem, const MinimizeOptions& options);

/// How well a least-squares fit determines its coordinates, from the Jacobian J of its residuals at the point: the covariance
/// is s^2 (J'J)^-1, as if the residuals were linear nearby and their errors independent with the same variance. A coordinate
/// at a bound counts as fixed there.  (Bates and Watts 1988, 2.3)
struct FitStatistics {
  std::uint64_t rows = 0;               // of the data
  std::uint64_t residuals = 0;
  std::int64_t degrees_of_freedom = 0;  // residuals less coordinates that are not at a bound
  double residual_sum_of_squares = 0;
  std::optional<double> reduced_chi_square = {};              // s^2: the sum by the degrees of freedom; empty: there are none
  std::vector<std::optional<double>> standard_errors = {};    // [dim]; empty: not determined, or at a bound
  std::string note = "";                                      // why errors are missing, in words; on what they are conditional
};

/// Evaluations of all residuals that the statistics take.
std::uint64_t values_of_fit_statistics(const Problem& problem);

/// x: problem.dim coordinates, of a problem that is a fit. penalized: the point is not the fit's own minimum, so that there
/// are no errors. J is triangularized by orthogonal transformations, some rows at a time (J'J would square its condition);
/// where columns are dependent to 1e-13 of their lengths, rounding alone would decide, and all errors are empty.
FitStatistics fit_statistics(const Problem& problem, const std::vector<double>& x, bool penalized = false);

}  // namespace polydescent
