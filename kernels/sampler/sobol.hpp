#pragma once

#include "polydescent/kernels/sampler/philox.hpp"

namespace polydescent {

/// Point `index` of the Sobol sequence in one coordinate, as a fraction of 2^32: the direction numbers of the set bits
/// of the index's Gray code, added modulo 2.  (Sobol 1967; Antonov and Saleev 1979)
/// index: below 2^32. directions: 32 of them, most significant bit first.
POLYDESCENT_CPU_GPU std::uint32_t sobol_bits(std::uint64_t index, const std::uint32_t* directions) {
  std::uint32_t bits = 0;
  for (std::uint64_t gray = index ^ (index >> 1), k = 0; gray != 0; gray >>= 1, ++k) {
    if (gray & 1) bits ^= directions[k];
  }
  return bits;
}

POLYDESCENT_CPU_GPU std::uint32_t reversed_bits(std::uint32_t bits) {
  bits = (bits & 0x55555555u) << 1 | (bits >> 1 & 0x55555555u);
  bits = (bits & 0x33333333u) << 2 | (bits >> 2 & 0x33333333u);
  bits = (bits & 0x0f0f0f0fu) << 4 | (bits >> 4 & 0x0f0f0f0fu);
  bits = (bits & 0x00ff00ffu) << 8 | (bits >> 8 & 0x00ff00ffu);
  return bits << 16 | bits >> 16;
}

/// Nested uniform (Owen) scrambling: each bit is flipped or not by a hash of the more significant ones, so every
/// power-of-two interval keeps its share of the points.  (Laine and Karras 2011; Burley 2020; constants of Vegdahl
/// 2021)
POLYDESCENT_CPU_GPU std::uint32_t owen_scrambled(std::uint32_t bits, std::uint32_t key) {
  bits = reversed_bits(bits);
  bits ^= bits * 0x3d20adeau;
  bits += key;
  bits *= (key >> 16) | 1u;
  bits ^= bits * 0x05526c56u;
  bits ^= bits * 0x53a22864u;
  return reversed_bits(bits);
}

/// The Sobol sequence, scrambled by the seed (seed 0 too): unscrambled, its first point is the box's centre, where half
/// of all test functions have their minimum.
struct SobolSampler {
  std::uint64_t seed = 0;
  const std::uint32_t* directions = nullptr;  // [coordinate][32], from sobol_directions

  static constexpr const char* name = "sobol";
  static constexpr const char* summary = "low-discrepancy sequence, scrambled by the seed";
  static constexpr const char* source = "Joe and Kuo 2008; scrambled as Owen 1995 by Burley 2020";
  static constexpr std::uint64_t max_starts = std::uint64_t{1} << 32;  // a direction number for each bit of a start
  static constexpr int max_dim = 4096;                                  // coordinates of the table

  /// In (0, 1). start: below max_starts. coordinate: below the number of rows of `directions`.
  POLYDESCENT_CPU_GPU double operator()(std::uint64_t start, int coordinate) const {
    const std::uint32_t key = philox(seed, PhiloxStream::scramble, static_cast<std::uint64_t>(coordinate), 0).word[0];
    const std::uint32_t bits = owen_scrambled(sobol_bits(start, directions + 32 * coordinate), key);
    return (static_cast<double>(bits) + 0.5) * (1.0 / 4294967296.0);
  }
};

}  // namespace polydescent
