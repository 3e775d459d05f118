#include "polydescent/host/value_noise.hpp"

#include <cmath>
#include <cstddef>

namespace polydescent {

double noise_of(std::vector<double> values) {
  constexpr int order = 6;
  double factor = 1;
  for (int m = 1; m <= order; ++m) {
    for (std::size_t k = 0; k + 1 < values.size(); ++k) values[k] = values[k + 1] - values[k];
    values.pop_back();
    factor *= static_cast<double>(m) / (2 * (2 * m - 1));  // (m!)^2 / (2m)!
  }
  double squares = 0;
  for (const double difference : values) squares += difference * difference;
  return std::sqrt(factor * squares / static_cast<double>(values.size()));
}

}  // namespace polydescent
