#pragma once

/// The one place that asks which compiler and which instruction set this is.
///
/// POLYDESCENT_CPU_GPU marks a function that runs on both sides: `__host__ __device__` under nvcc and NVRTC, and a
/// request to inline under a plain C++ compiler, because packs must stay in registers.
/// POLYDESCENT_STANDARD_LIBRARY is 0 under NVRTC, which has no C++ library.
/// POLYDESCENT_UNROLL before a loop asks CUDA compilers to unroll it whole, POLYDESCENT_UNROLL_UP_TO(n) n times: an array
/// stays in a GPU thread's registers only while its indices are constants. A C++ compiler decides by itself.
/// POLYDESCENT_REGISTER_BYTES is the width of a CPU vector register; 0 where packs are not offered (CUDA compilers).

#if defined(__CUDACC__)
#define POLYDESCENT_CPU_GPU __host__ __device__ inline
#define POLYDESCENT_REGISTER_BYTES 0
#else
#define POLYDESCENT_CPU_GPU [[gnu::always_inline]] inline
#if defined(__AVX512F__)
#define POLYDESCENT_REGISTER_BYTES 64
#elif defined(__AVX2__) && defined(__FMA__)
#define POLYDESCENT_REGISTER_BYTES 32
#else
#define POLYDESCENT_REGISTER_BYTES 16
#endif
#endif

#if defined(__CUDA_ARCH__)
#define POLYDESCENT_PRAGMA(text) _Pragma(#text)
#define POLYDESCENT_UNROLL POLYDESCENT_PRAGMA(unroll)
#define POLYDESCENT_UNROLL_UP_TO(n) POLYDESCENT_PRAGMA(unroll (n))
#else
#define POLYDESCENT_UNROLL
#define POLYDESCENT_UNROLL_UP_TO(n)
#endif

// POLYDESCENT_LOAD_RELAXED(pointer) is an int that another thread, or the host, may be writing.
#if defined(__CUDA_ARCH__)
#define POLYDESCENT_LOAD_RELAXED(pointer) (*static_cast<const volatile int*>(pointer))
#else
#define POLYDESCENT_LOAD_RELAXED(pointer) __atomic_load_n(pointer, __ATOMIC_RELAXED)
#endif

#if defined(__CUDACC_RTC__)
#define POLYDESCENT_STANDARD_LIBRARY 0
#define POLYDESCENT_MATH_NAMESPACE
#else
#include <cmath>
#define POLYDESCENT_STANDARD_LIBRARY 1
#define POLYDESCENT_MATH_NAMESPACE std
#endif
