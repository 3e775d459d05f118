#pragma once

#include "polydescent/kernels/descent/evaluator.hpp"
#include "polydescent/kernels/objective/moved.hpp"

namespace polydescent {

/// An objective behind function pointers, moved and rotated as Moved does it: compiled once, whatever the objective. The
/// point is rotated and clipped in memory of the thread; a gradient is the objective's at that point, turned back.
struct MovedObject {
  const ObjectiveTable* table = nullptr;  // of the objective as written
  const void* objective = nullptr;
  Motion<float> as_float;
  Motion<double> as_double;
};

/// The functions of a MovedObject. has_gradient: the objective as written brings its own derivative.
const ObjectiveTable& moved_table(bool has_gradient);

}  // namespace polydescent
