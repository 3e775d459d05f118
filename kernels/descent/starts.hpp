#pragma once

#include <cstdint>

#include "polydescent/kernels/point.hpp"

namespace polydescent {

/// The starts of one launch, handed out in order to whichever group asks first.
///   counter.take() -> n             0, 1, 2, ...: how many were taken before, by anybody
///   sampler(start, i) -> double     where coordinate i of a start begins: in (0, 1), as a share of the box; or the
///                                   coordinate itself, if the sampler has a true member gives_coordinates
///   sampler.draw(start)             if it has that: called before the coordinates of a start are asked for
template <class S, class Counter, class Sampler>
struct Starts {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  BoxView<S> box;
  Counter counter;
  Sampler& sampler;

  /// The index of the next start for all members of the group; false when none is left.
  template <class Group>
  POLYDESCENT_CPU_GPU bool next(const Group& group, std::uint64_t& start) {
    std::uint64_t entry = 0;
    if (group.rank() == 0) entry = counter.take();
    entry = group.broadcast(entry);
    start = first + entry;
    if constexpr (requires { sampler.draw(start); }) {
      if (entry < count) sampler.draw(start);
    }
    return entry < count;
  }
  POLYDESCENT_CPU_GPU bool gives_coordinates() const {
    if constexpr (requires { sampler.gives_coordinates; }) return sampler.gives_coordinates;
    else return false;
  }
  POLYDESCENT_CPU_GPU S coordinate(std::uint64_t start, int i) const {
    if (gives_coordinates()) return static_cast<S>(sampler(start, i));
    return static_cast<S>(static_cast<double>(box.lower[i]) + sampler(start, i) * static_cast<double>(box.width[i]));
  }
};

}  // namespace polydescent
