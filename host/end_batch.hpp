#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "polydescent/kernels/descent/batch.hpp"

namespace polydescent {

/// Iterations of a start that was never begun, because the search stopped before.
inline constexpr std::int32_t never_begun = -1;

/// Memory for the ends of one launch. S = float or double.
template <class S>
struct EndBatch {
  std::vector<S> value, gradient_norm, point;
  std::vector<std::int32_t> iterations;
  std::vector<Status> status;

  EndBatch(std::uint64_t count, int dim)
      : value(count), gradient_norm(count), point(count * static_cast<std::uint64_t>(dim)), iterations(count), status(count) {}

  BatchView<S> view(std::uint64_t first, std::uint64_t count, int dim) {
    return {first, count, dim, value.data(), gradient_norm.data(), point.data(), iterations.data(), status.data()};
  }
};

/// Makes entry k that of a start that was never begun.
template <class S>
void clear_end(const BatchView<S>& ends, std::uint64_t k) {
  constexpr S nothing = std::numeric_limits<S>::quiet_NaN();
  const auto dim = static_cast<std::uint64_t>(ends.dim);
  ends.value[k] = ends.gradient_norm[k] = nothing;
  for (std::uint64_t i = 0; i < dim; ++i) ends.point[k * dim + i] = nothing;
  ends.iterations[k] = never_begun;
  ends.status[k] = Status::stopped;
}

}  // namespace polydescent
