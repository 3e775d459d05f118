#pragma once

#include "polydescent/kernels/sampler/philox.hpp"

namespace polydescent {

/// Independent uniform coordinates.
struct UniformSampler {
  std::uint64_t seed = 0;

  static constexpr const char* name = "uniform";
  static constexpr const char* summary = "independent uniform random numbers";
  static constexpr const char* source = "Philox4x32-10, Salmon et al. 2011";

  /// In (0, 1).
  POLYDESCENT_CPU_GPU double operator()(std::uint64_t start, int coordinate) const {
    const PhiloxBlock block = philox(seed, PhiloxStream::start, start, static_cast<std::uint32_t>(coordinate));
    return unit_interval(block.word[0], block.word[1]);
  }
};

}  // namespace polydescent
