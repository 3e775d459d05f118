#pragma once

#include <cstdint>

#include "polydescent/kernels/descent/batch.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

// What every descent does with one lane: put a start into it, and write down where it ended.
namespace polydescent {

/// Puts lane l of x where a start begins, within the box. source.coordinate: see Starts.
template <class Group, class T, int Extent, class Source>
POLYDESCENT_CPU_GPU void place_start(const Group& group, const BoxView<ScalarOf<T>>& box, const Source& source,
                                     std::uint64_t start, int l, Point<T, Extent> x) {
  using S = ScalarOf<T>;
  POLYDESCENT_UNROLL_UP_TO(1)
  for (int i = group.rank(); i < x.size(); i += group.size()) {
    const S placed = max(min(source.coordinate(start, i), box.upper[i]), box.lower[i]);
    if constexpr (Extent == dynamic_extent) {
      set_lane(x[i], l, placed);  // where it lies: a copy of the pack would wait for the lane's store
    } else {
      T coordinate = read(x, i);
      set_lane(coordinate, l, placed);
      write(x, i, coordinate);
    }
  }
}

/// How one start ended. S = float or double.
template <class S>
struct LaneEnd {
  Status status;
  S value;
  S gradient_norm;
  std::int64_t iterations;
};

/// Writes the end of the start in lane l of x.
template <class Group, class T, int Extent>
POLYDESCENT_CPU_GPU void store_end(const Group& group, const BatchView<ScalarOf<T>>& ends, std::uint64_t start,
                                   const LaneEnd<ScalarOf<T>>& end, int l, Point<const T, Extent> x) {
  const std::uint64_t entry = start - ends.first;
  POLYDESCENT_UNROLL
  for (int i = group.rank(); i < x.size(); i += group.size()) {
    ends.point[entry * static_cast<std::uint64_t>(x.size()) + static_cast<std::uint64_t>(i)] = lane(x[i], l);
  }
  if (group.rank() != 0) return;
  ends.value[entry] = end.value;
  ends.gradient_norm[entry] = end.gradient_norm;
  ends.iterations[entry] = static_cast<std::int32_t>(end.iterations);
  ends.status[entry] = end.status;
}

}  // namespace polydescent
