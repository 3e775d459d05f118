#include "polydescent/kernels/descent/merge.hpp"

#include <thrust/device_vector.h>
#include <thrust/execution_policy.h>

#include <algorithm>
#include <cmath>

#include "polydescent/kernels/descent/merge_ends.hpp"
#include "polydescent/kernels/descent/thread_limit.hpp"

namespace polydescent {
namespace {

using Doubles = thrust::device_vector<double>;

/// One cell of the grid holds about one end, if they are spread over all of the box.
Doubles cell_sizes(const MergeRequest& request, const std::vector<double>& reach, int hashed, std::size_t ends) {
  const double one_end_a_cell = std::pow(static_cast<double>(ends), -1.0 / hashed);
  Doubles size;
  for (int i = 0; i < hashed; ++i) {
    const double width = request.width[i], near = reach[static_cast<std::size_t>(i)];
    size.push_back(std::max(std::clamp(one_end_a_cell * width, 4 * near, 64 * near), 1e-9 * width));
  }
  return size;
}

/// Copies an end's point into its place in the order, as the symmetry sees it.
struct TakePoint {
  const double* from;
  double* to;
  const std::uint32_t* end;
  std::uint64_t dim;
  Symmetry symmetry;

  POLYDESCENT_CPU_GPU void operator()(std::uint32_t rank) const {
    const double* const source = from + end[rank] * dim;
    double* const point = to + rank * dim;
    for (std::uint64_t i = 0; i < dim; ++i) {
      const double x = symmetry.sign ? abs(source[i]) : source[i];
      std::uint64_t at = i;
      for (; symmetry.permutation && at > 0 && point[at - 1] > x; --at) point[at] = point[at - 1];
      point[at] = x;
    }
  }
};

struct ProblemOfEnd {
  std::uint64_t ends_each;
  POLYDESCENT_CPU_GPU std::uint32_t operator()(std::uint32_t end) const { return static_cast<std::uint32_t>(end / ends_each); }
};

}  // namespace

MergedEnds merge(const MergeRequest& request, std::vector<std::uint32_t> ends) {
  const ThreadLimit limit(request.threads);
  const auto policy = thrust::device;
  const auto n = static_cast<std::uint32_t>(ends.size());
  const auto dim = static_cast<std::size_t>(request.dim);
  std::sort(ends.begin(), ends.end());
  thrust::device_vector<std::uint32_t> order(ends.begin(), ends.end());
  Doubles value(n);
  for (std::uint32_t k = 0; k < n; ++k) value[k] = request.value[ends[k]];
  thrust::stable_sort_by_key(policy, value.begin(), value.end(), order.begin());

  Doubles point(n * dim), lower(request.lower, request.lower + dim), reach_there;
  thrust::for_each_n(policy, thrust::counting_iterator<std::uint32_t>(0), n,
                     TakePoint{request.point, detail::raw(point), detail::raw(order), dim, request.symmetry});
  std::vector<double> reach;
  for (std::size_t i = 0; i < dim; ++i) reach.push_back(request.tolerance * request.width[i]);
  reach_there = reach;
  constexpr int most_hashed = CellPlace::most_axes - 1;
  const int hashed = std::min(request.dim, most_hashed);
  Doubles size = cell_sizes(request, reach, hashed, n);
  const MergeGrid grid{request.dim, hashed, detail::raw(lower), detail::raw(reach_there), detail::raw(size)};

  thrust::device_vector<std::uint32_t> group(request.ends_each > 0 ? n : 0), owner(n);
  thrust::transform(policy, order.begin(), order.begin() + static_cast<std::ptrdiff_t>(group.size()), group.begin(),
                    ProblemOfEnd{request.ends_each});
  const std::uint32_t* const groups = group.empty() ? nullptr : detail::raw(group);
  merge_ends(policy, {n, request.dim, detail::raw(value), detail::raw(point), groups}, grid, detail::raw(owner));
  MergedEnds merged{std::vector<std::uint32_t>(n), std::vector<std::uint32_t>(n)};
  thrust::copy(order.begin(), order.end(), merged.end.begin());
  thrust::copy(owner.begin(), owner.end(), merged.founder.begin());
  return merged;
}

}  // namespace polydescent
