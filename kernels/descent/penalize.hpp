#pragma once

#include "polydescent/kernels/descent/batch.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// What is minimized, from an objective's value and gradient: returns the value, and leaves what is smooth of the gradient. The
/// kink of l1 |x| is left to those who read it.
template <class Group, class T, int Extent>
POLYDESCENT_CPU_GPU T penalize(const Group& group, const Penalty<ScalarOf<T>>& penalty, const T& value,
                               Point<const T, Extent> x, Point<T, Extent> gradient) {
  if (penalty.l1 == 0 && penalty.l2 == 0 && penalty.sense == 1) return value;
  T sum = T(0);
  POLYDESCENT_UNROLL
  for (int i = group.rank(); i < x.size(); i += group.size()) {
    sum += T(penalty.l1) * abs(x[i]) + T(penalty.l2) * square(x[i]);
    gradient[i] = T(penalty.sense) * gradient[i] + T(2 * penalty.l2) * x[i];
  }
  return T(penalty.sense) * value + group.sum(sum);
}

/// l1 sum |x_i| + l2 sum x_i^2.
template <class Group, class T, int Extent>
POLYDESCENT_CPU_GPU T penalty_at(const Group& group, const Penalty<ScalarOf<T>>& penalty, Point<const T, Extent> x) {
  T sum = T(0);
  POLYDESCENT_UNROLL
  for (int i = group.rank(); i < x.size(); i += group.size()) sum += T(penalty.l1) * abs(x[i]) + T(penalty.l2) * square(x[i]);
  return group.sum(sum);
}

/// The shortest member of g + l1 d|x|: zero where x = 0 is a minimum along this coordinate.
template <class T>
POLYDESCENT_CPU_GPU T shortest_subgradient(const Penalty<ScalarOf<T>>& penalty, const T& x, const T& gradient) {
  if (penalty.l1 == 0) return gradient;
  const T l1 = T(penalty.l1);
  return select(x == T(0), soft_threshold(gradient, l1), gradient + l1 * sign(x));
}

/// g + l1 sign(x): the subgradient that a step follows, unless the penalty is proximal.
template <class T>
POLYDESCENT_CPU_GPU T stepping_subgradient(const Penalty<ScalarOf<T>>& penalty, const T& x, const T& gradient) {
  if (penalty.l1 == 0 || penalty.proximal) return gradient;
  return gradient + T(penalty.l1) * sign(x);
}

}  // namespace polydescent
