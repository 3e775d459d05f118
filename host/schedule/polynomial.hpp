#pragma once

#include <cmath>
#include <limits>

#include "polydescent/kernels/scalar/field.hpp"

namespace polydescent {

/// e(t) = e0 (1 - t / T)^power, T the number of iterations.  (Liu, Rabinovich and Berg 2015, power 0.9)
struct Polynomial {
  double power = std::numeric_limits<double>::quiet_NaN();

  static constexpr const char* name = "polynomial";
  static constexpr const char* formula = "e0 (1 - t / T)^POWER, T iterations in all";
  static constexpr const char* source = "Liu, Rabinovich and Berg 2015";
  static constexpr Fields<Polynomial, 1> fields{
      {{"power", &Polynomial::power, 0, std::numeric_limits<double>::infinity(), "1: a straight line to zero"}}};

  double operator()(int t, int iterations) const { return std::pow(1 - static_cast<double>(t) / iterations, power); }
};

}  // namespace polydescent
