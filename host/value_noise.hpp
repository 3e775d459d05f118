#pragma once

#include <vector>

namespace polydescent {

/// Values at so many equidistant points of a line tell their noise.
inline constexpr int noise_points = 9;

/// The standard deviation of the noise in at least 7 values at equidistant points, from their sixth differences, which
/// smooth changes hardly enter: sigma^2 = (m!)^2 / (2m)! mean (m-th difference)^2.  (Hamming; More and Wild 2011, (2.4))
double noise_of(std::vector<double> values);

}  // namespace polydescent
