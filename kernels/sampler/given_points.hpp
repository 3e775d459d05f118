#pragma once

#include <cstdint>

#include "polydescent/kernels/platform.hpp"

namespace polydescent {

/// Starts that somebody chose: coordinates, where other samplers give shares of the box.
struct GivenPoints {
  const double* points = nullptr;  // [start][dim]
  int dim = 0;

  static constexpr const char* name = "given";
  static constexpr bool gives_coordinates = true;

  POLYDESCENT_CPU_GPU double operator()(std::uint64_t start, int coordinate) const {
    return points[start * static_cast<std::uint64_t>(dim) + static_cast<std::uint64_t>(coordinate)];
  }
};

}  // namespace polydescent
