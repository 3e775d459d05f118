#pragma once

#include <thrust/functional.h>
#include <thrust/iterator/counting_iterator.h>
#include <thrust/reduce.h>

#include <cstdint>

#include "polydescent/kernels/descent/best.hpp"

namespace polydescent {

/// The better of two positions in an array of values.
template <class S>
struct BetterPosition {
  const S* values;

  POLYDESCENT_CPU_GPU std::uint64_t operator()(std::uint64_t a, std::uint64_t b) const {
    return better(values[a], a, values[b], b) ? a : b;
  }
};

/// Position of the best of `count` values, 0 for none, under any Thrust policy.
template <class Policy, class S>
std::uint64_t find_best(const Policy& policy, const S* values, std::uint64_t count) {
  if (count == 0) return 0;
  const thrust::counting_iterator<std::uint64_t> positions(0);
  return thrust::reduce(policy, positions, positions + static_cast<std::int64_t>(count), std::uint64_t{0},
                        BetterPosition<S>{values});
}

}  // namespace polydescent
