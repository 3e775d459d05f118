#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A bowl a thousand times longer along x_0 than across.
struct BentCigar {
  static constexpr const char* name = "bent-cigar";
  static constexpr const char* formula = "x_0^2 + 10^6 sum_{i>0} x_i^2";
  static constexpr const char* source = "Hansen and Ostermeier 2001; BBOB f12";
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
    T sum = square(first);
    for (int i = 1; i < x.size(); ++i) {
      const T here = x[i];
      sum += T(1e6) * square(here);
    }
    return sum;
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    const T first = x[0];
    T sum = square(first);
    partials.set(0, 2 * first);
    for (int i = 1; i < x.size(); ++i) {
      const T here = x[i];
      sum += T(1e6) * square(here);
      partials.set(i, T(2e6) * here);
    }
    return sum;
  }
};

}  // namespace polydescent
