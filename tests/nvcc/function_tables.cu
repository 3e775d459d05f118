// The tables of functions that are looked up by name at run time have the types that the toolkit's headers declare, and
// the numbers written there are the headers' own. The owners of CUDA's things may be used in a .cu file.
#include <cuda.h>
#include <nvrtc.h>

#include <type_traits>

#include "polydescent/kernels/gpu/device.hpp"
#include "polydescent/kernels/gpu/driver.hpp"
#include "polydescent/kernels/gpu/memory.hpp"
#include "polydescent/kernels/gpu/module.hpp"
#include "polydescent/kernels/gpu/nvrtc.hpp"

namespace {

using polydescent::gpu::Driver;
using polydescent::gpu::Nvrtc;
using polydescent::gpu::NvrtcResult;
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

#define SAME_FUNCTION(member, function) static_assert(same<decltype(member), decltype(&function)>, #function)
SAME_FUNCTION(Driver::init, cuInit);
SAME_FUNCTION(Driver::driver_version, cuDriverGetVersion);
SAME_FUNCTION(Driver::error_name, cuGetErrorName);
SAME_FUNCTION(Driver::error_text, cuGetErrorString);
SAME_FUNCTION(Driver::device_count, cuDeviceGetCount);
SAME_FUNCTION(Driver::device_get, cuDeviceGet);
SAME_FUNCTION(Driver::device_name, cuDeviceGetName);
SAME_FUNCTION(Driver::device_attribute, cuDeviceGetAttribute);
SAME_FUNCTION(Driver::device_memory, cuDeviceTotalMem_v2);
SAME_FUNCTION(Driver::context_retain, cuDevicePrimaryCtxRetain);
SAME_FUNCTION(Driver::context_release, cuDevicePrimaryCtxRelease_v2);
SAME_FUNCTION(Driver::context_make_current, cuCtxSetCurrent);
SAME_FUNCTION(Driver::memory_info, cuMemGetInfo_v2);
SAME_FUNCTION(Driver::memory_allocate, cuMemAlloc_v2);
SAME_FUNCTION(Driver::memory_free, cuMemFree_v2);
SAME_FUNCTION(Driver::pinned_allocate, cuMemHostAlloc);
SAME_FUNCTION(Driver::pinned_free, cuMemFreeHost);
SAME_FUNCTION(Driver::upload, cuMemcpyHtoD_v2);
SAME_FUNCTION(Driver::download, cuMemcpyDtoH_v2);
SAME_FUNCTION(Driver::upload_async, cuMemcpyHtoDAsync_v2);
SAME_FUNCTION(Driver::download_async, cuMemcpyDtoHAsync_v2);
SAME_FUNCTION(Driver::fill_bytes_async, cuMemsetD8Async);
SAME_FUNCTION(Driver::stream_create, cuStreamCreate);
SAME_FUNCTION(Driver::stream_destroy, cuStreamDestroy_v2);
SAME_FUNCTION(Driver::stream_synchronize, cuStreamSynchronize);
SAME_FUNCTION(Driver::stream_query, cuStreamQuery);
SAME_FUNCTION(Driver::stream_wait, cuStreamWaitEvent);
SAME_FUNCTION(Driver::capture_begin, cuStreamBeginCapture_v2);
SAME_FUNCTION(Driver::capture_end, cuStreamEndCapture);
SAME_FUNCTION(Driver::event_create, cuEventCreate);
SAME_FUNCTION(Driver::event_destroy, cuEventDestroy_v2);
SAME_FUNCTION(Driver::event_record, cuEventRecord);
SAME_FUNCTION(Driver::event_synchronize, cuEventSynchronize);
SAME_FUNCTION(Driver::event_elapsed, cuEventElapsedTime);
SAME_FUNCTION(Driver::graph_instantiate, cuGraphInstantiateWithFlags);
SAME_FUNCTION(Driver::graph_launch, cuGraphLaunch);
SAME_FUNCTION(Driver::graph_destroy, cuGraphDestroy);
SAME_FUNCTION(Driver::graph_instance_destroy, cuGraphExecDestroy);
SAME_FUNCTION(Driver::module_load, cuModuleLoadDataEx);
SAME_FUNCTION(Driver::module_unload, cuModuleUnload);
SAME_FUNCTION(Driver::module_function, cuModuleGetFunction);
SAME_FUNCTION(Driver::function_attribute, cuFuncGetAttribute);
SAME_FUNCTION(Driver::function_set_attribute, cuFuncSetAttribute);
SAME_FUNCTION(Driver::active_blocks, cuOccupancyMaxActiveBlocksPerMultiprocessor);
SAME_FUNCTION(Driver::launch, cuLaunchKernel);

SAME_FUNCTION(Nvrtc::error_text, nvrtcGetErrorString);
SAME_FUNCTION(Nvrtc::version, nvrtcVersion);
SAME_FUNCTION(Nvrtc::architecture_count, nvrtcGetNumSupportedArchs);
SAME_FUNCTION(Nvrtc::architectures, nvrtcGetSupportedArchs);
SAME_FUNCTION(Nvrtc::create, nvrtcCreateProgram);
SAME_FUNCTION(Nvrtc::destroy, nvrtcDestroyProgram);
SAME_FUNCTION(Nvrtc::compile, nvrtcCompileProgram);
SAME_FUNCTION(Nvrtc::log_size, nvrtcGetProgramLogSize);
SAME_FUNCTION(Nvrtc::log, nvrtcGetProgramLog);
SAME_FUNCTION(Nvrtc::cubin_size, nvrtcGetCUBINSize);
SAME_FUNCTION(Nvrtc::cubin, nvrtcGetCUBIN);
SAME_FUNCTION(Nvrtc::ptx_size, nvrtcGetPTXSize);
SAME_FUNCTION(Nvrtc::ptx, nvrtcGetPTX);

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
static_assert(equal(NvrtcResult::success, NVRTC_SUCCESS));
static_assert(equal(NvrtcResult::compilation_failed, NVRTC_ERROR_COMPILATION));

}  // namespace
