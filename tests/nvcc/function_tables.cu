// The tables of functions that are looked up by name at run time have the types that the toolkit's headers declare, and
// the numbers written in kernels/gpu are the headers' own.
#include <cuda.h>

#include <type_traits>

#include "polydescent/kernels/gpu/driver.hpp"

namespace {

using polydescent::gpu::Driver;
using polydescent::gpu::Result;

/// A type with every enumeration taken for the int that it is passed as.
template <class T>
struct Plain {
  using type = typename std::conditional_t<std::is_enum_v<T>, std::type_identity<int>, std::type_identity<T>>::type;
};
template <class T>
struct Plain<T*> {
  using type = typename Plain<T>::type*;
};
template <class R, class... Args>
struct Plain<R(Args...)> {
  using type = typename Plain<R>::type(typename Plain<Args>::type...);
};

template <class Ours, class Theirs>
constexpr bool same = std::is_same_v<typename Plain<Ours>::type, typename Plain<Theirs>::type>;

#define SAME_FUNCTION(member, function) static_assert(same<decltype(Driver::member), decltype(&function)>, #function)
SAME_FUNCTION(init, cuInit);
SAME_FUNCTION(driver_version, cuDriverGetVersion);
SAME_FUNCTION(error_name, cuGetErrorName);
SAME_FUNCTION(error_text, cuGetErrorString);
SAME_FUNCTION(device_count, cuDeviceGetCount);
SAME_FUNCTION(device_get, cuDeviceGet);
SAME_FUNCTION(device_name, cuDeviceGetName);
SAME_FUNCTION(device_attribute, cuDeviceGetAttribute);
SAME_FUNCTION(device_memory, cuDeviceTotalMem_v2);
SAME_FUNCTION(context_retain, cuDevicePrimaryCtxRetain);
SAME_FUNCTION(context_release, cuDevicePrimaryCtxRelease_v2);
SAME_FUNCTION(context_make_current, cuCtxSetCurrent);
SAME_FUNCTION(memory_info, cuMemGetInfo_v2);
SAME_FUNCTION(memory_allocate, cuMemAlloc_v2);
SAME_FUNCTION(memory_free, cuMemFree_v2);
SAME_FUNCTION(pinned_allocate, cuMemHostAlloc);
SAME_FUNCTION(pinned_free, cuMemFreeHost);
SAME_FUNCTION(upload, cuMemcpyHtoD_v2);
SAME_FUNCTION(download, cuMemcpyDtoH_v2);
SAME_FUNCTION(upload_async, cuMemcpyHtoDAsync_v2);
SAME_FUNCTION(download_async, cuMemcpyDtoHAsync_v2);
SAME_FUNCTION(fill_bytes_async, cuMemsetD8Async);
SAME_FUNCTION(stream_create, cuStreamCreate);
SAME_FUNCTION(stream_destroy, cuStreamDestroy_v2);
SAME_FUNCTION(stream_synchronize, cuStreamSynchronize);
SAME_FUNCTION(stream_query, cuStreamQuery);
SAME_FUNCTION(stream_wait, cuStreamWaitEvent);
SAME_FUNCTION(capture_begin, cuStreamBeginCapture_v2);
SAME_FUNCTION(capture_end, cuStreamEndCapture);
SAME_FUNCTION(event_create, cuEventCreate);
SAME_FUNCTION(event_destroy, cuEventDestroy_v2);
SAME_FUNCTION(event_record, cuEventRecord);
SAME_FUNCTION(event_synchronize, cuEventSynchronize);
SAME_FUNCTION(event_elapsed, cuEventElapsedTime);
SAME_FUNCTION(graph_instantiate, cuGraphInstantiateWithFlags);
SAME_FUNCTION(graph_launch, cuGraphLaunch);
SAME_FUNCTION(graph_destroy, cuGraphDestroy);
SAME_FUNCTION(graph_instance_destroy, cuGraphExecDestroy);
SAME_FUNCTION(module_load, cuModuleLoadDataEx);
SAME_FUNCTION(module_unload, cuModuleUnload);
SAME_FUNCTION(module_function, cuModuleGetFunction);
SAME_FUNCTION(function_attribute, cuFuncGetAttribute);
SAME_FUNCTION(function_set_attribute, cuFuncSetAttribute);
SAME_FUNCTION(active_blocks, cuOccupancyMaxActiveBlocksPerMultiprocessor);
SAME_FUNCTION(launch, cuLaunchKernel);

template <class Ours, class Theirs>
constexpr bool equal(Ours ours, Theirs theirs) {
  return static_cast<int>(ours) == static_cast<int>(theirs);
}
static_assert(equal(Result::success, CUDA_SUCCESS));
static_assert(equal(Result::out_of_memory, CUDA_ERROR_OUT_OF_MEMORY));
static_assert(equal(Result::no_device, CUDA_ERROR_NO_DEVICE));
static_assert(equal(Result::no_binary_for_device, CUDA_ERROR_NO_BINARY_FOR_GPU));
static_assert(equal(Result::unsupported_ptx, CUDA_ERROR_UNSUPPORTED_PTX_VERSION));
static_assert(equal(Result::not_ready, CUDA_ERROR_NOT_READY));
static_assert(equal(Result::illegal_address, CUDA_ERROR_ILLEGAL_ADDRESS));
static_assert(equal(Result::launch_out_of_resources, CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES));
static_assert(equal(Result::launch_failed, CUDA_ERROR_LAUNCH_FAILED));
static_assert(equal(Result::system_driver_mismatch, CUDA_ERROR_SYSTEM_DRIVER_MISMATCH));

}  // namespace
