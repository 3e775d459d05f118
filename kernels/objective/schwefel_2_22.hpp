#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Edges along the axes under a product that towers in the corners: it overflows float32 from 39 dimensions on, float64
/// not before 309.
struct Schwefel222 {
  static constexpr const char* name = "schwefel-2-22";
  static constexpr const char* formula = "sum |x_i| + prod |x_i|";
  static constexpr const char* source = "Schwefel 1981, 2.22";
  static constexpr const char* tags = "unimodal, kink, CEC";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -10; }
  static constexpr double upper(int, int) { return 10; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    T product = T(1);
    for (int i = 0; i < x.size(); ++i) {
      const T size = abs(T(x[i]));
      sum += size;
      product *= size;
    }
    return T(sum + product);
  }

  /// At an edge, where it does not exist: 0.
  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T sum = T(0);
    T product = T(1);
    for (int i = 0; i < x.size(); ++i) {
      const T size = abs(T(x[i]));
      sum += size;
      product *= size;
    }
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      const T divisor = select(here == T(0), T(1), abs(here));
      partials.set(i, sign(here) * (1 + product / divisor));
    }
    return T(sum + product);
  }
};

}  // namespace polydescent
