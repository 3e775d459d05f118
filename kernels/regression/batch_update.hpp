#pragma once

#include <cstring>

#include "polydescent/kernels/scalar/math.hpp"
#include "polydescent/kernels/move.hpp"

namespace polydescent {

/// The same coefficient of many problems side by side. S = float or double; lists have one number for each problem.
template <class S>
struct CoefficientRow {
  int size;           // problems
  S* b;               // the coefficient
  const S* gradient;  // of the loss
  S* state;           // [slot][stride] of the rule
  std::ptrdiff_t stride;
  const S* scale;     // of the rule's steps
  const S* l1;        // the penalty is l1_unit l1 |b| + l2_unit l2 b^2 / 2
  const S* l2;
  S l1_unit, l2_unit;
  S lower, upper;     // limits
};

namespace detail {

template <class T, class S>
POLYDESCENT_CPU_GPU T loaded(const S* from) {
  T value;
  std::memcpy(static_cast<void*>(&value), from, sizeof value);
  return value;
}

template <class T, class S>
POLYDESCENT_CPU_GPU void stored(const T& value, S* to) {
  std::memcpy(to, &value, sizeof value);
}

}  // namespace detail

/// One update by a rule of kernels/update of the problems from c on that fill T. The kink of l1 is a soft threshold, or
/// a subgradient unless proximal. coefficient: what the rule has tabulated for this step.
template <class T, class Rule, class S>
POLYDESCENT_CPU_GPU void update_problems(const Rule& rule, const CoefficientRow<S>& row, int c, const T* coefficient, bool proximal) {
  T state[Rule::slots > 0 ? Rule::slots : 1];
  for (int s = 0; s < Rule::slots; ++s) state[s] = detail::loaded<T>(row.state + s * row.stride + c);
  const T b = detail::loaded<T>(row.b + c);
  const T l1 = T(row.l1_unit) * detail::loaded<T>(row.l1 + c);
  T slope = detail::loaded<T>(row.gradient + c) + T(row.l2_unit) * detail::loaded<T>(row.l2 + c) * b;
  if (!proximal) slope = slope + l1 * sign(b);
  const T target = moved(rule, b, slope, state, coefficient, detail::loaded<T>(row.scale + c), proximal, l1);
  detail::stored(T(min(max(target, T(row.lower)), T(row.upper))), row.b + c);
  for (int s = 0; s < Rule::slots; ++s) detail::stored(state[s], row.state + s * row.stride + c);
}

}  // namespace polydescent
