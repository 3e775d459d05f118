#pragma once

#include <omp.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "polydescent/host/regression/dense.hpp"
#include "polydescent/host/regression/parallel_for.hpp"

namespace polydescent {

using RowList = std::span<const std::uint32_t>;

/// How many problems one pass over the rows takes together: each keeps a number for every column, or for every row of a block.
inline std::size_t problems_at_once(std::size_t columns, std::size_t block_rows) {
  constexpr std::size_t most_numbers = std::size_t{1} << 24;
  return std::max<std::size_t>(most_numbers / std::max(columns, block_rows), 1);
}

/// One pass over rows by all threads: each adds its share of blocks, add(sums, block, scratch), to sums that begin as `zero`;
/// the sums of all threads are then added up by merge(into, sums). Runs on one thread in a parallel region. scratch: a
/// matrix that keeps its memory from block to block.
template <class Sums, class Add, class Merge>
Sums sum_over_blocks(RowList rows, std::size_t block_rows, Sums zero, Add add, Merge merge) {
  const auto blocks = static_cast<long>((rows.size() + block_rows - 1) / block_rows);
  const long threads = omp_in_parallel() ? 1 : std::clamp<long>(omp_get_max_threads(), 1, std::max(blocks, 1l));
  Failure failure;
  std::vector<Sums> parts(static_cast<std::size_t>(threads - 1), zero);
  parts.push_back(std::move(zero));
#pragma omp parallel num_threads(static_cast<int>(threads))
  {
    RowMatrix scratch;
#pragma omp for schedule(static)
    for (long k = 0; k < blocks; ++k) {
      const std::size_t begin = static_cast<std::size_t>(k) * block_rows;
      const RowList block = rows.subspan(begin, std::min(block_rows, rows.size() - begin));
      failure.keep([&] { add(parts[static_cast<std::size_t>(omp_get_thread_num())], block, scratch); });
    }
  }
  failure.rethrow();
  for (std::size_t t = 1; t < parts.size(); ++t) merge(parts.front(), parts[t]);
  return std::move(parts.front());
}

}  // namespace polydescent
