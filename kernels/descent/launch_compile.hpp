#pragma once

#include <string>
#include <vector>

#include "polydescent/kernels/descent/launch_plan.hpp"
#include "polydescent/kernels/gpu/cache.hpp"
#include "polydescent/kernels/gpu/compile.hpp"

namespace polydescent {

/// A search's kernel, compiled or taken from the cache. The compiler chooses the registers; where that makes a thread's
/// kernel spill, it is compiled again with registers for one block fewer at once, until it does not; but not that of a
/// quasi-Newton descent, which lives in local memory anyway. Options: beyond those that every kernel gets. Throws
/// gpu::Failure.
gpu::Compiled compile_kernel(const KernelSpec& spec, KernelShape shape, int architecture,
                             const std::vector<std::string>& options, const gpu::Cache& cache);

}  // namespace polydescent
