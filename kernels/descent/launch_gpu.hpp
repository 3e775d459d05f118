#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "polydescent/kernels/descent/batch.hpp"
#include "polydescent/kernels/descent/launch_plan.hpp"

namespace polydescent {

/// A search on GPUs: starts first ... first + count - 1. The pointers are the host's. S = float or double.
template <class S>
struct GpuLaunch {
  DescentSetup<S> setup;
  int slots = 0;         // numbers of state per coordinate, of the rule
  int coefficients = 0;  // numbers per iteration, of the rule
  int pairs = 0;         // see KernelSpec
  KernelPart objective, rule, gradient, sampler;
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  std::vector<int> devices;  // ordinals, at least one
  int constraints = 0;       // of the objective
  bool fast_math = false;    // the GPU's own approximations of sine, exponential, division, ...
};

/// Takes the ends of one launch after the other, in the order of their starts; the arrays are the caller's until it
/// returns.
template <class S>
using TakeEnds = std::function<void(const BatchView<S>&)>;

/// The kernels of a search, compiled and loaded, and the memory they need. A start's end does not depend on which device
/// it ran on or in which launch, if the devices are of one kind.
template <class S>
class GpuSearch {
 public:
  /// Compiles, or takes from the cache. Throws gpu::Failure.
  explicit GpuSearch(const GpuLaunch<S>& launch);
  ~GpuSearch();

  /// Runs every start. Two launches per device are in flight, so that one computes while the other's ends are copied. After a
  /// stop no launch begins but the first, and those in flight are waited for and taken: their starts do not notice it. Throws
  /// gpu::Failure, and whatever `take` throws.
  void run(const TakeEnds<S>& take);

  double compile_s() const;  // what NVRTC took; nothing for kernels from the cache

 private:
  class Device;
  GpuLaunch<S> launch_;
  std::uint64_t chunk_ = 0;  // starts per launch
  std::vector<std::unique_ptr<Device>> devices_;
};

extern template class GpuSearch<float>;
extern template class GpuSearch<double>;

}  // namespace polydescent
