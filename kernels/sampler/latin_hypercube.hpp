#pragma once

#include "polydescent/kernels/sampler/permutation.hpp"

namespace polydescent {

/// In each coordinate one start in each of `starts` equal strata, in random order and at a random place in its stratum.
struct LatinHypercubeSampler {
  std::uint64_t seed = 0;
  std::uint64_t starts = 1;

  static constexpr const char* name = "latin-hypercube";
  static constexpr const char* summary = "one start in each of N equal strata of every coordinate, N the number of starts";
  static constexpr const char* source = "McKay, Beckman and Conover 1979";
  static constexpr std::uint64_t max_starts = std::uint64_t{1} << 31;

  /// In (0, 1). start: below `starts`.
  POLYDESCENT_CPU_GPU double operator()(std::uint64_t start, int coordinate) const {
    // Stratum and jitter together have the bits of a double: the sum is exact and never reaches the next stratum.
    const PhiloxBlock block = philox(seed, PhiloxStream::jitter, start, static_cast<std::uint32_t>(coordinate));
    const double jitter = ((block.word[0] >> 11) + 0.5) * (1.0 / 2097152.0);
    return (stratum(start, coordinate) + jitter) / static_cast<double>(starts);
  }

  /// 0 ... starts - 1. Of a few strata one permutation prefers some orders (of 5, by a factor of 3); two in a row do not.
  POLYDESCENT_CPU_GPU std::uint32_t stratum(std::uint64_t start, int coordinate) const {
    const std::uint32_t turns = starts < 1024 ? 2 : 1;
    auto place = static_cast<std::uint32_t>(start);
    for (std::uint32_t turn = 0; turn < turns; ++turn) {
      const PhiloxBlock keys = philox(seed, PhiloxStream::strata, static_cast<std::uint64_t>(coordinate), turn);
      place = Permutation(keys, static_cast<std::uint32_t>(starts))(place);
    }
    return place;
  }
};

}  // namespace polydescent
