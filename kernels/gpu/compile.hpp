#pragma once

#include <string>
#include <vector>

#include "polydescent/kernels/gpu/cache.hpp"

namespace polydescent::gpu {

/// A CUDA source, and for which GPU. It may include every header of `sources()`.
struct Compilation {
  std::string source;
  int architecture = 0;                   // 90 for compute capability 9.0
  std::vector<std::string> options = {};  // beyond those that every kernel gets; see NVRTC's manual
  std::string name = "kernel.cu";         // what messages call the source
};

struct Compiled {
  std::vector<char> image;  // for Module
  bool is_ptx = false;      // the driver finishes the work: NVRTC does not know an architecture that new
  std::string log;          // warnings, and the resources of each kernel (resource_usage.hpp)
  bool from_cache = false;
  double seconds = 0;
};

/// Compiles with NVRTC; no GPU is needed. Functions without a mark are the device's. Throws Failure: with the
/// compiler's messages, each with file and line, or when there is no NVRTC.
Compiled compile(const Compilation& compilation);

/// The same, or what the cache kept of it from an earlier time. An entry's key covers the source, the embedded headers,
/// the options, the architecture and NVRTC's version.
Compiled compile_cached(const Compilation& compilation, const Cache& cache = Cache(default_cache_folder()));

/// Where compile_cached() keeps the result.
CacheKey key_of(const Compilation& compilation);

}  // namespace polydescent::gpu
