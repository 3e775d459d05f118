#include "cubins/resources.hpp"

#include <fmt/format.h>

#include "polydescent/kernels/descent/launch_compile.hpp"

namespace polydescent {
namespace {

constexpr int shared_bytes_per_block = 99 * 1024;  // the least that a GPU since sm_80 lets a block have
constexpr int most_dims_in_registers = 16;
constexpr int most_moved_dims_in_registers = 8;  // an instance keeps a rotation's sums besides
constexpr int most_stack_bytes = 40;

}  // namespace

Built build(const MatrixKernel& kernel, int architecture, const gpu::Cache& cache) {
  const KernelShape shape = plan_shape(kernel.spec, shared_bytes_per_block);
  const gpu::Compiled compiled = compile_kernel(kernel.spec, shape, architecture, {}, cache);
  return {shape, gpu::resource_usage(compiled.log).at(kernel_name), compiled.from_cache, compiled.seconds};
}

std::string complaint(const MatrixKernel& kernel, Tier tier, const gpu::ResourceUsage& usage) {
  const bool is_moved = kernel.spec.objective.find("Moved<") != std::string::npos;
  const int most_dims = is_moved ? most_moved_dims_in_registers : most_dims_in_registers;
  const bool in_registers = tier == Tier::thread && kernel.spec.pairs == 0 && kernel.spec.dim <= most_dims;
  if (!in_registers) return {};
  const int spilled = usage.spill_store_bytes + usage.spill_load_bytes;
  if (spilled == 0 && usage.stack_bytes <= most_stack_bytes) return {};
  return fmt::format(
      "{}: {} bytes of stack, spills of {} bytes stored and {} loaded, {} registers (a thread's kernel to {} "
      "dimensions spills nothing and has at most {} bytes of stack); see kernels/descent/tuning.hpp and "
      "kernels/gradient",
      kernel.name, usage.stack_bytes, usage.spill_store_bytes, usage.spill_load_bytes, usage.registers,
      most_dims, most_stack_bytes);
}

}  // namespace polydescent
