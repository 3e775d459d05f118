#pragma once

#include "polydescent/kernels/scalar/concepts.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Where one update takes a coordinate, limits aside. slope: of what is smooth, or a subgradient. scale: the coordinate's
/// share of the rate. A soft threshold by l1, if proximal, is scaled like the step it follows: with less or more the two
/// would balance at another point.
template <class Rule, class T>
POLYDESCENT_CPU_GPU T moved(const Rule& rule, const T& x, const T& slope, T* state, const T* coefficient, const T& scale,
                            bool proximal, const T& l1) {
  T target = x - scale * rule.displacement(slope, state, coefficient);
  if constexpr (ShrinkingRule<Rule>) target = target - rule.shrinkage(coefficient) * x;
  if constexpr (ProximalRule<Rule>) {
    if (proximal) return soft_threshold(target, l1 * scale * rule.proximal_scale(state, coefficient));
  }
  return target;
}

}  // namespace polydescent
