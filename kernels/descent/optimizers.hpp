#pragma once

#include "polydescent/kernels/descent/lbfgs.hpp"
#include "polydescent/kernels/descent/levenberg_marquardt.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"
#include "polydescent/kernels/scalar/type_list.hpp"
#include "polydescent/kernels/update/registry.hpp"

namespace polydescent {

/// Ways to descend that are no update rules: each has a loop of its own.
using SecondOrder = TypeList<Lbfgs, LevenbergMarquardt>;

/// Every way to descend, in the order users see them.
using Optimizers = Joined<UpdateRules, SecondOrder>;

/// Whether a GPU has a kernel for it; the others run on the CPU only.
template <class Rule>
inline constexpr bool has_gpu_kernel = UpdateRule<Rule>;
template <>
inline constexpr bool has_gpu_kernel<Lbfgs> = true;

}  // namespace polydescent
