#pragma once

#include "polydescent/kernels/sampler/grid.hpp"

namespace polydescent {

/// The grid of `starts` starts, 1 ... GridSampler::max_starts, in `dim` dimensions, at least 1.
GridSampler grid_sampler(std::uint64_t starts, int dim);

}  // namespace polydescent
