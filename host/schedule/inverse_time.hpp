#pragma once

#include <limits>

#include "polydescent/kernels/scalar/field.hpp"

namespace polydescent {

/// e(t) = e0 / (1 + kappa t): sums to infinity, its squares do not.  (Robbins and Monro 1951; Darken and Moody 1990)
struct InverseTime {
  double kappa = std::numeric_limits<double>::quiet_NaN();

  static constexpr const char* name = "inverse-time";
  static constexpr const char* formula = "e0 / (1 + KAPPA t)";
  static constexpr const char* source = "Robbins and Monro 1951; Darken and Moody 1990";
  static constexpr Fields<InverseTime, 1> fields{
      {{"kappa", &InverseTime::kappa, 0, std::numeric_limits<double>::infinity(), "decay per iteration"}}};

  double operator()(int t, int /*iterations*/) const { return 1 / (1 + kappa * t); }
};

}  // namespace polydescent
