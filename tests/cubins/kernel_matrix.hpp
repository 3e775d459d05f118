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

/// As few of them as a greedy choice finds such that any two of these values meet in some kernel; and some moved
/// objectives. The same kernels at every call.
std::vector<MatrixKernel> covering_set();

}  // namespace polydescent
