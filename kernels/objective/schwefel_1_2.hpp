#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A bowl turned against the axes; its condition grows with the square of the dimension.
struct Schwefel12 {
  static constexpr const char* name = "schwefel-1-2";
  static constexpr const char* formula = "sum (x_0 + ... + x_i)^2";
  static constexpr const char* source = "Schwefel 1981, 1.2";
  static constexpr const char* tags = "unimodal, ill-conditioned, CEC";
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
    T partial_sum = T(0);
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      partial_sum += x[i];
      sum += square(partial_sum);
    }
    return sum;
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T partial_sum = T(0);
    T rest = T(0);  // of the partial sums: those that x_i is part of
    for (int i = 0; i < x.size(); ++i) {
      partial_sum += x[i];
      rest += partial_sum;
    }
    partial_sum = T(0);
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      partials.set(i, 2 * rest);
      partial_sum += x[i];
      rest -= partial_sum;
      sum += square(partial_sum);
    }
    return sum;
  }
};

}  // namespace polydescent
