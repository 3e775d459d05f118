#include "polydescent/kernels/gpu/memory.hpp"

#include <bit>

#include "polydescent/kernels/gpu/check.hpp"

namespace polydescent::gpu::detail {
namespace {

constexpr unsigned of_every_context = 1;  // CU_MEMHOSTALLOC_PORTABLE

DevicePointer address_of(const void* pointer) { return std::bit_cast<DevicePointer>(pointer); }

}  // namespace

void FreeDevice::operator()(void* address) const noexcept {
  if (const Driver* const present = driver_if_present()) static_cast<void>(present->memory_free(address_of(address)));
}

void FreePinned::operator()(void* address) const noexcept {
  if (const Driver* const present = driver_if_present()) static_cast<void>(present->pinned_free(address));
}

std::unique_ptr<void, FreeDevice> allocate_device(std::size_t bytes) {
  if (bytes == 0) return nullptr;
  DevicePointer address = 0;
  check(driver().memory_allocate(&address, bytes), "allocating {} bytes of device memory", bytes);
  return std::unique_ptr<void, FreeDevice>(std::bit_cast<void*>(address));
}

std::unique_ptr<void, FreePinned> allocate_pinned(std::size_t bytes) {
  if (bytes == 0) return nullptr;
  void* address = nullptr;
  check(driver().pinned_allocate(&address, bytes, of_every_context), "allocating {} bytes of pinned memory", bytes);
  return std::unique_ptr<void, FreePinned>(address);
}

void upload(void* to, const void* from, std::size_t bytes) {
  if (bytes == 0) return;
  check(driver().upload(address_of(to), from, bytes), "copying {} bytes to the device", bytes);
}

void upload(void* to, const void* from, std::size_t bytes, const Stream& stream) {
  if (bytes == 0) return;
  check(driver().upload_async(address_of(to), from, bytes, stream.get()), "copying {} bytes to the device", bytes);
}

void download(void* to, const void* from, std::size_t bytes) {
  if (bytes == 0) return;
  check(driver().download(to, address_of(from), bytes), "copying {} bytes from the device", bytes);
}

void download(void* to, const void* from, std::size_t bytes, const Stream& stream) {
  if (bytes == 0) return;
  check(driver().download_async(to, address_of(from), bytes, stream.get()), "copying {} bytes from the device", bytes);
}

void fill_zero(void* to, std::size_t bytes, const Stream& stream) {
  if (bytes == 0) return;
  check(driver().fill_bytes_async(address_of(to), 0, bytes, stream.get()), "clearing {} bytes of the device", bytes);
}

}  // namespace polydescent::gpu::detail
