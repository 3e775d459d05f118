#pragma once

#include <span>
#include <string>
#include <utility>

#include "polydescent/kernels/gpu/handle.hpp"
#include "polydescent/kernels/gpu/stream.hpp"

namespace polydescent::gpu {

/// Blocks, threads in each, and bytes of dynamic shared memory for each.
struct LaunchShape {
  unsigned grid = 1;
  unsigned block = 1;
  unsigned shared_bytes = 0;
};

/// What the compiler made of a kernel, per thread or per block.
struct KernelAttributes {
  int registers = 0;     // per thread
  int local_bytes = 0;   // per thread: stack and spills
  int shared_bytes = 0;  // per block, static
  int constant_bytes = 0;
  int max_threads_per_block = 0;  // what its registers allow
};

/// A function of a module, which must outlive it.
class Kernel {
 public:
  Kernel(CUfunc_st* function, std::string name) : function_(function), name_(std::move(name)) {}

  /// Puts one launch on the stream; it fails here or at the stream's next synchronize. arguments: one address each.
  void launch(const Stream& stream, const LaunchShape& shape, void** arguments) const;

  /// The same with the arguments themselves, whose types must be the kernel's own: nothing converts them.
  template <class... Arguments>
  void operator()(const Stream& stream, const LaunchShape& shape, Arguments... arguments) const {
    void* addresses[] = {&arguments..., nullptr};
    launch(stream, shape, addresses);
  }

  KernelAttributes attributes() const;

  /// Allows launches with that much dynamic shared memory; without, 48 KiB are the most.
  void allow_shared_bytes(int bytes) const;

  /// Blocks that fit a multiprocessor at once.
  int active_blocks(int threads_per_block, std::size_t shared_bytes) const;

  const std::string& name() const { return name_; }

 private:
  CUfunc_st* function_;
  std::string name_;
};

/// Compiled code on the current context's device.
class Module {
 public:
  /// image: a cubin for the device's architecture, or PTX that ends with a zero byte.
  explicit Module(std::span<const char> image);
  Kernel kernel(const std::string& name) const;

 private:
  Handle<CUmod_st, &Driver::module_unload> module_;
};

}  // namespace polydescent::gpu
