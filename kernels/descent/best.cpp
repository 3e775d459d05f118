#include "polydescent/kernels/descent/best.hpp"

#include <omp.h>
#include <thrust/execution_policy.h>

#include "polydescent/kernels/descent/find_best.hpp"

namespace polydescent {
namespace {

/// Thrust takes as many threads as OpenMP's default says; while this lives, that is `threads`.
class ThreadLimit {
 public:
  explicit ThreadLimit(int threads) : before_(omp_get_max_threads()) { omp_set_num_threads(threads); }
  ~ThreadLimit() { omp_set_num_threads(before_); }
  ThreadLimit(const ThreadLimit&) = delete;
  ThreadLimit& operator=(const ThreadLimit&) = delete;

 private:
  int before_;
};

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
