#pragma once

#include <vector>

#include "polydescent/host/objective_source/formula.hpp"

namespace polydescent {

/// A loop as it stands around something: its depth and its range.
struct Around {
  int depth;
  Range range;
  auto operator<=>(const Around&) const = default;
};

/// Something to be added to the derivative by coordinate `index`, in each run of the loops around it, outermost first.
struct GradientPart {
  std::vector<Around> loops;
  Affine index;
  Node value;
};

/// The gradient of a formula by reverse accumulation (Griewank and Walther 2008, chapter 3): a small multiple of the operations
/// of the value, whatever the dimension, and without branches. What is computed again in a loop is not stored. Where a branch of
/// `if` was not chosen, or an inner derivative is zero, what multiplies it may be infinite: the product is zero there.
std::vector<GradientPart> differentiate(Formula& formula, Node root);

}  // namespace polydescent
