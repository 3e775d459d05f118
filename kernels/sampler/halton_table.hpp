#pragma once

#include <cstdint>
#include <vector>

#include "polydescent/kernels/sampler/halton.hpp"

namespace polydescent {

/// What HaltonSampler points to.
struct HaltonTable {
  std::vector<HaltonBase> bases;            // [coordinate]
  std::vector<std::uint8_t> permutations;  // of all small primes, one after the other
};

/// The first `dim` primes, and the permutations that the seed gives the small ones among them.
/// Throws std::invalid_argument unless 0 <= dim <= HaltonSampler::max_dim.
HaltonTable halton_table(std::uint64_t seed, int dim);

}  // namespace polydescent
