#pragma once

#include <vector>

#include "polydescent/host/options.hpp"
#include "polydescent/kernels/descent/kernel_part.hpp"

namespace polydescent {

/// An optimizer as a GPU's kernel takes it.
struct KernelRule {
  KernelPart part;
  int slots = 0;         // numbers of state per coordinate
  int coefficients = 0;  // numbers per iteration
  int pairs = 0;         // that a quasi-Newton descent remembers
};

/// Empty for an optimizer without a kernel.
KernelRule kernel_rule(const Optimizer& optimizer, int dim);

bool has_kernel(const Optimizer& optimizer);

/// Whether there is a kernel, and blocks of all these GPUs have the memory for a start of such a search.
bool fits_gpus(const MinimizeOptions& options, int dim, const std::vector<int>& gpus);

}  // namespace polydescent
