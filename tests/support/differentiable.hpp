#pragma once

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "polydescent/host/builtin_objective.hpp"

namespace polydescent::test {

inline bool is_any_of(const BuiltinObjective& objective, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), objective.name) != names.end();
}

/// Whether the derivative of a test function, where it exists, says how the value changes over a step of finite differences:
/// not on terraces, nor on waves upon waves down to 10^-10 of the width, nor on a plain where it underflows.
inline bool is_differentiable_by_steps(const BuiltinObjective& objective) {
  return !is_any_of(objective, {"step-ellipsoid", "weierstrass", "katsuura", "easom"});
}

/// Of a hundredth of the width and less, whose phases lose three digits.
inline bool has_short_waves(const BuiltinObjective& objective) {
  return is_any_of(objective, {"salomon", "schaffer-f6", "schaffer-f7", "schaffer-2", "schaffer-4"});
}

}  // namespace polydescent::test
