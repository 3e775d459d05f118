#pragma once

#include <cmath>
#include <numbers>

#include "polydescent/kernels/scalar/field.hpp"

namespace polydescent {

/// e(t) = e0 (floor + (1 - floor) (1 + cos(pi t / T)) / 2), T the number of iterations.  (Loshchilov and Hutter 2017)
struct Cosine {
  double floor = 0;

  static constexpr const char* name = "cosine";
  static constexpr const char* formula = "e0 (FLOOR + (1 - FLOOR) (1 + cos(pi t / T)) / 2), T iterations in all";
  static constexpr const char* source = "Loshchilov and Hutter 2017";
  static constexpr Fields<Cosine, 1> fields{{{"floor", &Cosine::floor, 0, 1, "share of e0 that is left at the end"}}};

  double operator()(int t, int iterations) const {
    return floor + (1 - floor) * 0.5 * (1 + std::cos(std::numbers::pi * t / iterations));
  }
};

}  // namespace polydescent
