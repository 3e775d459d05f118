#pragma once

#include <cstdint>

#include "polydescent/kernels/sampler/permutation.hpp"

namespace polydescent {

/// The order in which a start meets the rows of its data during one epoch: each row once, shuffled by (seed, start, epoch)
/// alone.
class RowOrder {
 public:
  POLYDESCENT_CPU_GPU RowOrder(std::uint64_t seed, std::uint64_t start, std::uint32_t epoch, std::uint32_t rows)
      : shuffled_(philox(seed, PhiloxStream::rows, start, epoch), rows) {}

  /// position: 0 ... rows - 1.
  POLYDESCENT_CPU_GPU std::uint32_t operator()(std::uint32_t position) const { return shuffled_(position); }

 private:
  Permutation shuffled_;
};

}  // namespace polydescent
