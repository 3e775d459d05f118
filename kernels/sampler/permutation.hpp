#pragma once

#include <cstdint>

#include "polydescent/kernels/sampler/philox.hpp"

namespace polydescent {

/// A shuffle of 0 ... size - 1 that the keys choose, and no table kept. A Feistel network of four rounds permutes the
/// numbers of as many bits as count them; what falls beyond them is permuted again.  (Luby and Rackoff 1988; cycle
/// walking: Black and Rogaway 2002)
class Permutation {
 public:
  POLYDESCENT_CPU_GPU Permutation(const PhiloxBlock& keys, std::uint32_t size) : keys_(keys), size_(size) {
    while ((std::uint64_t{1} << 2 * half_bits_) < size) ++half_bits_;
  }

  /// number: below the size, as is the result.
  POLYDESCENT_CPU_GPU std::uint32_t operator()(std::uint32_t number) const {
    do number = permuted(number);
    while (number >= size_);
    return number;
  }

 private:
  POLYDESCENT_CPU_GPU std::uint32_t permuted(std::uint32_t number) const {
    const std::uint32_t mask = (std::uint32_t{1} << half_bits_) - 1;
    std::uint32_t left = number >> half_bits_;
    std::uint32_t right = number & mask;
    for (const std::uint32_t key : keys_.word) {
      const std::uint32_t next = left ^ (mixed(right + key) & mask);
      left = right;
      right = next;
    }
    return left << half_bits_ | right;
  }

  /// Every bit of the result depends on every bit of the argument.  (Wellons 2018, lowbias32)
  POLYDESCENT_CPU_GPU static std::uint32_t mixed(std::uint32_t a) {
    a = (a ^ a >> 16) * 0x7feb352dU;
    a = (a ^ a >> 15) * 0x846ca68bU;
    return a ^ a >> 16;
  }

  PhiloxBlock keys_;
  std::uint32_t size_;
  int half_bits_ = 1;
};

}  // namespace polydescent
