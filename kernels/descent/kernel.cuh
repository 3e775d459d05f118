#pragma once

#include "polydescent/kernels/descent/kernel.hpp"
#include "polydescent/kernels/gpu/threads.cuh"

// The kernels: who the threads are, and where their memory is. One launch runs as many groups as fit the device at once;
// each descends from one start after the other.
namespace polydescent::gpu {

/// One start per thread.
template <int Dim, class S, class Choice>
__device__ void descend_one_start_per_thread(const KernelArguments<S>& arguments, const Choice& choice) {
  descend_by_thread<Dim>(arguments, choice, Counter{arguments.taken});
}

/// One start per warp; each warp has its part of the shared memory.
template <int Dim, class S, class Choice>
__device__ void descend_one_start_per_warp(const KernelArguments<S>& arguments, const Choice& choice) {
  const WarpGroup<Threads, warp_size> warp{};
  S* const memory = shared_memory<S>() + Threads{}.warp() * shared_numbers<typename Choice::RuleType>(Dim);
  descend_together(warp, Dim, arguments, choice, Counter{arguments.taken}, memory);
}

/// One start per block of Warps warps.
template <int Dim, int Warps, class S, class Choice>
__device__ void descend_one_start_per_block(const KernelArguments<S>& arguments, const Choice& choice) {
  const BlockGroup<Threads, warp_size, Warps> block{};
  descend_together(block, Dim, arguments, choice, Counter{arguments.taken}, shared_memory<S>());
}

}  // namespace polydescent::gpu
