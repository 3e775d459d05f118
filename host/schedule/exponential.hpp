#pragma once

#include <cmath>
#include <limits>

#include "polydescent/kernels/scalar/field.hpp"

namespace polydescent {

/// e(t) = e0 exp(-rate t): geometric step sizes.  (Goffin 1977)
struct Exponential {
  double rate = std::numeric_limits<double>::quiet_NaN();

  static constexpr const char* name = "exponential";
  static constexpr const char* formula = "e0 exp(-RATE t)";
  static constexpr const char* source = "Goffin 1977 (geometric step sizes)";
  static constexpr Fields<Exponential, 1> fields{
      {{"rate", &Exponential::rate, 0, std::numeric_limits<double>::infinity(), "decay per iteration"}}};

  double operator()(int t, int /*iterations*/) const { return std::exp(-rate * t); }
};

}  // namespace polydescent
