#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Two minima of equal depth, a period of the waves apart along the diagonal.
struct Bird {
  static constexpr const char* name = "bird";
  static constexpr const char* formula =
      "sin(x_0) exp((1 - cos(x_1))^2) + cos(x_1) exp((1 - sin(x_0))^2) + (x_0 - x_1)^2";
  static constexpr const char* source = "Mishra 2006; constants recomputed";
  static constexpr const char* tags = "multimodal";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return -2 * pi; }
  static constexpr double upper(int, int) { return 2 * pi; }
  static constexpr double minimum(int) { return -106.76453674926467; }
  static constexpr int minima(int) { return 2; }
  static constexpr double minimizer(int k, int i, int) {
    constexpr double points[2][2] = {{4.7010431302495530, 3.1529385037249301},
                                     {-1.5821421769300335, -3.1302468034546564}};
    return points[k][i];
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T second = x[1];
    const T sine = sin(first);
    const T cosine = cos(second);
    return T(sine * exp(square(1 - cosine)) + cosine * exp(square(1 - sine)) + square(first - second));
  }
};

}  // namespace polydescent
