#pragma once

#include "polydescent/kernels/sampler/given_points.hpp"
#include "polydescent/kernels/sampler/grid.hpp"
#include "polydescent/kernels/sampler/halton.hpp"
#include "polydescent/kernels/sampler/latin_hypercube.hpp"
#include "polydescent/kernels/sampler/sobol.hpp"
#include "polydescent/kernels/sampler/uniform.hpp"
#include "polydescent/kernels/scalar/type_list.hpp"

namespace polydescent {

/// Every sampler of starts that a seed is enough for, in the order users see them. (GivenPoints needs points.)
using Samplers = TypeList<SobolSampler, UniformSampler, LatinHypercubeSampler, HaltonSampler, GridSampler>;

}  // namespace polydescent
