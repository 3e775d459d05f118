#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent::bench {

/// x_0 exp(-((c - x_1)^2 + (r - x_2)^2) / (2 x_3^2)) + x_4 in row r and column c of 5 x 5 points: the model of the fits that
/// Gpufit publishes its rates for.
struct RoundPeak {
  static constexpr int dim = 5;
  static constexpr int points = 25;
  static constexpr int min_dim = dim;
  static constexpr int max_dim = dim;

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x, int k) const {
    using T = typename X::value_type;
    const T across = T(k % 5) - x[1];
    const T down = T(k / 5) - x[2];
    return T(x[0] * exp((square(across) + square(down)) * (T(-0.5) / square(x[3]))) + x[4]);
  }
};

}  // namespace polydescent::bench
