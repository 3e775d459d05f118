#pragma once

#include "polydescent/kernels/sampler/given_points.hpp"
#include "polydescent/kernels/sampler/sobol.hpp"
#include "polydescent/kernels/sampler/uniform.hpp"
#include "polydescent/kernels/scalar/type_list.hpp"

namespace polydescent {

/// Every sampler of starts that a seed is enough for, in the order users see them. (GivenPoints needs points.)
using Samplers = TypeList<SobolSampler, UniformSampler>;

}  // namespace polydescent
