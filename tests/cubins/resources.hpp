#pragma once

#include <string>

#include "cubins/kernel_matrix.hpp"
#include "polydescent/kernels/gpu/cache.hpp"
#include "polydescent/kernels/gpu/resource_usage.hpp"

namespace polydescent {

/// A kernel of the matrix, compiled for one architecture.
struct Built {
  KernelShape shape;
  gpu::ResourceUsage usage;
  bool from_cache = false;
  double seconds = 0;
};

/// Compiles as a search does. Throws gpu::Failure.
Built build(const MatrixKernel& kernel, int architecture, const gpu::Cache& cache);

/// Empty, or what is wrong with a kernel: where a thread works alone, to 16 dimensions, it has to do without spills and
/// with at most 40 bytes of stack, for there everything is meant to stay in registers.
std::string complaint(const MatrixKernel& kernel, Tier tier, const gpu::ResourceUsage& usage);

}  // namespace polydescent
