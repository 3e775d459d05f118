#pragma once

#include "polydescent/kernels/platform.hpp"

namespace polydescent {

/// Whether somebody outside asked all descents to stop, by a number other than zero; without a flag nobody can. All
/// members of the group get the same answer.
template <class Group>
POLYDESCENT_CPU_GPU bool stop_requested(const Group& group, const int* flag) {
  return flag != nullptr && group.broadcast(POLYDESCENT_LOAD_RELAXED(flag)) != 0;
}

}  // namespace polydescent
