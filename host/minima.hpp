#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "polydescent/host/problem.hpp"
#include "polydescent/host/result.hpp"
#include "polydescent/kernels/descent/merge.hpp"

namespace polydescent {

/// Ends that a search in a hurry compares at most: a tenth of a second in ten dimensions (bench/minima).
inline constexpr std::size_t hurried_ends = 100'000;

/// Whether an end of this status may be a minimum: neither stopped on its way nor out of iterations.
constexpr bool has_converged(Status status) {
  return status == Status::converged_gradient || status == Status::converged_value || status == Status::converged_step ||
         status == Status::at_bound || status == Status::stalled;
}

struct MergeOptions {
  double tolerance = 1e-3;  // max-norm, relative to the box's width
  Symmetry symmetry = {};
  std::size_t most = std::numeric_limits<std::size_t>::max();  // ends to compare: those with the least values
  std::uint64_t starts_each = 0;  // start i is one of problem i / starts_each, whose minima are its own; 0: there is one problem
  int threads = 1;
};

struct DistinctMinima {
  std::vector<Minimum> minima;    // best first
  bool all = true;                // no more converged ends than `most`
  std::uint64_t unconverged = 0;  // ends with a finite value that are no minima
};

/// The distinct minima among finite ends that have converged. In order of (value, start), an end founds a minimum unless an
/// earlier representative lies within `tolerance` of it (max-norm, relative to the box's width) and its value within
/// merge_value_tolerance; otherwise it counts for the first such representative.
DistinctMinima distinct_minima(const Ends& ends, const Box& box, const MergeOptions& options);

/// How many finite ends lie within the tolerances of this one, whatever their status.
std::uint64_t count_hits(const Ends& ends, const Box& box, const End& best, const MergeOptions& options);

/// From all minima and the number of descents behind them. The estimate is the mean of a posterior that takes any sizes of basins
/// for equally probable, and is too high where they are much alike, too low where they differ more. What it may be off by
/// reaches from the least to the most of this: two of its standard deviations about it, and the limits (99 %) that singletons and
/// doubletons set whatever the sizes are.  (Boender and Rinnooy Kan 1987; Chao 1987)
Coverage estimate_coverage(const std::vector<Minimum>& minima, std::uint64_t descents);

}  // namespace polydescent
