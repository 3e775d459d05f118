#pragma once

#include <cstddef>

#include "polydescent/kernels/gpu/library.hpp"

// What CUDA's handles point to, by cuda.h's own names. That header is needed neither to build this nor to use it.
struct CUctx_st;
struct CUmod_st;
struct CUfunc_st;
struct CUstream_st;
struct CUevent_st;
struct CUgraph_st;
struct CUgraphExec_st;

namespace polydescent::gpu {

/// cuda.h's CUresult: the codes that this program tells apart.
enum class [[nodiscard]] Result : int{
    success = 0,           out_of_memory = 2,
    no_device = 100,       no_binary_for_device = 209,
    unsupported_ptx = 222, not_ready = 600,
    illegal_address = 700, launch_out_of_resources = 701,
    launch_failed = 719,   system_driver_mismatch = 803,
};

using DevicePointer = unsigned long long;

/// The functions of libcuda.so.1 that are used here, all of them there since CUDA 11.4, under the names of their
/// current versions. tests/nvcc/function_tables.cu compares the types with cuda.h.
struct Driver {
  Library library;

  Result (*init)(unsigned flags) = library["cuInit"];
  Result (*driver_version)(int* version) = library["cuDriverGetVersion"];
  Result (*error_name)(Result error, const char** name) = library["cuGetErrorName"];
  Result (*error_text)(Result error, const char** text) = library["cuGetErrorString"];

  Result (*device_count)(int* count) = library["cuDeviceGetCount"];
  Result (*device_get)(int* device, int ordinal) = library["cuDeviceGet"];
  Result (*device_name)(char* name, int bytes, int device) = library["cuDeviceGetName"];
  Result (*device_attribute)(int* value, int attribute, int device) = library["cuDeviceGetAttribute"];
  Result (*device_memory)(std::size_t* bytes, int device) = library["cuDeviceTotalMem_v2"];

  Result (*context_retain)(CUctx_st** context, int device) = library["cuDevicePrimaryCtxRetain"];
  Result (*context_release)(int device) = library["cuDevicePrimaryCtxRelease_v2"];
  Result (*context_make_current)(CUctx_st* context) = library["cuCtxSetCurrent"];

  Result (*memory_info)(std::size_t* free, std::size_t* total) = library["cuMemGetInfo_v2"];
  Result (*memory_allocate)(DevicePointer* address, std::size_t bytes) = library["cuMemAlloc_v2"];
  Result (*memory_free)(DevicePointer address) = library["cuMemFree_v2"];
  Result (*pinned_allocate)(void** address, std::size_t bytes, unsigned flags) = library["cuMemHostAlloc"];
  Result (*pinned_free)(void* address) = library["cuMemFreeHost"];
  Result (*upload)(DevicePointer to, const void* from, std::size_t bytes) = library["cuMemcpyHtoD_v2"];
  Result (*download)(void* to, DevicePointer from, std::size_t bytes) = library["cuMemcpyDtoH_v2"];
  Result (*upload_async)(DevicePointer to, const void* from, std::size_t bytes,
                         CUstream_st* stream) = library["cuMemcpyHtoDAsync_v2"];
  Result (*download_async)(void* to, DevicePointer from, std::size_t bytes,
                           CUstream_st* stream) = library["cuMemcpyDtoHAsync_v2"];
  Result (*fill_bytes_async)(DevicePointer to, unsigned char byte, std::size_t bytes,
                             CUstream_st* stream) = library["cuMemsetD8Async"];

  Result (*stream_create)(CUstream_st** stream, unsigned flags) = library["cuStreamCreate"];
  Result (*stream_destroy)(CUstream_st* stream) = library["cuStreamDestroy_v2"];
  Result (*stream_synchronize)(CUstream_st* stream) = library["cuStreamSynchronize"];
  Result (*stream_query)(CUstream_st* stream) = library["cuStreamQuery"];
  Result (*stream_wait)(CUstream_st* stream, CUevent_st* event, unsigned flags) = library["cuStreamWaitEvent"];
  Result (*capture_begin)(CUstream_st* stream, int mode) = library["cuStreamBeginCapture_v2"];
  Result (*capture_end)(CUstream_st* stream, CUgraph_st** graph) = library["cuStreamEndCapture"];

  Result (*event_create)(CUevent_st** event, unsigned flags) = library["cuEventCreate"];
  Result (*event_destroy)(CUevent_st* event) = library["cuEventDestroy_v2"];
  Result (*event_record)(CUevent_st* event, CUstream_st* stream) = library["cuEventRecord"];
  Result (*event_synchronize)(CUevent_st* event) = library["cuEventSynchronize"];
  Result (*event_elapsed)(float* milliseconds, CUevent_st* from, CUevent_st* to) = library["cuEventElapsedTime"];

  Result (*graph_instantiate)(CUgraphExec_st** instance, CUgraph_st* graph,
                              unsigned long long flags) = library["cuGraphInstantiateWithFlags"];
  Result (*graph_launch)(CUgraphExec_st* instance, CUstream_st* stream) = library["cuGraphLaunch"];
  Result (*graph_destroy)(CUgraph_st* graph) = library["cuGraphDestroy"];
  Result (*graph_instance_destroy)(CUgraphExec_st* instance) = library["cuGraphExecDestroy"];

  Result (*module_load)(CUmod_st** module, const void* image, unsigned options, int* option,
                        void** value) = library["cuModuleLoadDataEx"];
  Result (*module_unload)(CUmod_st* module) = library["cuModuleUnload"];
  Result (*module_function)(CUfunc_st** function, CUmod_st* module, const char* name) = library["cuModuleGetFunction"];
  Result (*function_attribute)(int* value, int attribute, CUfunc_st* function) = library["cuFuncGetAttribute"];
  Result (*function_set_attribute)(CUfunc_st* function, int attribute, int value) = library["cuFuncSetAttribute"];
  Result (*active_blocks)(int* blocks, CUfunc_st* function, int threads,
                          std::size_t shared_bytes) = library["cuOccupancyMaxActiveBlocksPerMultiprocessor"];
  Result (*launch)(CUfunc_st* function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x,
                   unsigned block_y, unsigned block_z, unsigned shared_bytes, CUstream_st* stream, void** arguments,
                   void** extra) = library["cuLaunchKernel"];
};

/// The driver, opened and initialized at the first call. Throws Failure where there is none or it has no device.
const Driver& driver();

/// The same, or null.
const Driver* driver_if_present() noexcept;
inline bool driver_present() noexcept { return driver_if_present() != nullptr; }

/// Puts another driver in its place while it lives: for tests.
class DriverReplacement {
 public:
  explicit DriverReplacement(const Driver& replacement) noexcept;
  ~DriverReplacement();
  DriverReplacement(const DriverReplacement&) = delete;
  DriverReplacement& operator=(const DriverReplacement&) = delete;

 private:
  const Driver* previous_;
};

}  // namespace polydescent::gpu
