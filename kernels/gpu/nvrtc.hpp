#pragma once

#include <cstddef>
#include <vector>

#include "polydescent/kernels/gpu/library.hpp"

struct _nvrtcProgram;

namespace polydescent::gpu {

/// nvrtc.h's nvrtcResult: the codes that this program tells apart.
enum class [[nodiscard]] NvrtcResult : int{success = 0, compilation_failed = 6};

/// The functions of NVRTC, CUDA's compiler as a library, that are used here. tests/nvcc/function_tables.cu compares
/// the types with nvrtc.h.
struct Nvrtc {
  Library library;

  const char* (*error_text)(NvrtcResult result) = library["nvrtcGetErrorString"];
  NvrtcResult (*version)(int* major, int* minor) = library["nvrtcVersion"];
  NvrtcResult (*architecture_count)(int* count) = library["nvrtcGetNumSupportedArchs"];
  NvrtcResult (*architectures)(int* architectures) = library["nvrtcGetSupportedArchs"];
  NvrtcResult (*create)(_nvrtcProgram** program, const char* source, const char* name, int headers,
                        const char* const* texts, const char* const* names) = library["nvrtcCreateProgram"];
  NvrtcResult (*destroy)(_nvrtcProgram** program) = library["nvrtcDestroyProgram"];
  NvrtcResult (*compile)(_nvrtcProgram* program, int count,
                         const char* const* options) = library["nvrtcCompileProgram"];
  NvrtcResult (*log_size)(_nvrtcProgram* program, std::size_t* bytes) = library["nvrtcGetProgramLogSize"];
  NvrtcResult (*log)(_nvrtcProgram* program, char* text) = library["nvrtcGetProgramLog"];
  NvrtcResult (*cubin_size)(_nvrtcProgram* program, std::size_t* bytes) = library["nvrtcGetCUBINSize"];
  NvrtcResult (*cubin)(_nvrtcProgram* program, char* image) = library["nvrtcGetCUBIN"];
  NvrtcResult (*ptx_size)(_nvrtcProgram* program, std::size_t* bytes) = library["nvrtcGetPTXSize"];
  NvrtcResult (*ptx)(_nvrtcProgram* program, char* text) = library["nvrtcGetPTX"];
};

/// NVRTC, opened at the first call: CUDA 13's or 12's. Throws Failure where there is none.
const Nvrtc& nvrtc();
bool nvrtc_present() noexcept;

/// 13000 for CUDA 13.0. Throws Failure where there is no NVRTC.
int nvrtc_version();

/// The architectures that NVRTC compiles for, in ascending order: 75, 80, ... Throws Failure where there is no NVRTC.
std::vector<int> nvrtc_architectures();

}  // namespace polydescent::gpu
