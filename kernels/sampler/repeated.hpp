#pragma once

#include <cstdint>

#include "polydescent/kernels/platform.hpp"

namespace polydescent {

/// The same starts for each of many problems: start i is where start i % starts of the sampler is.
template <class Sampler>
struct Repeated {
  Sampler sampler;  // first, so that its pointers lie where they lie in it
  std::uint64_t starts = 0;

  static constexpr const char* name = Sampler::name;
  static constexpr bool gives_coordinates = requires { Sampler::gives_coordinates; };

  POLYDESCENT_CPU_GPU double operator()(std::uint64_t start, int coordinate) const { return sampler(start % starts, coordinate); }
};

}  // namespace polydescent
