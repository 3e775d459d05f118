#pragma once

namespace polydescent::gpu {

inline constexpr int warp_size = 32;

/// The threads of a one-dimensional block, as WarpGroup and BlockGroup know them.
struct Threads {
  __device__ int lane() const { return static_cast<int>(threadIdx.x) % warp_size; }
  __device__ int warp() const { return static_cast<int>(threadIdx.x) / warp_size; }
  __device__ void sync_warp() const { __syncwarp(); }
  __device__ void sync_block() const { __syncthreads(); }

  template <class T>
  __device__ T from(T value, int partner) const {
    return __shfl_sync(0xffffffffu, value, partner);
  }
  template <class T>
  __device__ T* scratch() const {
    __shared__ unsigned long long memory[warp_size];
    return reinterpret_cast<T*>(memory);
  }
};

/// Counts the starts that were taken, by all threads of the device together.
struct Counter {
  unsigned long long* taken;
  __device__ unsigned long long take() const { return atomicAdd(taken, 1ull); }
};

/// The block's dynamic shared memory.
template <class S>
__device__ S* shared_memory() {
  extern __shared__ double memory[];
  return reinterpret_cast<S*>(memory);
}

}  // namespace polydescent::gpu
