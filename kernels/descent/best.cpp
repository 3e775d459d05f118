#include "polydescent/kernels/descent/best.hpp"

#include <thrust/execution_policy.h>

#include "polydescent/kernels/descent/find_best.hpp"

namespace polydescent {

std::uint64_t find_best(const float* values, std::uint64_t count) { return find_best(thrust::device, values, count); }
std::uint64_t find_best(const double* values, std::uint64_t count) { return find_best(thrust::device, values, count); }

}  // namespace polydescent
