#include "polydescent/kernels/sampler/sobol_directions.hpp"

#include <bit>
#include <stdexcept>
#include <string>

namespace polydescent {
namespace {

/// Polynomial and initial numbers of each coordinate from the second on, end to end.
constexpr std::uint32_t joe_kuo[] = {
#include "polydescent/kernels/sampler/sobol_joe_kuo.inc"
};

constexpr int bits = 32;

/// Bratley and Fox 1988: v_k = m_k 2^(32-k), and for k > s the polynomial's recurrence.
void extend(const std::uint32_t* entry, int degree, std::uint32_t* v) {
  const std::uint32_t polynomial = entry[0];
  for (int k = 0; k < degree; ++k) v[k] = entry[1 + k] << (bits - 1 - k);
  for (int k = degree; k < bits; ++k) {
    v[k] = v[k - degree] ^ (v[k - degree] >> degree);
    for (int j = 1; j < degree; ++j) {
      if (polynomial >> (degree - j) & 1) v[k] ^= v[k - j];
    }
  }
}

}  // namespace

std::vector<std::uint32_t> sobol_directions(int dim) {
  if (dim < 0 || dim > max_sobol_dim) {
    throw std::invalid_argument("dimension " + std::to_string(dim) + ": there are Sobol direction numbers for 0 to " +
                                std::to_string(max_sobol_dim) + " dimensions; use the uniform sampler");
  }
  std::vector<std::uint32_t> directions(static_cast<std::size_t>(dim) * bits);
  const std::uint32_t* entry = joe_kuo;
  for (int i = 0; i < dim; ++i) {
    std::uint32_t* v = directions.data() + i * bits;
    if (i == 0) {
      for (int k = 0; k < bits; ++k) v[k] = 1u << (bits - 1 - k);
      continue;
    }
    const int degree = std::bit_width(entry[0]) - 1;
    extend(entry, degree, v);
    entry += 1 + degree;
  }
  return directions;
}

}  // namespace polydescent
