#pragma once

// In place of Random123's own file of this name, which asks for CUDA's run-time header and for a host compiler. Both
// are absent under NVRTC, which is the only compiler to see this.
#include <stdint.h>

#define R123_STATIC_INLINE static inline
#define R123_FORCE_INLINE(declaration) declaration
#define R123_CUDA_DEVICE __host__ __device__
#define R123_ASSERT(condition) static_cast<void>(condition)
#define R123_THROW(exception) static_cast<void>(0)
#define R123_BUILTIN_EXPECT(expression, likely) expression
#define R123_ULONG_LONG unsigned long long

#define R123_USE_AES_NI 0
#define R123_USE_SSE 0
#define R123_USE_SSE4_1 0
#define R123_USE_SSE4_2 0
#define R123_USE_GNU_UINT128 0
#define R123_USE_MULHILO32_ASM 0
#define R123_USE_MULHILO64_ASM 0
#define R123_USE_MULHILO64_CUDA_INTRIN 1
#define R123_USE_MULHILO64_MSVC_INTRIN 0
#define R123_USE_MULHILO64_OPENCL_INTRIN 0
