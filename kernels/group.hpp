#pragma once

#include "polydescent/kernels/platform.hpp"

namespace polydescent {

/// Who cooperates on one start. Member `rank` of `size` takes coordinates rank, rank + size, ...; `sync` makes writes
/// visible to the others; the reductions give every member the result. A CPU worker and a GPU thread are groups of one.
struct GroupOfOne {
  POLYDESCENT_CPU_GPU static constexpr int rank() { return 0; }
  POLYDESCENT_CPU_GPU static constexpr int size() { return 1; }
  POLYDESCENT_CPU_GPU static constexpr void sync() {}
  template <class T>
  POLYDESCENT_CPU_GPU static T max(const T& value) {
    return value;
  }
  template <class T>
  POLYDESCENT_CPU_GPU static T sum(const T& value) {
    return value;
  }
  template <class Mask>
  POLYDESCENT_CPU_GPU static Mask disjunction(const Mask& mask) {
    return mask;
  }
};

}  // namespace polydescent
