#pragma once

#include <cassert>
#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <type_traits>

#include "polydescent/kernels/gpu/stream.hpp"

namespace polydescent::gpu {

namespace detail {

struct FreeDevice {
  void operator()(void* address) const noexcept;
};
struct FreePinned {
  void operator()(void* address) const noexcept;
};

/// Null for no bytes. These throw Failure, with the number of bytes, when memory runs out.
std::unique_ptr<void, FreeDevice> allocate_device(std::size_t bytes);
std::unique_ptr<void, FreePinned> allocate_pinned(std::size_t bytes);

void upload(void* to, const void* from, std::size_t bytes);
void upload(void* to, const void* from, std::size_t bytes, const Stream& stream);
void download(void* to, const void* from, std::size_t bytes);
void download(void* to, const void* from, std::size_t bytes, const Stream& stream);
void fill_zero(void* to, std::size_t bytes, const Stream& stream);

/// Saturates, so that the allocation is refused.
template <class T>
constexpr std::size_t bytes_of(std::size_t count) {
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
  return count > most / sizeof(T) ? most : count * sizeof(T);
}

}  // namespace detail

/// `size()` objects in the device's memory, uninitialized. Copies without a stream are done when the call returns;
/// those on a stream are done when the stream is, run beside the caller only from and to pinned memory, and need both
/// sides to live that long.
template <class T>
class Buffer {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Buffer() = default;
  explicit Buffer(std::size_t count) : memory_(detail::allocate_device(detail::bytes_of<T>(count))), size_(count) {}
  explicit Buffer(std::span<const T> contents) : Buffer(contents.size()) { upload(contents); }

  T* data() const { return static_cast<T*>(memory_.get()); }  // an address of the device: for kernels
  std::size_t size() const { return memory_ ? size_ : 0; }
  std::size_t bytes() const { return size() * sizeof(T); }

  void upload(std::span<const T> from, std::size_t first = 0) {
    detail::upload(at(first, from.size()), from.data(), from.size_bytes());
  }
  void upload(std::span<const T> from, const Stream& stream, std::size_t first = 0) {
    detail::upload(at(first, from.size()), from.data(), from.size_bytes(), stream);
  }
  void download(std::span<T> to, std::size_t first = 0) const {
    detail::download(to.data(), at(first, to.size()), to.size_bytes());
  }
  void download(std::span<T> to, const Stream& stream, std::size_t first = 0) const {
    detail::download(to.data(), at(first, to.size()), to.size_bytes(), stream);
  }
  void fill_zero(const Stream& stream) { detail::fill_zero(data(), bytes(), stream); }

 private:
  T* at(std::size_t first, [[maybe_unused]] std::size_t count) const {
    assert(first <= size() && count <= size() - first);
    return data() + first;
  }

  std::unique_ptr<void, detail::FreeDevice> memory_;
  std::size_t size_ = 0;
};

/// `size()` objects in host memory that the device can reach directly, uninitialized.
template <class T>
class PinnedBuffer {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  PinnedBuffer() = default;
  explicit PinnedBuffer(std::size_t count)
      : memory_(detail::allocate_pinned(detail::bytes_of<T>(count))), size_(count) {}

  T* data() const { return static_cast<T*>(memory_.get()); }
  std::size_t size() const { return memory_ ? size_ : 0; }
  T& operator[](std::size_t i) const { return data()[i]; }
  T* begin() const { return data(); }
  T* end() const { return data() + size(); }
  std::span<T> span() const { return {data(), size()}; }

 private:
  std::unique_ptr<void, detail::FreePinned> memory_;
  std::size_t size_ = 0;
};

}  // namespace polydescent::gpu
