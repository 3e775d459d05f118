#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A bowl whose axes differ a thousandfold in length, evenly spread on a logarithmic scale.
struct Ellipsoid {
  static constexpr const char* name = "ellipsoid";
  static constexpr const char* formula = "sum 10^(6 i / (n - 1)) x_i^2";
  static constexpr const char* source = "Hansen and Ostermeier 2001; BBOB f2";
  static constexpr const char* tags = "unimodal, separable, ill-conditioned, BBOB, CEC";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -5; }
  static constexpr double upper(int, int) { return 5; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const double growth = x.size() > 1 ? pow(10.0, 6.0 / (x.size() - 1)) : 1.0;
    double weight = 1;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i, weight *= growth) {
      const T here = x[i];
      sum += T(weight) * square(here);
    }
    return sum;
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    const double growth = x.size() > 1 ? pow(10.0, 6.0 / (x.size() - 1)) : 1.0;
    double weight = 1;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i, weight *= growth) {
      const T here = x[i];
      sum += T(weight) * square(here);
      partials.set(i, T(2 * weight) * here);
    }
    return sum;
  }
};

}  // namespace polydescent
