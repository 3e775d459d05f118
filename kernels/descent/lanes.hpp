#pragma once

#include <cstdint>

#include "polydescent/kernels/descent/assess.hpp"
#include "polydescent/kernels/descent/batch.hpp"
#include "polydescent/kernels/descent/roster.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

// What every descent does with one lane: put a start into it, tell whether it has ended, and write down where.
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

/// Where value and gradient alone end a start, whatever descends: not finite, flat enough, or at the target.
template <class T>
POLYDESCENT_CPU_GPU MaskOf<T> reaches_end(const Limits& limits, const T& value, const Assessment<T>& quality) {
  using S = ScalarOf<T>;
  MaskOf<T> ended = !(is_finite(value) & quality.finite_gradient);
  if (limits.gradient_tolerance > 0) ended = ended | (quality.gradient_norm <= T(static_cast<S>(limits.gradient_tolerance)));
  if (limits.target > no_target) ended = ended | (value <= T(static_cast<S>(limits.target)));
  return ended;
}

/// What ended lane l there; Status::iteration_limit: nothing did, and the descent's own tests decide.
template <class T>
POLYDESCENT_CPU_GPU Status end_reached(const Limits& limits, const T& value, const Assessment<T>& quality, int l) {
  using S = ScalarOf<T>;
  if (!is_finite(lane(value, l))) return Status::nonfinite_value;
  if (!lane(quality.finite_gradient, l)) return Status::nonfinite_gradient;
  if (limits.gradient_tolerance > 0 && lane(quality.gradient_norm, l) <= static_cast<S>(limits.gradient_tolerance)) {
    return lane(quality.held_back, l) ? Status::at_bound : Status::converged_gradient;
  }
  if (limits.target > no_target && lane(value, l) <= static_cast<S>(limits.target)) return Status::stopped;
  return Status::iteration_limit;
}

/// Whether the gradient in lane l is too large for any test to mean convergence.
template <class T>
POLYDESCENT_CPU_GPU bool is_steep(const Limits& limits, const Assessment<T>& quality, int l) {
  return limits.stall_gradient > 0 && lane(quality.gradient_norm, l) > static_cast<ScalarOf<T>>(limits.stall_gradient);
}

/// end(l) for every lane whose start has ended or made all its iterations; true if there were any.
template <int Lanes, class Mask, class End>
POLYDESCENT_CPU_GPU bool for_each_ended(const Roster<Lanes>& roster, const Limits& limits, const Mask& ended, End end) {
  if (roster.tick < roster.next_expiry && !any(ended)) return false;
  bool some = false;
  POLYDESCENT_UNROLL
  for (int l = 0; l < Lanes; ++l) {
    if (!roster.occupied[l] || (roster.age(l) < limits.iterations && !lane(ended, l))) continue;
    end(l);
    some = true;
  }
  return some;
}

/// Writes down how the start in lane l ended, at x, and empties the lane.
template <class Group, class T, int Extent>
POLYDESCENT_CPU_GPU void store_end(const Group& group, const BatchView<ScalarOf<T>>& ends,
                                   Roster<ScalarTraits<T>::lanes>& roster, int l, Status status, const T& value,
                                   const Assessment<T>& quality, Point<const T, Extent> x) {
  const std::uint64_t entry = roster.start[l] - ends.first;
  const std::int64_t iterations = roster.age(l);
  roster.leave(l);
  POLYDESCENT_UNROLL
  for (int i = group.rank(); i < x.size(); i += group.size()) {
    ends.point[entry * static_cast<std::uint64_t>(x.size()) + static_cast<std::uint64_t>(i)] = lane(x[i], l);
  }
  if (group.rank() != 0) return;
  ends.value[entry] = lane(value, l);
  ends.gradient_norm[entry] = lane(quality.gradient_norm, l);
  ends.iterations[entry] = static_cast<std::int32_t>(iterations);
  ends.status[entry] = status;
}

}  // namespace polydescent
