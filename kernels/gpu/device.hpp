#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

struct CUctx_st;

namespace polydescent::gpu {

/// What the driver says about one GPU.
struct DeviceInfo {
  int ordinal = 0;
  std::string name;
  int architecture = 0;  // 90 for compute capability 9.0
  int multiprocessors = 0;
  int clock_khz = 0;
  std::uint64_t memory_bytes = 0;
  int l2_bytes = 0;
  int shared_bytes_per_block = 0;  // the most a kernel may opt in to
  int shared_bytes_per_multiprocessor = 0;
  int registers_per_multiprocessor = 0;
  int threads_per_multiprocessor = 0;
};

/// Every GPU that CUDA offers, by ordinal; none where there is no driver or no device.
std::vector<DeviceInfo> devices();

/// Why `devices()` is empty, in one line; empty where it is not.
std::string why_no_device();

/// Version of CUDA that the driver knows, for example 13000. Throws Failure where there is no driver.
int driver_version();

/// A device's primary context, shared with every library that uses CUDA's runtime in this program. The constructor
/// makes it current on the calling thread; other threads call make_current() before they use what lives in it.
class Context {
 public:
  explicit Context(int ordinal);
  void make_current() const;
  int ordinal() const { return ordinal_; }

  /// Memory of the device that is free now, in bytes. Makes the context current.
  std::uint64_t free_memory() const;

 private:
  struct Release {
    int device;
    void operator()(CUctx_st*) const noexcept;
  };
  int ordinal_;
  std::unique_ptr<CUctx_st, Release> context_;
};

}  // namespace polydescent::gpu
