#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A long narrow bowl whose box and depth grow with the dimension: the condition with its square, the depth with its
/// cube.
struct Trid {
  static constexpr const char* name = "trid";
  static constexpr const char* formula = "sum (x_i - 1)^2 - sum_{i>0} x_i x_{i-1}";
  static constexpr const char* source = "Neumaier; Adorio and Diliman 2005";
  static constexpr const char* tags = "unimodal, ill-conditioned";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int dim) { return -1.0 * dim * dim; }
  static constexpr double upper(int, int dim) { return 1.0 * dim * dim; }
  static constexpr double minimum(int dim) { return -1.0 * dim * (dim + 4) * (dim - 1) / 6; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int i, int dim) { return (i + 1.0) * (dim - i); }

  /// Of neighbours' squares and products, which are large and nearly cancel, only differences are formed.
  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T before = T(0);
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      sum += here * (here - before - 2) + 1;
      before = here;
    }
    return sum;
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T before = T(0);
    T here = x[0];
    T sum = T(0);
    for (int i = 1; i <= x.size(); ++i) {
      const T next = i < x.size() ? T(x[i]) : T(0);
      sum += here * (here - before - 2) + 1;
      partials.set(i - 1, 2 * (here - 1) - before - next);
      before = here;
      here = next;
    }
    return sum;
  }
};

}  // namespace polydescent
