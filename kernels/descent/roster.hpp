#pragma once

#include <cstdint>

#include "polydescent/kernels/platform.hpp"

namespace polydescent {

/// Which start each lane carries, and since when. All lanes advance together, so a start's age in iterations is the
/// difference of two ticks.
template <int Lanes>
struct Roster {
  std::uint64_t start[Lanes];
  std::int64_t birth[Lanes];
  bool occupied[Lanes];
  std::int64_t tick = 0;
  std::int64_t next_expiry = 0;  // no start reaches its iteration limit before this tick
  std::int64_t first_birth = 0;  // of the oldest start; its lane is not kept, since registers cannot be indexed
  int population = 0;
  bool aligned = true;  // all starts have the same age

  POLYDESCENT_CPU_GPU std::int64_t age(int l) const { return tick - birth[l]; }

  POLYDESCENT_CPU_GPU void enter(int l) {
    birth[l] = tick;
    ++population;
  }
  POLYDESCENT_CPU_GPU void leave(int l) {
    occupied[l] = false;
    --population;
  }

  /// Brings `next_expiry`, `first_birth` and `aligned` up to date after lanes were filled.
  POLYDESCENT_CPU_GPU void review(int iterations) {
    bool some = false;
    aligned = true;
    POLYDESCENT_UNROLL
    for (int l = 0; l < Lanes; ++l) {
      if (!occupied[l]) continue;
      if (some && birth[l] != first_birth) aligned = false;
      if (!some || birth[l] < first_birth) first_birth = birth[l];
      some = true;
    }
    next_expiry = first_birth + iterations;
  }
};

}  // namespace polydescent
