#include "polydescent/kernels/gpu/nvrtc.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>

#include "polydescent/kernels/gpu/check.hpp"

namespace polydescent::gpu {
namespace {

/// NVRTC, or the reason why there is none.
struct Opened {
  std::optional<Nvrtc> nvrtc;
  std::string reason;
};

/// A toolkit's library folder need not be among those that the system searches.
std::string toolkit_folder() {
  for (const char* const variable : {"CUDA_HOME", "CUDA_PATH"}) {
    const char* const value = std::getenv(variable);
    if (value != nullptr && *value != '\0') return value + std::string("/lib64/");
  }
  return "/usr/local/cuda/lib64/";
}

Nvrtc open() {
  const std::string folder = toolkit_folder();
  return {open_library("NVRTC, CUDA's run-time compiler,",
                       {"libnvrtc.so.13", folder + "libnvrtc.so.13", "libnvrtc.so.12", folder + "libnvrtc.so.12"},
                       "install CUDA 12 or 13, or set CUDA_HOME to where it is")};
}

Opened try_to_open() {
  try {
    return {open(), {}};
  } catch (const Failure& failure) {
    return {std::nullopt, failure.what()};
  }
}

const Opened& opened() {
  static const Opened once = try_to_open();
  return once;
}

}  // namespace

const Nvrtc& nvrtc() {
  if (!opened().nvrtc) throw Failure(opened().reason);
  return *opened().nvrtc;
}

bool nvrtc_present() noexcept { return opened().nvrtc.has_value(); }

int nvrtc_version() {
  int major = 0;
  int minor = 0;
  check(nvrtc().version(&major, &minor), "asking NVRTC for its version");
  return 1000 * major + 10 * minor;
}

std::vector<int> nvrtc_architectures() {
  int count = 0;
  check(nvrtc().architecture_count(&count), "counting NVRTC's architectures");
  std::vector<int> all(static_cast<std::size_t>(count));
  check(nvrtc().architectures(all.data()), "asking NVRTC for its architectures");
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace polydescent::gpu
