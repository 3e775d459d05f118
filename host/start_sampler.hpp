#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "polydescent/host/options.hpp"
#include "polydescent/kernels/descent/kernel_part.hpp"
#include "polydescent/kernels/descent/launch_cpu.hpp"

namespace polydescent {

/// What the options draw starts from: a sampler of the registry with the tables it needs, or the points they give. Keep
/// it, and the options, alive while its reference is in use.
class StartSampler {
 public:
  /// Throws Error for an unknown name, or for more starts or coordinates than the sampler has.
  StartSampler(const MinimizeOptions& options, int dim);

  SamplerReference reference() const { return reference_; }
  const KernelPart& kernel() const { return kernel_; }  // what a GPU's kernel needs of it
  const char* name() const { return name_; }

 private:
  void draw(const MinimizeOptions& options, int dim);
  void take(const std::vector<double>& points, int dim);
  template <class Sampler>
  void keep(const Sampler& sampler);

  std::vector<std::uint32_t> directions_;
  std::shared_ptr<const void> sampler_;
  SamplerReference reference_;
  KernelPart kernel_;
  const char* name_ = nullptr;
};

}  // namespace polydescent
