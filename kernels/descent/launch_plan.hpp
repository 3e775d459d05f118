#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "polydescent/kernels/descent/kernel_part.hpp"
#include "polydescent/kernels/descent/lbfgs.hpp"

// What is decided before a launch on a GPU: who works on a start, the kernel's source, and how many starts fit at once.
// Nothing here needs a GPU.
namespace polydescent {

enum class Tier { thread, warp, block };

/// The kernel that a search needs.
struct KernelSpec {
  int dim = 0;
  bool single = false;  // float32
  int slots = 0;        // numbers of state per coordinate, of the rule
  std::string objective, rule, gradient, sampler;  // types
  int pairs = 0;        // that a quasi-Newton descent remembers; 0: the rule is another
  std::string header = {};  // that has the objective; empty: the registry
  std::string text = {};    // that defines the objective, where no header does
  int constraints = 0;      // of the objective
  bool simplex = false;     // descents stay there

  std::size_t scalar_bytes() const { return single ? 4 : 8; }
};

/// Who works on a start, and what a block has.
struct KernelShape {
  Tier tier = Tier::thread;
  int threads_per_block = 0;
  int starts_per_block = 0;
  std::size_t shared_bytes = 0;  // per block
  int blocks_at_once = 0;        // that the compiler has to leave registers for, per multiprocessor; 0: its own choice
};

/// The rule as a kernel in this dimension takes it.
KernelPart rule_part(const Lbfgs& rule, int dim);

/// Whether a block of the device has the shared memory that a start needs, if it needs any.
bool fits_block(const KernelSpec& spec, int shared_bytes_per_block);

/// Throws gpu::Failure, with the numbers, when a start needs more shared memory than a block of the device has.
KernelShape plan_shape(const KernelSpec& spec, int shared_bytes_per_block);

/// The CUDA source of a kernel named kernel_name.
std::string kernel_source(const KernelSpec& spec, const KernelShape& shape);
inline constexpr const char* kernel_name = "polydescent_descend";

/// Bytes that a start's end takes, on the device and again on the host.
std::size_t bytes_per_start(const KernelSpec& spec);

/// Starts per launch: several times what runs at once, so that the last ones do not leave the device idle, within the
/// memory of two launches that are in flight. Fewer where somebody may stop the search, which launches in flight do not
/// notice. Throws gpu::Failure, with the numbers, when not even one start fits.
std::uint64_t plan_chunk(const KernelSpec& spec, std::uint64_t starts, std::uint64_t at_once, std::uint64_t free_bytes,
                         bool may_be_stopped = false);

}  // namespace polydescent
