#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "polydescent/kernels/gpu/driver.hpp"

namespace polydescent::gpu {

/// A driver with two devices of host memory, in the real one's place while it lives. It counts what is given out and
/// taken back, and fails when it is told to.
class FakeDriver {
 public:
  FakeDriver() : driver_(make()), replacement_(driver_) { state() = {}; }
  ~FakeDriver() { state() = {}; }

  /// The next call of this function fails.
  static void fail_next(const std::string& symbol, Result result) { state().failures[symbol] = result; }

  /// Objects of every kind that are alive: "memory", "pinned", "stream", ...
  static const std::map<std::string, int>& alive() { return state().alive; }
  static int total_alive() {
    int total = 0;
    for (const auto& [kind, count] : alive()) total += count;
    return total;
  }
  static int calls(const std::string& symbol) { return state().calls[symbol]; }
  static unsigned last_grid() { return state().grid; }
  static double last_argument() { return state().argument; }

  /// What the devices say is free; 3000 bytes otherwise.
  static void set_free_memory(std::size_t bytes) { state().free_bytes = bytes; }
  static void set_multiprocessors(int count) { state().multiprocessors = count; }
  /// What a launch does: it gets the addresses of the kernel's arguments.
  static void on_launch(std::function<void(void** arguments)> run) { state().run = std::move(run); }

 private:
  struct State {
    std::map<std::string, Result> failures;
    std::map<std::string, int> alive;
    std::map<std::string, int> calls;
    unsigned grid = 0;
    double argument = 0;
    std::size_t free_bytes = 3000;
    int multiprocessors = 0;  // 0: as the attribute's number says
    std::function<void(void**)> run;
  };
  static State& state() {
    static State shared;
    return shared;
  }

  /// Counts the call; its result is the one asked for.
  static Result called(const std::string& symbol) {
    ++state().calls[symbol];
    const auto found = state().failures.find(symbol);
    if (found == state().failures.end()) return Result::success;
    const Result result = found->second;
    state().failures.erase(found);
    return result;
  }

  template <class T>
  static Result create(const char* symbol, const char* kind, T** handle) {
    const Result result = called(symbol);
    if (result != Result::success) return result;
    *handle = reinterpret_cast<T*>(new char);
    ++state().alive[kind];
    return result;
  }
  template <class T>
  static Result destroy(const char* symbol, const char* kind, T* handle) {
    delete reinterpret_cast<char*>(handle);
    --state().alive[kind];
    return called(symbol);
  }
  static Result allocate(const char* symbol, const char* kind, void** address, std::size_t bytes) {
    const Result result = bytes > std::size_t{1} << 30 ? Result::out_of_memory : called(symbol);
    if (result != Result::success) return result;
    *address = ::operator new(bytes);
    ++state().alive[kind];
    return result;
  }
  static Result release(const char* symbol, const char* kind, void* address) {
    ::operator delete(address);
    --state().alive[kind];
    return called(symbol);
  }
  static void* pointer(DevicePointer address) { return std::bit_cast<void*>(address); }

  /// Every function of it is set below; what the library would have given is not called.
  static Driver make() {
    Driver driver{{"fake driver", [](const char*) -> void* { return &state(); }}};
    put_devices(driver);
    put_memory(driver);
    put_streams(driver);
    put_modules(driver);
    return driver;
  }

  static void put_devices(Driver& driver) {
    driver.init = [](unsigned) { return called("cuInit"); };
    driver.driver_version = [](int* version) { return *version = 13000, called("cuDriverGetVersion"); };
    driver.error_name = [](Result error, const char** name) {
      *name = error == Result::out_of_memory ? "CUDA_ERROR_OUT_OF_MEMORY" : "CUDA_ERROR_FAKE";
      return Result::success;
    };
    driver.error_text = [](Result error, const char** text) {
      *text = error == Result::out_of_memory ? "out of memory" : "fake error";
      return Result::success;
    };
    driver.device_count = [](int* count) { return *count = 2, called("cuDeviceGetCount"); };
    driver.device_get = [](int* device, int ordinal) { return *device = ordinal, called("cuDeviceGet"); };
    driver.device_name = [](char* name, int, int device) {
      std::strcpy(name, device == 0 ? "Fake 0" : "Fake 1");
      return called("cuDeviceGetName");
    };
    driver.device_attribute = [](int* value, int attribute, int) {
      *value = attribute == 75 ? 9 : attribute == 76 ? 0 : 1000 + attribute;
      if (attribute == 16 && state().multiprocessors > 0) *value = state().multiprocessors;
      return called("cuDeviceGetAttribute");
    };
    driver.device_memory = [](std::size_t* bytes, int) {
      *bytes = std::size_t{80} << 30;
      return called("cuDeviceTotalMem_v2");
    };
    driver.context_retain = [](CUctx_st** context, int) {
      *context = reinterpret_cast<CUctx_st*>(&state());  // the driver's own: given back by the device's number
      ++state().alive["context"];
      return called("cuDevicePrimaryCtxRetain");
    };
    driver.context_release = [](int) {
      --state().alive["context"];
      return called("cuDevicePrimaryCtxRelease_v2");
    };
    driver.context_make_current = [](CUctx_st*) { return called("cuCtxSetCurrent"); };
  }

  static void put_memory(Driver& driver) {
    driver.memory_info = [](std::size_t* free, std::size_t* total) {
      *free = state().free_bytes;
      *total = state().free_bytes + 1000;
      return called("cuMemGetInfo_v2");
    };
    driver.memory_allocate = [](DevicePointer* address, std::size_t bytes) {
      void* memory = nullptr;
      const Result result = allocate("cuMemAlloc_v2", "memory", &memory, bytes);
      *address = reinterpret_cast<std::uintptr_t>(memory);
      return result;
    };
    driver.memory_free = [](DevicePointer address) { return release("cuMemFree_v2", "memory", pointer(address)); };
    driver.pinned_allocate = [](void** address, std::size_t bytes, unsigned) {
      return allocate("cuMemHostAlloc", "pinned", address, bytes);
    };
    driver.pinned_free = [](void* address) { return release("cuMemFreeHost", "pinned", address); };
    driver.upload = [](DevicePointer to, const void* from, std::size_t bytes) {
      return std::memcpy(pointer(to), from, bytes), called("cuMemcpyHtoD_v2");
    };
    driver.download = [](void* to, DevicePointer from, std::size_t bytes) {
      return std::memcpy(to, pointer(from), bytes), called("cuMemcpyDtoH_v2");
    };
    driver.upload_async = [](DevicePointer to, const void* from, std::size_t bytes, CUstream_st*) {
      return std::memcpy(pointer(to), from, bytes), called("cuMemcpyHtoDAsync_v2");
    };
    driver.download_async = [](void* to, DevicePointer from, std::size_t bytes, CUstream_st*) {
      return std::memcpy(to, pointer(from), bytes), called("cuMemcpyDtoHAsync_v2");
    };
    driver.fill_bytes_async = [](DevicePointer to, unsigned char byte, std::size_t bytes, CUstream_st*) {
      return std::memset(pointer(to), byte, bytes), called("cuMemsetD8Async");
    };
  }

  static void put_streams(Driver& driver) {
    driver.stream_create = [](CUstream_st** stream, unsigned) { return create("cuStreamCreate", "stream", stream); };
    driver.stream_destroy = [](CUstream_st* stream) { return destroy("cuStreamDestroy_v2", "stream", stream); };
    driver.stream_synchronize = [](CUstream_st*) { return called("cuStreamSynchronize"); };
    driver.stream_query = [](CUstream_st*) { return called("cuStreamQuery"); };
    driver.stream_wait = [](CUstream_st*, CUevent_st*, unsigned) { return called("cuStreamWaitEvent"); };
    driver.capture_begin = [](CUstream_st*, int) { return called("cuStreamBeginCapture_v2"); };
    driver.capture_end = [](CUstream_st*, CUgraph_st** graph) { return create("cuStreamEndCapture", "graph", graph); };
    driver.event_create = [](CUevent_st** event, unsigned) { return create("cuEventCreate", "event", event); };
    driver.event_destroy = [](CUevent_st* event) { return destroy("cuEventDestroy_v2", "event", event); };
    driver.event_record = [](CUevent_st*, CUstream_st*) { return called("cuEventRecord"); };
    driver.event_synchronize = [](CUevent_st*) { return called("cuEventSynchronize"); };
    driver.event_elapsed = [](float* milliseconds, CUevent_st*, CUevent_st*) {
      *milliseconds = 2.5f;
      return called("cuEventElapsedTime");
    };
    driver.graph_instantiate = [](CUgraphExec_st** instance, CUgraph_st*, unsigned long long) {
      return create("cuGraphInstantiateWithFlags", "instance", instance);
    };
    driver.graph_launch = [](CUgraphExec_st*, CUstream_st*) { return called("cuGraphLaunch"); };
    driver.graph_destroy = [](CUgraph_st* graph) { return destroy("cuGraphDestroy", "graph", graph); };
    driver.graph_instance_destroy = [](CUgraphExec_st* instance) {
      return destroy("cuGraphExecDestroy", "instance", instance);
    };
  }

  static void put_modules(Driver& driver) {
    driver.module_load = [](CUmod_st** module, const void*, unsigned, int*, void** values) {
      const Result result = create("cuModuleLoadDataEx", "module", module);
      if (result != Result::success) std::strcpy(static_cast<char*>(values[0]), "the image is odd");
      return result;
    };
    driver.module_unload = [](CUmod_st* module) { return destroy("cuModuleUnload", "module", module); };
    driver.module_function = [](CUfunc_st** function, CUmod_st*, const char*) {
      *function = nullptr;
      return called("cuModuleGetFunction");
    };
    driver.function_attribute = [](int* value, int attribute, CUfunc_st*) {
      *value = 10 + attribute;
      return called("cuFuncGetAttribute");
    };
    driver.function_set_attribute = [](CUfunc_st*, int, int) { return called("cuFuncSetAttribute"); };
    driver.active_blocks = [](int* blocks, CUfunc_st*, int threads, std::size_t) {
      *blocks = 2048 / threads;
      return called("cuOccupancyMaxActiveBlocksPerMultiprocessor");
    };
    driver.launch = [](CUfunc_st*, unsigned grid, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned,
                       CUstream_st*, void** arguments, void**) {
      state().grid = grid;
      if (state().run) return state().run(arguments), called("cuLaunchKernel");
      state().argument = *static_cast<double*>(arguments[0]);
      return called("cuLaunchKernel");
    };
  }

  Driver driver_;
  DriverReplacement replacement_;
};

}  // namespace polydescent::gpu
