#include "polydescent/kernels/gpu/device.hpp"

#include "polydescent/kernels/gpu/check.hpp"

namespace polydescent::gpu {
namespace {

/// cuda.h's CUdevice_attribute.
enum Attribute {
  clock_rate = 13,
  multiprocessor_count = 16,
  l2_cache_size = 38,
  max_threads_per_multiprocessor = 39,
  compute_capability_major = 75,
  compute_capability_minor = 76,
  max_shared_memory_per_multiprocessor = 81,
  max_registers_per_multiprocessor = 82,
  max_shared_memory_per_block_optin = 97,
};

int device_handle(int ordinal) {
  int device = 0;
  check(driver().device_get(&device, ordinal), "opening CUDA device {}", ordinal);
  return device;
}

int attribute(int device, Attribute which) {
  int value = 0;
  check(driver().device_attribute(&value, which, device), "reading attribute {} of the device",
        static_cast<int>(which));
  return value;
}

std::string name_of(int device) {
  char name[256] = "";
  check(driver().device_name(name, sizeof name, device), "reading the device's name");
  return name;
}

std::uint64_t memory_of(int device) {
  std::size_t bytes = 0;
  check(driver().device_memory(&bytes, device), "reading the size of the device's memory");
  return bytes;
}

DeviceInfo describe(int ordinal) {
  const int device = device_handle(ordinal);
  return {
      .ordinal = ordinal,
      .name = name_of(device),
      .architecture = 10 * attribute(device, compute_capability_major) + attribute(device, compute_capability_minor),
      .multiprocessors = attribute(device, multiprocessor_count),
      .clock_khz = attribute(device, clock_rate),
      .memory_bytes = memory_of(device),
      .l2_bytes = attribute(device, l2_cache_size),
      .shared_bytes_per_block = attribute(device, max_shared_memory_per_block_optin),
      .shared_bytes_per_multiprocessor = attribute(device, max_shared_memory_per_multiprocessor),
      .registers_per_multiprocessor = attribute(device, max_registers_per_multiprocessor),
      .threads_per_multiprocessor = attribute(device, max_threads_per_multiprocessor)};
}

int device_count() {
  int count = 0;
  check(driver().device_count(&count), "counting CUDA devices");
  return count;
}

}  // namespace

std::vector<DeviceInfo> devices() {
  std::vector<DeviceInfo> all;
  if (!driver_present()) return all;
  const int count = device_count();
  for (int ordinal = 0; ordinal < count; ++ordinal) all.push_back(describe(ordinal));
  return all;
}

std::string why_no_device() {
  try {
    return device_count() > 0 ? "" : "CUDA offers no device; is one plugged in and in CUDA_VISIBLE_DEVICES?";
  } catch (const Failure& failure) {
    return failure.what();
  }
}

int driver_version() {
  int version = 0;
  check(driver().driver_version(&version), "reading the driver's version");
  return version;
}

void Context::Release::operator()(CUctx_st*) const noexcept {
  if (const Driver* const present = driver_if_present()) static_cast<void>(present->context_release(device));
}

Context::Context(int ordinal) : ordinal_(ordinal) {
  const int device = device_handle(ordinal);
  CUctx_st* context = nullptr;
  check(driver().context_retain(&context, device), "opening a context on CUDA device {}", ordinal);
  context_ = {context, Release{device}};
  make_current();
}

void Context::make_current() const {
  check(driver().context_make_current(context_.get()), "choosing CUDA device {}", ordinal_);
}

std::uint64_t Context::free_memory() const {
  make_current();
  std::size_t free = 0;
  std::size_t total = 0;
  check(driver().memory_info(&free, &total), "asking CUDA device {} for its free memory", ordinal_);
  return free;
}

}  // namespace polydescent::gpu
