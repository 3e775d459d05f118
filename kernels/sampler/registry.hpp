#pragma once

#include "polydescent/kernels/sampler/sobol.hpp"
#include "polydescent/kernels/sampler/uniform.hpp"
#include "polydescent/kernels/scalar/type_list.hpp"

namespace polydescent {

/// Every sampler of starts, in the order users see them.
using Samplers = TypeList<SobolSampler, UniformSampler>;

}  // namespace polydescent
