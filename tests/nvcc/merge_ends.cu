// Ends are merged on a GPU by the source that merges them on the CPU, under Thrust's CUDA policy.
#include <thrust/execution_policy.h>

#include "polydescent/kernels/descent/find_best.hpp"
#include "polydescent/kernels/descent/merge_ends.hpp"

void merge_on_gpu(const polydescent::EndsView& ends, const polydescent::MergeGrid& grid, std::uint32_t* owner) {
  polydescent::merge_ends(thrust::device, ends, grid, owner);
}

std::uint64_t best_on_gpu(const double* values, std::uint64_t count) {
  return polydescent::find_best(thrust::device, values, count);
}
