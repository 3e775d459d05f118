#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "polydescent/kernels/point.hpp"

namespace polydescent {

/// Values at so many equidistant points of a line tell their noise.
inline constexpr int noise_points = 9;

/// The standard deviation of the noise in at least 7 values at equidistant points, from their sixth differences, which
/// smooth changes hardly enter: sigma^2 = (m!)^2 / (2m)! mean (m-th difference)^2.  (Hamming; More and Wild 2011, (2.4))
double noise_of(std::vector<double> values);

/// The same beside x, from values at points that lie `spacing` apart in every coordinate and in the box, which is wide enough.
/// value_at(point): of [dim] numbers.
template <class Value>
double noise_beside(const std::vector<double>& x, const std::vector<double>& spacing, const BoxView<double>& box, Value value_at) {
  constexpr int half = noise_points / 2;
  std::vector<double> point(x.size()), values;
  for (int k = -half; k <= half; ++k) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double lowest = box.lower[i] + half * spacing[i], highest = box.upper[i] - half * spacing[i];
      const double along = std::min(std::max(x[i], lowest), highest) + k * spacing[i];
      point[i] = std::min(std::max(along, box.lower[i]), box.upper[i]);
    }
    values.push_back(value_at(point));
  }
  return noise_of(std::move(values));
}

}  // namespace polydescent
