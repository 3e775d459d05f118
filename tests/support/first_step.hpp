#pragma once

#include <cmath>

namespace polydescent::test {

/// How far a rule goes at first, at a rate and a gradient of one.
template <class Rule>
double first_step(const Rule& rule) {
  double state[Rule::slots + 1] = {};
  double coefficient[Rule::coefficients];
  rule.tabulate(1, 1, coefficient);
  return std::abs(rule.displacement(1.0, state, coefficient));
}

}  // namespace polydescent::test
