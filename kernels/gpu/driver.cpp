#include "polydescent/kernels/gpu/driver.hpp"

#include <atomic>
#include <optional>
#include <string>

#include "polydescent/kernels/gpu/check.hpp"

namespace polydescent::gpu {
namespace {

std::atomic<const Driver*> replaced{nullptr};

/// A driver that works, or the reason why there is none.
struct Opened {
  std::optional<Driver> driver;
  std::string reason;
};

Driver open_driver() {
  Driver opened{open_library("NVIDIA's driver", {"libcuda.so.1"}, "install it for a GPU, or run on the CPU")};
  const Result result = opened.init(0);
  if (result != Result::success) fail(result, opened, "starting NVIDIA's driver");
  return opened;
}

Opened try_to_open_driver() {
  try {
    return {open_driver(), {}};
  } catch (const Failure& failure) {
    return {std::nullopt, failure.what()};
  }
}

const Opened& opened() {
  static const Opened once = try_to_open_driver();
  return once;
}

}  // namespace

const Driver* driver_if_present() noexcept {
  const Driver* const replacement = replaced.load();
  if (replacement != nullptr) return replacement;
  return opened().driver ? &*opened().driver : nullptr;
}

const Driver& driver() {
  if (const Driver* const present = driver_if_present()) return *present;
  throw Failure(opened().reason);
}

DriverReplacement::DriverReplacement(const Driver& replacement) noexcept : previous_(replaced.exchange(&replacement)) {}
DriverReplacement::~DriverReplacement() { replaced = previous_; }

}  // namespace polydescent::gpu
