#pragma once

#include "polydescent/kernels/group.hpp"
#include "polydescent/kernels/point.hpp"

namespace polydescent {

/// Where an objective that knows its own derivative leaves it: `set(i, df/dx_i)` once for each coordinate, in any order.
/// All members of a group say all of them; each keeps those that it owns: rank, rank + size, ...
template <class Group, class T, int Extent>
struct Partials {
  const Group& group;
  Point<T, Extent> gradient;

  POLYDESCENT_CPU_GPU void set(int i, const T& value) const {
    if (i % group.size() == group.rank()) write(gradient, i, value);
  }

  // For a derivative that comes in parts: from nothing, add up value at coordinate i, or value * weight[j] at every
  // coordinate j. S = float or double.
  POLYDESCENT_CPU_GPU void clear() const {
    POLYDESCENT_UNROLL
    for (int j = group.rank(); j < gradient.size(); j += group.size()) gradient[j] = T(0);
  }
  POLYDESCENT_CPU_GPU void accumulate(int i, const T& value) const {
    if (i % group.size() == group.rank()) write(gradient, i, read(gradient, i) + value);
  }
  template <class S>
  POLYDESCENT_CPU_GPU void add(const T& value, const S* weight) const {
    POLYDESCENT_UNROLL
    for (int j = group.rank(); j < gradient.size(); j += group.size()) gradient[j] += T(weight[j]) * value;
  }
};

}  // namespace polydescent
