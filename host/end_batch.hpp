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
  std::vector<S> violation, multipliers;  // empty where there are no constraints

  EndBatch(std::uint64_t count, int dim, std::size_t constraints = 0)
      : value(count), gradient_norm(count), point(count * static_cast<std::uint64_t>(dim)), iterations(count), status(count),
        violation(constraints > 0 ? count : 0), multipliers(count * constraints), constraints_(static_cast<int>(constraints)) {}

  BatchView<S> view(std::uint64_t first, std::uint64_t count, int dim) {
    BatchView<S> all{first, count, dim, value.data(), gradient_norm.data(), point.data(), iterations.data(), status.data(), constraints_};
    if (constraints_ > 0) all.violation = violation.data();
    if (constraints_ > 0) all.multipliers = multipliers.data();
    return all;
  }

 private:
  int constraints_ = 0;
};

/// Entry `from` of one batch becomes entry `to` of another of the same problem.
template <class S, class R>
void copy_end(const BatchView<S>& source, std::uint64_t from, const BatchView<R>& target, std::uint64_t to) {
  const auto copy = [&](const S* numbers, R* copies, std::uint64_t each) {
    for (std::uint64_t i = 0; i < each; ++i) copies[to * each + i] = static_cast<R>(numbers[from * each + i]);
  };
  copy(source.value, target.value, 1);
  copy(source.gradient_norm, target.gradient_norm, 1);
  copy(source.point, target.point, static_cast<std::uint64_t>(source.dim));
  target.iterations[to] = source.iterations[from];
  target.status[to] = source.status[from];
  if (source.violation == nullptr) return;
  copy(source.violation, target.violation, 1);
  copy(source.multipliers, target.multipliers, static_cast<std::uint64_t>(source.constraints));
}

/// Makes entry k that of a start that was never begun.
template <class S>
void clear_end(const BatchView<S>& ends, std::uint64_t k) {
  constexpr S nothing = std::numeric_limits<S>::quiet_NaN();
  const auto dim = static_cast<std::uint64_t>(ends.dim);
  ends.value[k] = ends.gradient_norm[k] = nothing;
  for (std::uint64_t i = 0; i < dim; ++i) ends.point[k * dim + i] = nothing;
  ends.iterations[k] = never_begun;
  ends.status[k] = Status::stopped;
  if (ends.violation != nullptr) ends.violation[k] = nothing;
  for (int c = 0; c < ends.constraints; ++c) ends.multipliers[k * static_cast<std::uint64_t>(ends.constraints) + static_cast<std::uint64_t>(c)] = nothing;
}

}  // namespace polydescent
