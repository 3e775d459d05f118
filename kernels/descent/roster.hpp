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
  int population = 0;
  int oldest = 0;       // the lane that was filled first
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

  /// Brings `next_expiry`, `oldest` and `aligned` up to date after lanes were filled.
  POLYDESCENT_CPU_GPU void review(int iterations) {
    aligned = true;
    int first = -1;
    for (int l = 0; l < Lanes; ++l) {
      if (!occupied[l]) continue;
      if (first >= 0 && birth[l] != birth[first]) aligned = false;
      if (first < 0 || birth[l] < birth[first]) first = l;
    }
    if (first < 0) return;
    oldest = first;
    next_expiry = birth[first] + iterations;
  }
};

}  // namespace polydescent
