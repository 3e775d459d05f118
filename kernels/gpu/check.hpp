#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>

#include "polydescent/kernels/gpu/driver.hpp"
#include "polydescent/kernels/gpu/failure.hpp"
#include "polydescent/kernels/gpu/nvrtc.hpp"

namespace polydescent::gpu {

/// Throws Failure: "WHAT failed: CUDA_ERROR_NAME (text); remedy".
[[noreturn]] void fail(Result result, const Driver& driver, const std::string& what);

/// Throws Failure unless the call succeeded. The text says what was attempted.
template <class... Args>
void check(Result result, fmt::format_string<Args...> what, Args&&... args) {
  if (result != Result::success) fail(result, driver(), fmt::format(what, std::forward<Args>(args)...));
}

/// The same for NVRTC, whose errors have a text and no other name.
[[noreturn]] void fail(NvrtcResult result, const std::string& what);

template <class... Args>
void check(NvrtcResult result, fmt::format_string<Args...> what, Args&&... args) {
  if (result != NvrtcResult::success) fail(result, fmt::format(what, std::forward<Args>(args)...));
}

}  // namespace polydescent::gpu
