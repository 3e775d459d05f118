#pragma once

#include <Random123/philox.h>

#include <cstdint>

#include "polydescent/kernels/platform.hpp"

namespace polydescent {

/// What a random number is for. Different uses of one seed never share numbers.
enum class PhiloxStream : std::uint32_t {
  start = 0, scramble = 1, shift = 2, rotation = 3, rows = 4, strata = 5, jitter = 6, digits = 7
};

/// 128 random bits.
struct PhiloxBlock {
  std::uint32_t word[4];
};

/// Philox4x32-10: bits that are a pure function of a key and a counter.  (Salmon, Moraes, Dror and Shaw 2011)
POLYDESCENT_CPU_GPU PhiloxBlock philox(std::uint64_t seed, PhiloxStream stream, std::uint64_t index,
                                       std::uint32_t sub) {
  philox4x32_ctr_t counter;
  counter.v[0] = static_cast<std::uint32_t>(index);
  counter.v[1] = static_cast<std::uint32_t>(index >> 32);
  counter.v[2] = sub;
  counter.v[3] = static_cast<std::uint32_t>(stream);
  philox4x32_key_t key;
  key.v[0] = static_cast<std::uint32_t>(seed);
  key.v[1] = static_cast<std::uint32_t>(seed >> 32);
  const philox4x32_ctr_t block = philox4x32_R(10, counter, key);
  return {{block.v[0], block.v[1], block.v[2], block.v[3]}};
}

/// The middle of one of 2^52 equal parts of (0, 1): never 0, never 1.
POLYDESCENT_CPU_GPU double unit_interval(std::uint32_t high, std::uint32_t low) {
  const std::uint64_t bits = (static_cast<std::uint64_t>(high) << 32 | low) >> 12;
  return (static_cast<double>(bits) + 0.5) * (1.0 / 4503599627370496.0);
}

}  // namespace polydescent
