#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A bowl a thousand times shorter along x_0 than across: the mirror image of the bent cigar.
struct Discus {
  static constexpr const char* name = "discus";
  static constexpr const char* formula = "10^6 x_0^2 + sum_{i>0} x_i^2";
  static constexpr const char* source = "Hansen and Ostermeier 2001; BBOB f11";
  static constexpr const char* tags = "unimodal, separable, ill-conditioned, BBOB, CEC";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -100; }
  static constexpr double upper(int, int) { return 100; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0];
    T sum = T(1e6) * square(first);
    for (int i = 1; i < x.size(); ++i) {
      const T here = x[i];
      sum += square(here);
    }
    return sum;
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    const T first = x[0];
    T sum = T(1e6) * square(first);
    partials.set(0, T(2e6) * first);
    for (int i = 1; i < x.size(); ++i) {
      const T here = x[i];
      sum += square(here);
      partials.set(i, 2 * here);
    }
    return sum;
  }
};

}  // namespace polydescent
