#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A single dent, convex within distance 1 of the minimum only.
struct ExponentialBowl {
  static constexpr const char* name = "exponential";
  static constexpr const char* formula = "-exp(-sum x_i^2 / 2)";
  static constexpr const char* source = "Rahnamayan, Tizhoosh and Salama 2007";
  static constexpr const char* tags = "unimodal, separable";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -1; }
  static constexpr double upper(int, int) { return 1; }
  static constexpr double minimum(int) { return -1; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T squares = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      squares += square(here);
    }
    return T(-exp(T(-0.5) * squares));
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T squares = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      squares += square(here);
    }
    const T dent = exp(T(-0.5) * squares);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      partials.set(i, here * dent);
    }
    return T(-dent);
  }
};

}  // namespace polydescent
