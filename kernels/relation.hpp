#pragma once

#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// How a constraint's left side compares with its right one; g is left - right.
enum class Relation : unsigned char {
  equal,     // g = 0
  at_most,   // g <= 0
  at_least,  // g >= 0
};

/// What of g breaks the constraint; zero where it holds.
template <class T>
POLYDESCENT_CPU_GPU T breach(Relation relation, const T& g) {
  if (relation == Relation::at_most) return max(g, T(0));
  if (relation == Relation::at_least) return min(g, T(0));
  return g;
}

/// The larger of two breaches; NaN, if one is.
template <class S>
POLYDESCENT_CPU_GPU S worse_breach(S broken, S other) {
  return other <= broken ? broken : (broken == broken ? other : broken);
}

/// An objective with constraints: of each k < f.constraints() the relation, and left - right at x. A template over the point, like
/// the value.
template <class F>
concept Constrained = requires(const F f, Point<const double> x, int k) {
  int(f.constraints());
  Relation(f.relation(k));
  double(f.constraint(x, k));
};

}  // namespace polydescent
