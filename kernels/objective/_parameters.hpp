#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A number in a formula that a problem may choose, and what it is otherwise.
struct NamedParameter {
  const char* name;
  double value;
};

}  // namespace polydescent
