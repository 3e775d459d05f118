#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// An edge along every coordinate: each derivative is 1 or -1 however near the minimum.
struct Schwefel220 {
  static constexpr const char* name = "schwefel-2-20";
  static constexpr const char* formula = "sum |x_i|";
  static constexpr const char* source = "Schwefel 1981, 2.20";
  static constexpr const char* tags = "unimodal, separable, kink";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -100; }
  static constexpr double upper(int, int) { return 100; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) sum += abs(T(x[i]));
    return sum;
  }

  /// At an edge, where it does not exist: 0.
  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      sum += abs(here);
      partials.set(i, sign(here));
    }
    return sum;
  }
};

}  // namespace polydescent
