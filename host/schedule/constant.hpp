#pragma once

#include "polydescent/kernels/scalar/field.hpp"

namespace polydescent {

/// e(t) = e0.
struct Constant {
  static constexpr const char* name = "constant";
  static constexpr const char* formula = "e0";
  static constexpr const char* source = "Cauchy 1847";
  static constexpr Fields<Constant, 0> fields{};

  double operator()(int /*t*/, int /*iterations*/) const { return 1; }
};

}  // namespace polydescent
