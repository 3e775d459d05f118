#pragma once

#include <cstdint>
#include <vector>

#include "polydescent/kernels/descent/kernel_part.hpp"
#include "polydescent/kernels/sampler/grid_sampler.hpp"
#include "polydescent/kernels/sampler/halton_table.hpp"
#include "polydescent/kernels/sampler/sobol_directions.hpp"

namespace polydescent {

/// What a search asks of its sampler.
struct SamplerSetting {
  std::uint64_t seed = 0;
  std::uint64_t starts = 0;
  int dim = 0;
};

/// A sampler as a search has it, with the tables that it points to. This one is for samplers without tables, and names the
/// demands: what else a sampler needs is a specialization.
template <class Sampler>
struct ConfiguredSampler {
  Sampler sampler{};

  explicit ConfiguredSampler(const SamplerSetting& setting) {
    if constexpr (requires { sampler.seed; }) sampler.seed = setting.seed;
    if constexpr (requires { sampler.starts; }) sampler.starts = setting.starts;
  }
  void add_arrays(KernelPart& /*kernel*/) const {}
};

template <>
struct ConfiguredSampler<SobolSampler> {
  std::vector<std::uint32_t> directions;
  SobolSampler sampler;

  explicit ConfiguredSampler(const SamplerSetting& setting)
      : directions(sobol_directions(setting.dim)), sampler{setting.seed, directions.data()} {}
  void add_arrays(KernelPart& kernel) const { kernel.add_array(sampler, sampler.directions, directions.size()); }
};

template <>
struct ConfiguredSampler<HaltonSampler> {
  HaltonTable table;
  HaltonSampler sampler;

  explicit ConfiguredSampler(const SamplerSetting& setting)
      : table(halton_table(setting.seed, setting.dim)),
        sampler{setting.seed, table.bases.data(), table.permutations.data()} {}
  void add_arrays(KernelPart& kernel) const {
    kernel.add_array(sampler, sampler.bases, table.bases.size());
    kernel.add_array(sampler, sampler.permutations, table.permutations.size());
  }
};

template <>
struct ConfiguredSampler<GridSampler> {
  GridSampler sampler;

  explicit ConfiguredSampler(const SamplerSetting& setting) : sampler(grid_sampler(setting.starts, setting.dim)) {}
  void add_arrays(KernelPart& /*kernel*/) const {}
};

}  // namespace polydescent
