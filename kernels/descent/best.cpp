#include "polydescent/kernels/descent/best.hpp"

#include <thrust/execution_policy.h>

#include "polydescent/kernels/descent/find_best.hpp"
#include "polydescent/kernels/descent/thread_limit.hpp"

namespace polydescent {
namespace {

template <class S>
std::uint64_t find_best_limited(const S* values, std::uint64_t count, int threads) {
  const ThreadLimit limit(threads);
  return find_best(thrust::device, values, count);
}

}  // namespace

std::uint64_t find_best(const float* values, std::uint64_t count, int threads) {
  return find_best_limited(values, count, threads);
}
std::uint64_t find_best(const double* values, std::uint64_t count, int threads) {
  return find_best_limited(values, count, threads);
}

}  // namespace polydescent
