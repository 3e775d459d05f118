#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// The one basin every method must master.
struct Sphere {
  static constexpr const char* name = "sphere";
  static constexpr const char* formula = "sum x_i^2";
  static constexpr const char* source = "De Jong 1975, F1";
  static constexpr const char* tags = "unimodal, separable, BBOB, CEC";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -5.12; }
  static constexpr double upper(int, int) { return 5.12; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    typename X::value_type sum = square(x[0]);
    for (int i = 1; i < x.size(); ++i) sum += square(x[i]);
    return sum;
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      sum += square(here);
      partials.set(i, 2 * here);
    }
    return sum;
  }

  POLYDESCENT_CPU_GPU static constexpr int residuals(int dim) { return dim; }
  template <class X>
  POLYDESCENT_CPU_GPU auto residual(const X& x, int k) const {
    return x[k];
  }
};

}  // namespace polydescent
