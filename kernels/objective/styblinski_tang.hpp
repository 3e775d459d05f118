#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Two basins per coordinate, 2^n in all; one of them is the best. The constants solve 4 x^3 - 32 x + 5 = 0.
struct StyblinskiTang {
  static constexpr const char* name = "styblinski-tang";
  static constexpr const char* formula = "sum (x_i^4 - 16 x_i^2 + 5 x_i) / 2";
  static constexpr const char* source = "Styblinski and Tang 1990; constants recomputed";
  static constexpr const char* tags = "multimodal, separable";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -5; }
  static constexpr double upper(int, int) { return 5; }
  static constexpr double minimum(int dim) { return -39.166165703771415 * dim; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return -2.9035340277711771; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      sum += here * (here * (square(here) - 16) + 5);
    }
    return sum * T(0.5);
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      sum += here * (here * (square(here) - 16) + 5);
      partials.set(i, here * (2 * square(here) - 16) + T(2.5));
    }
    return T(sum * T(0.5));
  }
};

}  // namespace polydescent
