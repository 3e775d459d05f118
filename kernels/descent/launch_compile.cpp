#include "polydescent/kernels/descent/launch_compile.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "polydescent/kernels/gpu/resource_usage.hpp"

namespace polydescent {
namespace {

constexpr int registers_per_multiprocessor = 65536;
constexpr int register_unit = 8;  // a thread gets them by eights

/// What the compiler says of the kernel; nothing when it left the work to the driver.
gpu::ResourceUsage usage_of(const gpu::Compiled& compiled) {
  const auto kernels = gpu::resource_usage(compiled.log);
  const auto kernel = kernels.find(kernel_name);
  return kernel == kernels.end() ? gpu::ResourceUsage{} : kernel->second;
}

bool spills(const gpu::ResourceUsage& usage) { return usage.spill_store_bytes + usage.spill_load_bytes > 0; }

/// Blocks that a multiprocessor has registers for.
int blocks_at_once(const gpu::ResourceUsage& usage, const KernelShape& shape) {
  const int per_thread = (usage.registers + register_unit - 1) / register_unit * register_unit;
  return registers_per_multiprocessor / (std::max(per_thread, register_unit) * shape.threads_per_block);
}

}  // namespace

gpu::Compiled compile_kernel(const KernelSpec& spec, KernelShape shape, int architecture,
                             const std::vector<std::string>& options, const gpu::Cache& cache) {
  const auto compile = [&] {
    return gpu::compile_cached({kernel_source(spec, shape), architecture, options, "polydescent_descend.cu"}, cache);
  };
  gpu::Compiled compiled = compile();
  int blocks = std::numeric_limits<int>::max();
  const bool in_registers = shape.tier == Tier::thread && spec.pairs == 0;
  for (auto usage = usage_of(compiled); in_registers && spills(usage); usage = usage_of(compiled)) {
    blocks = std::min(blocks, blocks_at_once(usage, shape)) - 1;
    if (blocks < 1) break;
    shape.blocks_at_once = blocks;
    gpu::Compiled next = compile();
    next.seconds += compiled.seconds;
    next.from_cache = next.from_cache && compiled.from_cache;
    compiled = std::move(next);
  }
  return compiled;
}

}  // namespace polydescent
