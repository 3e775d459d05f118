#pragma once

#include <cstdint>

#include "polydescent/kernels/platform.hpp"

namespace polydescent {

/// Whether an end (value, start) is better than another: a smaller value, NaN last, ties to the smaller start. A total
/// order, so that a reduction gives the same answer whatever its tree.
template <class S>
POLYDESCENT_CPU_GPU constexpr bool better(S value, std::uint64_t start, S other_value, std::uint64_t other_start) {
  if (value < other_value) return true;
  if (other_value < value) return false;
  const bool is_nan = value != value;
  const bool other_is_nan = other_value != other_value;
  if (is_nan != other_is_nan) return other_is_nan;
  return start < other_start;
}

/// Position of the best of `count` values, found on `threads` threads; 0 for none.
std::uint64_t find_best(const float* values, std::uint64_t count, int threads);
std::uint64_t find_best(const double* values, std::uint64_t count, int threads);

}  // namespace polydescent
