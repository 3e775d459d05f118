#include "polydescent/host/memory.hpp"

#include <unistd.h>

#include <algorithm>

#include "polydescent/host/polish.hpp"
#include "polydescent/host/require.hpp"
#include "polydescent/kernels/descent/launch_damped_fit.hpp"
#include "polydescent/kernels/descent/launch_quasi_newton.hpp"
#include "polydescent/kernels/descent/status.hpp"

namespace polydescent {
namespace {

constexpr std::uint64_t cached_bytes = std::uint64_t{16} << 20;
constexpr std::uint64_t merging_bytes = 80;  // of one end while minima are told apart, beside its point
constexpr double gibibyte = 1 << 30;

/// Of one end in numbers of `size` bytes: value, gradient norm and point, violation and multipliers, then its iterations and status.
std::uint64_t bytes_per_end(const Problem& problem, std::uint64_t size) {
  const std::uint64_t of_constraints = problem.constraints.empty() ? 0 : problem.constraints.size() + 1;
  return size * (static_cast<std::uint64_t>(problem.dim) + 2 + of_constraints) + sizeof(std::int32_t) + sizeof(Status);
}

/// Numbers per lane that a worker has in use.
std::uint64_t numbers_per_worker(const Optimizer& optimizer, int dim) {
  return std::visit(
      [&]<class Rule>(const Rule& rule) -> std::uint64_t {
        if constexpr (UpdateRule<Rule>) return static_cast<std::uint64_t>(dim) * (2 + Rule::slots);
        else return numbers_in_use(rule, dim);
      },
      optimizer);
}

}  // namespace

MemoryPlan plan_memory(const Problem& problem, const MinimizeOptions& options, int threads, int lanes) {
  const int dim = problem.dim;
  const auto n = static_cast<std::uint64_t>(dim);
  const std::uint64_t size = options.precision == Precision::float32 ? sizeof(float) : sizeof(double);
  MemoryPlan plan;
  plan.descents = options.only_start ? 1 : number_of_starts(options, dim) * problem.problems;
  const auto workers = static_cast<std::uint64_t>(useful_threads(threads, lanes, plan.descents)) * static_cast<std::uint64_t>(lanes);
  plan.given_bytes = static_cast<double>(options.start_points.size() * sizeof(double));
  plan.starts_per_launch = std::min(plan.descents, std::max(cached_bytes / bytes_per_end(problem, size), workers));
  plan.launch_bytes = static_cast<double>(plan.starts_per_launch * bytes_per_end(problem, size) +
                                          workers * size * numbers_per_worker(options.optimizer, dim));
  if (options.batch_size > 0) {  // row numbers, and a gradient over all rows
    plan.launch_bytes += static_cast<double>(workers) * (4.0 * options.batch_size + static_cast<double>(size * n));
  }
  if (const auto polish = polisher(problem, options)) {  // ends and starts in float64, and its own working memory
    plan.launch_bytes += static_cast<double>(plan.starts_per_launch * (2 * bytes_per_end(problem, sizeof(double)) + sizeof(double) * n)) +
                         static_cast<double>(workers * sizeof(double) * numbers_per_worker(*polish, dim));
  }
  if (options.minima > 0 || options.keep_ends) {
    const std::uint64_t to_merge = options.minima > 0 ? sizeof(double) * n + merging_bytes : 0;
    plan.end_bytes = static_cast<double>(plan.descents) * static_cast<double>(bytes_per_end(problem, sizeof(double)) + to_merge);
  }
  return plan;
}

void check_memory(double bytes, std::string_view what, std::string_view remedy) {
  const double there = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGE_SIZE));
  require(bytes <= there, "{} would take {:.1f} GiB of memory, and this machine has {:.1f}; {}", what, bytes / gibibyte,
          there / gibibyte, remedy);
}

}  // namespace polydescent
