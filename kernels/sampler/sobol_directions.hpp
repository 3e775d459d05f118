#pragma once

#include <cstdint>
#include <vector>

#include "polydescent/kernels/sampler/sobol.hpp"

namespace polydescent {

/// Coordinates the table of direction numbers has.
inline constexpr int max_sobol_dim = SobolSampler::max_dim;

/// Direction numbers of the first `dim` coordinates: [coordinate][32], scaled to 2^32.
/// Throws std::invalid_argument unless 0 <= dim <= max_sobol_dim.  (Joe and Kuo 2008, set new-joe-kuo-6.21201)
std::vector<std::uint32_t> sobol_directions(int dim);

}  // namespace polydescent
