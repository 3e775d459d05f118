#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A chain of curved valleys; the last coordinate may have either sign. At (1/3, 0, ..., 0) waits a trap of height 2/3.
struct DixonPrice {
  static constexpr const char* name = "dixon-price";
  static constexpr const char* formula = "(x_0 - 1)^2 + sum_{i>0} (i + 1) (2 x_i^2 - x_{i-1})^2";
  static constexpr const char* source = "Dixon and Price 1989";
  static constexpr const char* tags = "multimodal, symmetric";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -10; }
  static constexpr double upper(int, int) { return 10; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int dim) { return dim > 1 ? 2 : 1; }
  /// Each is the root of half the one before: 2^(2^-i - 1).
  static double minimizer(int k, int i, int dim) {
    const double size = pow(2.0, pow(2.0, -i) - 1);
    return k == 1 && i == dim - 1 ? -size : size;
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T before = x[0];
    T sum = square(before - 1);
    for (int i = 1; i < x.size(); ++i) {
      const T here = x[i];
      sum += T(i + 1.0) * square(2 * square(here) - before);
      before = here;
    }
    return sum;
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T before = x[0];
    T sum = square(before - 1);
    T slope = 2 * (before - 1);  // by `before`, so far
    for (int i = 1; i < x.size(); ++i) {
      const T here = x[i];
      const T height = 2 * square(here) - before;
      sum += T(i + 1.0) * square(height);
      partials.set(i - 1, slope - T(2.0 * (i + 1)) * height);
      slope = T(8.0 * (i + 1)) * height * here;
      before = here;
    }
    partials.set(x.size() - 1, slope);
    return sum;
  }
};

}  // namespace polydescent
