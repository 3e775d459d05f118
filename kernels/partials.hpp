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

  // For an objective around another one, whose coordinates each depend on all of x: from nothing, add up
  // value * weight[j] for every coordinate j. S = float or double.
  POLYDESCENT_CPU_GPU void clear() const {
    POLYDESCENT_UNROLL
    for (int j = group.rank(); j < gradient.size(); j += group.size()) gradient[j] = T(0);
  }
  template <class S>
  POLYDESCENT_CPU_GPU void add(const T& value, const S* weight) const {
    POLYDESCENT_UNROLL
    for (int j = group.rank(); j < gradient.size(); j += group.size()) gradient[j] += T(weight[j]) * value;
  }
};

}  // namespace polydescent
