#pragma once

#include <cstdint>

#include "polydescent/kernels/platform.hpp"

namespace polydescent {

/// The centres of the cells of a grid that is as fine in every coordinate, but that the first ones may have one level more.
/// Where there are more cells than starts, those left out are spread evenly. From grid_sampler.
struct GridSampler {
  std::uint64_t starts = 1;
  std::uint64_t cells = 1;   // the least such number that is no smaller
  std::uint64_t levels = 1;  // of a coordinate; the first `finer` coordinates have one more
  int finer = 0;

  static constexpr const char* name = "grid";
  static constexpr const char* summary = "cell centres of a regular grid with about N cells; the same for every seed";
  static constexpr const char* source = "full factorial design, Fisher 1935";
  static constexpr std::uint64_t max_starts = std::uint64_t{1} << 31;  // cells < 2 starts: the product below fits 64 bits

  /// In (0, 1). start: below `starts`. The first coordinate's levels change fastest.
  POLYDESCENT_CPU_GPU double operator()(std::uint64_t start, int coordinate) const {
    const int finer_before = coordinate < finer ? coordinate : finer;
    const std::uint64_t stride = power(levels + 1, finer_before) * power(levels, coordinate - finer_before);
    const std::uint64_t count = coordinate < finer ? levels + 1 : levels;
    const std::uint64_t level = start * cells / starts / stride % count;
    return (static_cast<double>(level) + 0.5) / static_cast<double>(count);
  }

 private:
  POLYDESCENT_CPU_GPU static std::uint64_t power(std::uint64_t base, int exponent) {
    std::uint64_t result = 1;
    for (; exponent > 0; exponent /= 2, base *= base) {
      if (exponent % 2 != 0) result *= base;
    }
    return result;
  }
};

}  // namespace polydescent
