#pragma once

#include "polydescent/kernels/sampler/permutation.hpp"

namespace polydescent {

/// What a coordinate of the Halton sequence takes from its prime.
struct HaltonBase {
  std::uint32_t prime = 2;
  std::uint32_t permutations = 0;  // of a small prime: where they begin in the table, [position][digit]
  std::int64_t range = 2;          // the greatest power of the prime up to 2^52: as many digits count
  std::int64_t zeros = 0;          // the digits of start 0, permuted and reversed: below `range`
};

/// The radical inverse of the start in each coordinate's prime, every digit position, leading zeros too, with a random
/// permutation of the digits of its own: uniform in (0, 1), and p^k successive starts share p^k intervals fairly.
struct HaltonSampler {
  std::uint64_t seed = 0;
  const HaltonBase* bases = nullptr;           // [coordinate], from halton_table
  const std::uint8_t* permutations = nullptr;  // of the primes below `tabulated`

  static constexpr const char* name = "halton";
  static constexpr const char* summary = "low-discrepancy sequence in the primes, its digits permuted by the seed";
  static constexpr const char* source = "Halton 1960; randomized as Owen 2017";
  static constexpr std::uint64_t max_starts = std::uint64_t{1} << 32;
  static constexpr int max_dim = 4096;

  /// Permutations of fewer digits are tabulated shuffles: Permutation prefers some orders of a few (of 5, by a factor of 3).
  static constexpr std::uint32_t tabulated = 256;

  /// In (0, 1). start: below max_starts. coordinate: below the number of `bases`.
  POLYDESCENT_CPU_GPU double operator()(std::uint64_t start, int coordinate) const {
    const HaltonBase& base = bases[coordinate];
    std::int64_t difference = 0;  // between the start's own digits and zeros in their place, both permuted
    std::int64_t power = 1;
    std::uint32_t position = 0;
    for (auto rest = static_cast<std::uint32_t>(start); rest != 0; rest /= base.prime, ++position) {
      const std::int64_t digit = permuted(coordinate, position, rest % base.prime);
      difference = difference * base.prime + digit - permuted(coordinate, position, 0);
      power *= base.prime;
    }
    const std::int64_t inverse = base.zeros + difference * (base.range / power);
    return (static_cast<double>(inverse) + 0.5) / static_cast<double>(base.range);
  }

  /// What stands for a digit at a position, counted from the least significant one.
  POLYDESCENT_CPU_GPU std::uint32_t permuted(int coordinate, std::uint32_t position, std::uint32_t digit) const {
    const HaltonBase& base = bases[coordinate];
    if (base.prime < tabulated) return permutations[base.permutations + position * base.prime + digit];
    const PhiloxBlock keys = philox(seed, PhiloxStream::digits, static_cast<std::uint64_t>(coordinate), position);
    return Permutation(keys, base.prime)(digit);
  }
};

}  // namespace polydescent
