#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "polydescent/kernels/descent/kernel_part.hpp"
#include "polydescent/kernels/descent/launch_cpu.hpp"

namespace polydescent {

/// A sampler of the registry by name, with the tables it needs. Keep it alive while its reference is in use.
class StartSampler {
 public:
  /// Throws Error for an unknown name, or for more starts or coordinates than the sampler has.
  StartSampler(std::string_view name, std::uint64_t seed, std::uint64_t starts, int dim);

  SamplerReference reference() const { return reference_; }
  const KernelPart& kernel() const { return kernel_; }  // what a GPU's kernel needs of it
  const char* name() const { return name_; }

 private:
  std::vector<std::uint32_t> directions_;
  std::shared_ptr<const void> sampler_;
  SamplerReference reference_;
  KernelPart kernel_;
  const char* name_ = nullptr;
};

}  // namespace polydescent
