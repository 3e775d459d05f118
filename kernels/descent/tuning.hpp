#pragma once

namespace polydescent::tuning {

/// Vector registers per pack (bench/pack_width): central differences gain a few per cent over one register and nothing
/// more from four, which leave more lanes idle at the end of a batch. Dual gradients work a register at a time and do
/// not care.
inline constexpr int pack_registers = 2;

// GPU. Chosen from the compiler's register counts (tests/cubins); no GPU has judged them yet.

/// One start per thread up to this dimension,
template <class S>
inline constexpr int thread_dims = sizeof(S) == 4 ? 32 : 16;
/// and while x, gradient and state take no more registers than this, of 255: with 128, as with Adam in 16 dimensions of
/// float64, kernels spill on sm_100, and with 160 (a third number of state) on sm_90.
inline constexpr int thread_registers = 120;

/// and for a quasi-Newton descent, whose pairs no registers hold, while its workspace takes no more local memory than this:
/// to 23 dimensions of float64 with the default memory, to 46 of float32.
inline constexpr int thread_local_bytes = 4096;

/// Constraints whose multipliers a thread keeps, nine numbers each, in its local memory.
inline constexpr int kernel_constraints = 64;

/// One start per warp up to this dimension, one per block above.
inline constexpr int warp_dims = 256;

inline constexpr int threads_per_block = 128;
inline constexpr int warps_per_start = 4;  // where a start has a block to itself

}  // namespace polydescent::tuning
