#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "polydescent/kernels/descent/kernel_part.hpp"
#include "polydescent/kernels/descent/launch_plan.hpp"
#include "polydescent/kernels/gpu/compile.hpp"
#include "polydescent/kernels/gpu/device.hpp"
#include "polydescent/kernels/gpu/memory.hpp"
#include "polydescent/kernels/gpu/module.hpp"
#include "polydescent/kernels/gpu/resource_usage.hpp"
#include "polydescent/kernels/gpu/stream.hpp"
#include "polydescent/kernels/update/adam.hpp"

namespace polydescent::bench {

/// The source of a kernel of eight independent chains of multiply-adds in every thread.
inline std::string multiply_add_source(bool single) {
  return fmt::format(R"(extern "C" __global__ void multiply_add({0}* out, {0} factor, {0} addend, int rounds) {{
  {0} chain[8];
  #pragma unroll
  for (int k = 0; k < 8; ++k) chain[k] = threadIdx.x + k;
  for (int r = 0; r < rounds; ++r) {{
    #pragma unroll
    for (int repeat = 0; repeat < 8; ++repeat) {{
      #pragma unroll
      for (int k = 0; k < 8; ++k) chain[k] = chain[k] * factor + addend;
    }}
  }}
  {0} total = 0;
  #pragma unroll
  for (int k = 0; k < 8; ++k) total += chain[k];
  out[blockIdx.x * blockDim.x + threadIdx.x] = total;
}})",
                     single ? "float" : "double");
}

/// Multiply-adds per second of a whole GPU, the best of five launches that fill it.
template <class S>
double gpu_multiply_add_rate(const gpu::DeviceInfo& info) {
  constexpr unsigned threads = 256;
  constexpr int rounds = 4096;
  const gpu::Context context(info.ordinal);
  const gpu::Compiled compiled = gpu::compile({multiply_add_source(sizeof(S) == 4), info.architecture});
  const gpu::Module module(compiled.image);
  const gpu::Kernel kernel = module.kernel("multiply_add");
  const auto blocks = static_cast<unsigned>(info.multiprocessors) * 8;
  const gpu::Buffer<S> out(std::size_t{blocks} * threads);
  const gpu::Stream stream;
  double best = 0;
  for (int repetition = 0; repetition < 6; ++repetition) {
    gpu::Event before;
    gpu::Event after;
    before.record(stream);
    kernel(stream, {blocks, threads, 0}, out.data(), S(0.999), S(0.001), rounds);
    after.record(stream);
    after.synchronize();
    if (repetition > 0) best = std::max(best, 64.0 * rounds * blocks * threads / after.elapsed_s(before));
  }
  return best;
}

/// What the compiler made of a search's kernel, and how much of it a multiprocessor holds.
struct KernelFigures {
  gpu::ResourceUsage usage;
  int threads_per_block = 0;
  int starts_per_block = 0;
  int active_blocks = 0;  // per multiprocessor; 0 where there is no GPU to ask
  double compile_s = 0;
};

/// The spec of a search by Adam from Sobol's points; the names are those of the types.
inline KernelSpec spec_of(int dim, bool single, const std::string& objective, const std::string& gradient) {
  return {dim, single, Adam::slots, objective, type_name<Adam>(), gradient, "polydescent::SobolSampler"};
}

/// Compiles it anew, so that the seconds are the compiler's.
inline KernelFigures compile_figures(const KernelSpec& spec, int architecture, int shared_bytes_per_block) {
  const KernelShape shape = plan_shape(spec, shared_bytes_per_block);
  const gpu::Compiled compiled = gpu::compile({kernel_source(spec, shape), architecture});
  KernelFigures figures;
  const auto usage = gpu::resource_usage(compiled.log);
  if (const auto found = usage.find(kernel_name); found != usage.end()) figures.usage = found->second;
  figures.threads_per_block = shape.threads_per_block;
  figures.starts_per_block = shape.starts_per_block;
  figures.compile_s = compiled.seconds;
  if (gpu::devices().empty()) return figures;
  const gpu::Context context(0);
  const gpu::Module module(compiled.image);
  const gpu::Kernel kernel = module.kernel(kernel_name);
  if (shape.shared_bytes > 0) kernel.allow_shared_bytes(static_cast<int>(shape.shared_bytes));
  figures.active_blocks = kernel.active_blocks(shape.threads_per_block, shape.shared_bytes);
  if (compiled.is_ptx) figures.usage.registers = kernel.attributes().registers;  // the driver did the assembler's work
  return figures;
}

}  // namespace polydescent::bench
