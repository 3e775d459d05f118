#pragma once

#include <string>
#include <vector>

#include "polydescent/kernels/descent/launch_plan.hpp"

// The kernels that the built-in parts can be combined to. Whatever is registered joins by itself.
namespace polydescent {

struct MatrixKernel {
  KernelSpec spec;
  std::string name;  // "rosenbrock 10 float32 adam dual sobol"
};

/// Every objective in each of the dimensions that it has, precision, rule, gradient and sampler. The dimensions lie in
/// all three tiers: 2, 10, 16, 32 (a warp's in float64), 64, 1000.
std::vector<MatrixKernel> full_matrix();

/// Those of a few objectives, one of each kind.
std::vector<MatrixKernel> matrix_of_some();

/// As few of these as a greedy choice finds such that any two values meet in some kernel, and some moved objectives. The same
/// kernels at every call.
std::vector<MatrixKernel> covering_set();

/// Every registered objective in two kernels, one of each precision, in about two and ten dimensions: by duals in the first,
/// in the second by its own derivative or by differences. Each reads its own header alone, as a search's kernels do.
std::vector<MatrixKernel> of_each_objective();

}  // namespace polydescent
