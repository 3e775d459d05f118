#include "polydescent/kernels/gpu/module.hpp"

#include <bit>

#include "polydescent/kernels/gpu/check.hpp"

namespace polydescent::gpu {
namespace {

/// cuda.h's CUjit_option.
enum JitOption { error_log = 5, error_log_bytes = 6 };

/// cuda.h's CUfunction_attribute.
enum Attribute {
  most_threads_per_block = 0,
  static_shared_bytes = 1,
  constant_bytes = 2,
  local_bytes = 3,
  registers = 4,
  most_dynamic_shared_bytes = 8,
};

CUmod_st* load(const void* image) {
  char log[4096] = "";
  int options[] = {error_log, error_log_bytes};
  void* values[] = {log, std::bit_cast<void*>(sizeof log)};
  CUmod_st* module = nullptr;
  const Result result = driver().module_load(&module, image, 2, options, values);
  check(result, "loading compiled code onto the device{}{}", log[0] != '\0' ? ": " : "", log);
  return module;
}

int attribute(CUfunc_st* function, Attribute which, const std::string& name) {
  int value = 0;
  check(driver().function_attribute(&value, which, function), "reading the attributes of the kernel {}", name);
  return value;
}

}  // namespace

Module::Module(std::span<const char> image) : module_(load(image.data())) {}

Kernel Module::kernel(const std::string& name) const {
  CUfunc_st* function = nullptr;
  check(driver().module_function(&function, module_.get(), name.c_str()), "finding the kernel {}", name);
  return {function, name};
}

void Kernel::launch(const Stream& stream, const LaunchShape& shape, void** arguments) const {
  check(driver().launch(function_, shape.grid, 1, 1, shape.block, 1, 1, shape.shared_bytes, stream.get(), arguments,
                        nullptr),
        "launching {} with {} blocks of {} threads and {} shared bytes", name_, shape.grid, shape.block,
        shape.shared_bytes);
}

KernelAttributes Kernel::attributes() const {
  return {.registers = attribute(function_, registers, name_),
          .local_bytes = attribute(function_, local_bytes, name_),
          .shared_bytes = attribute(function_, static_shared_bytes, name_),
          .constant_bytes = attribute(function_, constant_bytes, name_),
          .max_threads_per_block = attribute(function_, most_threads_per_block, name_)};
}

void Kernel::allow_shared_bytes(int bytes) const {
  check(driver().function_set_attribute(function_, most_dynamic_shared_bytes, bytes),
        "allowing the kernel {} {} bytes of shared memory", name_, bytes);
}

int Kernel::active_blocks(int threads_per_block, std::size_t shared_bytes) const {
  int blocks = 0;
  check(driver().active_blocks(&blocks, function_, threads_per_block, shared_bytes),
        "asking how many blocks of the kernel {} fit a multiprocessor", name_);
  return blocks;
}

}  // namespace polydescent::gpu
