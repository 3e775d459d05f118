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
  /// The first `repeated` starts over and over, if that is not 0. Throws Error for an unknown name, or for more starts or
  /// coordinates than the sampler has.
  StartSampler(const MinimizeOptions& options, int dim, std::uint64_t repeated = 0);

  SamplerReference reference() const { return reference_; }
  const KernelPart& kernel() const { return kernel_; }  // what a GPU's kernel needs of it
  const char* name() const { return name_; }

 private:
  void draw(const MinimizeOptions& options, int dim);
  void take(const std::vector<double>& points, int dim);
  template <class Configured>
  void keep(std::shared_ptr<const Configured> configured);
  template <class Sampler>
  void refer_to(const Sampler& sampler);

  std::uint64_t repeated_;

  std::shared_ptr<const void> sampler_;  // with its tables
  SamplerReference reference_;
  KernelPart kernel_;
  const char* name_ = nullptr;
};

}  // namespace polydescent
