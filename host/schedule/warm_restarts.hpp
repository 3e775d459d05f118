#pragma once

#include <limits>

#include "polydescent/kernels/scalar/field.hpp"

namespace polydescent {

/// A cosine from e0 to zero that starts again after each period, of which the first has `period` iterations and each
/// next one is `growth` times as long.  (Loshchilov and Hutter 2017, SGDR)
struct WarmRestarts {
  double period = std::numeric_limits<double>::quiet_NaN();
  double growth = 1;

  static constexpr const char* name = "warm-restarts";
  static constexpr const char* formula =
      "e0 (1 + cos(pi t_k / T_k)) / 2, t_k iterations into period k of T_k = PERIOD GROWTH^k";
  static constexpr const char* source = "Loshchilov and Hutter 2017";
  static constexpr Fields<WarmRestarts, 2> fields{
      {{"period", &WarmRestarts::period, 1, std::numeric_limits<double>::infinity(),
        "iterations before the first restart", true},
       {"growth", &WarmRestarts::growth, 1, 1e9, "of each period to the next"}}};

  double operator()(int t, int iterations) const;
};

}  // namespace polydescent
