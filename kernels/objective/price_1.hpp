#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Four bowls, which meet in kinks along the axes.
struct Price1 {
  static constexpr const char* name = "price-1";
  static constexpr const char* formula = "(|x_0| - 5)^2 + (|x_1| - 5)^2";
  static constexpr const char* source = "Price 1977";
  static constexpr const char* tags = "multimodal, separable, symmetric";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return -500; }
  static constexpr double upper(int, int) { return 500; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 4; }
  static constexpr double minimizer(int k, int i, int) {
    constexpr double far = 5;
    return (i == 0 ? k % 2 : k / 2) == 0 ? far : -far;
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    return T(square(abs(x[0]) - 5) + square(abs(x[1]) - 5));
  }
};

}  // namespace polydescent
