#pragma once

#include <cmath>
#include <limits>

#include "polydescent/kernels/scalar/field.hpp"

namespace polydescent {

/// e(t) = e0 factor^floor(t / every).  (Krizhevsky, Sutskever and Hinton 2012; Ge, Kakade, Kidambi and Netrapalli 2019)
struct StepDecay {
  double every = std::numeric_limits<double>::quiet_NaN();
  double factor = std::numeric_limits<double>::quiet_NaN();

  static constexpr const char* name = "step";
  static constexpr const char* formula = "e0 FACTOR^floor(t / EVERY)";
  static constexpr const char* source = "Krizhevsky, Sutskever and Hinton 2012; Ge et al. 2019";
  static constexpr Fields<StepDecay, 2> fields{
      {{"every", &StepDecay::every, 1, std::numeric_limits<double>::infinity(), "iterations between steps", true},
       {"factor", &StepDecay::factor, 0, 1, "share that each step leaves"}}};

  double operator()(int t, int /*iterations*/) const { return std::pow(factor, std::floor(t / every)); }
};

}  // namespace polydescent
