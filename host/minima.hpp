#pragma once

#include <vector>

#include "polydescent/host/problem.hpp"
#include "polydescent/host/result.hpp"

namespace polydescent {

/// Values this close, relative to max(1, |f|), may belong to one minimum.
inline constexpr double merge_value_tolerance = 1e-4;

/// Ends that a search in a hurry compares at most: a tenth of a second in ten dimensions (bench/minima).
inline constexpr std::size_t hurried_ends = 100'000;

/// The distinct minima among finite ends, best first. In order of (value, start), an end founds a minimum unless an
/// earlier representative lies within `tolerance` of it (max-norm, relative to the box's width) and its value within
/// merge_value_tolerance; otherwise it counts for the first such representative. Ends of starts that were stopped on their
/// way are no minima: of them only that of the start `best` counts.
std::vector<Minimum> distinct_minima(const Ends& ends, const Box& box, double tolerance, std::uint64_t best = ~std::uint64_t{0});

/// The same of so many ends with the least values at most, for those who cannot wait for all; says whether there were more.
struct SomeMinima {
  std::vector<Minimum> minima;
  bool all = true;
};
SomeMinima distinct_minima_of_best(const Ends& ends, const Box& box, double tolerance, std::uint64_t best, std::size_t most);

/// From all minima and the number of descents behind them.
Coverage estimate_coverage(const std::vector<Minimum>& minima, std::uint64_t descents);

}  // namespace polydescent
