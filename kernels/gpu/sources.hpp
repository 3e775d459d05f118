#pragma once

#include <span>

namespace polydescent::gpu {

/// A header that kernels may include at run time, by the name they include it by.
struct Source {
  const char* name;
  const char* text;
};

/// The kernels' own headers, Philox, and what NVRTC lacks of the standard ones, as they were when this was built.
std::span<const Source> sources();

}  // namespace polydescent::gpu
