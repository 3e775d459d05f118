#include "polydescent/kernels/sampler/halton_table.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

namespace polydescent {
namespace {

constexpr std::int64_t most = std::int64_t{1} << 52;  // a double holds halves up to there

bool is_prime(std::uint32_t number) {
  for (std::uint32_t divisor = 2; divisor * divisor <= number; ++divisor) {
    if (number % divisor == 0) return false;
  }
  return true;
}

/// Appends 0 ... size - 1 in an order that the seed, the coordinate and the position choose.  (Fisher and Yates 1938)
void append_shuffled(std::uint64_t seed, std::size_t coordinate, std::uint32_t position, std::uint32_t size,
                     std::vector<std::uint8_t>& table) {
  const std::size_t begin = table.size();
  table.resize(begin + size);
  std::iota(table.begin() + static_cast<std::ptrdiff_t>(begin), table.end(), std::uint8_t{0});
  for (std::uint32_t last = size - 1; last > 0; --last) {
    const std::uint64_t word = philox(seed, PhiloxStream::digits, coordinate, position << 8 | last).word[0];
    std::swap(table[begin + last], table[begin + (word * (last + 1) >> 32)]);
  }
}

}  // namespace

HaltonTable halton_table(std::uint64_t seed, int dim) {
  if (dim < 0 || dim > HaltonSampler::max_dim) {
    throw std::invalid_argument("dimension " + std::to_string(dim) + ": there are Halton sequences for 0 to " +
                                std::to_string(HaltonSampler::max_dim));
  }
  HaltonTable table;
  for (std::uint32_t prime = 2; table.bases.size() < static_cast<std::size_t>(dim); ++prime) {
    if (!is_prime(prime)) continue;
    const std::size_t coordinate = table.bases.size();
    table.bases.push_back({prime, static_cast<std::uint32_t>(table.permutations.size()), 1, 0});
    HaltonBase& base = table.bases.back();
    for (std::uint32_t position = 0; base.range <= most / prime; ++position, base.range *= prime) {
      if (prime < HaltonSampler::tabulated) append_shuffled(seed, coordinate, position, prime, table.permutations);
      const HaltonSampler sampler{seed, table.bases.data(), table.permutations.data()};
      base.zeros = base.zeros * prime + sampler.permuted(static_cast<int>(coordinate), position, 0);
    }
  }
  return table;
}

}  // namespace polydescent
