#include "polydescent/kernels/gpu/check.hpp"

namespace polydescent::gpu {
namespace {

const char* remedy(Result result) {
  switch (result) {
    case Result::out_of_memory:
      return "; do less at once, or end what else uses the device";
    case Result::no_device:
      return "; is one plugged in and in CUDA_VISIBLE_DEVICES? The CPU needs none";
    case Result::no_binary_for_device:
    case Result::unsupported_ptx:
      return "; the driver is older than the compiler: update the driver";
    case Result::illegal_address:
    case Result::launch_failed:
      return "; a kernel went wrong: run it under compute-sanitizer";
    case Result::launch_out_of_resources:
      return "; use smaller blocks";
    case Result::system_driver_mismatch:
      return "; the driver was updated: restart the machine";
    default:
      return "";
  }
}

}  // namespace

void fail(Result result, const Driver& driver, const std::string& what) {
  const char* name = "unknown error";
  const char* text = "no text";
  const bool named = driver.error_name(result, &name) == Result::success;
  const bool explained = driver.error_text(result, &text) == Result::success;
  const std::string code =
      named && explained ? fmt::format("{} ({})", name, text) : fmt::format("CUDA error {}", static_cast<int>(result));
  throw Failure(fmt::format("{} failed: {}{}", what, code, remedy(result)));
}

void fail(NvrtcResult result, const std::string& what) {
  throw Failure(fmt::format("{} failed: {}", what, nvrtc().error_text(result)));
}

}  // namespace polydescent::gpu
