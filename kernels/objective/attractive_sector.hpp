#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// The way down leads through one orthant of 2^n; elsewhere the value at the same distance is up to 4000 times as
/// large. Without the oscillation of the value that BBOB adds.
struct AttractiveSector {
  static constexpr const char* name = "attractive-sector";
  static constexpr const char* formula =
      "(sum z_i^2)^0.9, z_i = 10^(i / (2 n - 2)) x_i, a hundred times that for x_i > 0";
  static constexpr const char* source = "Hansen, Finck, Ros and Auger 2009, BBOB f6";
  static constexpr const char* tags = "unimodal, separable, ill-conditioned, BBOB";
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
    const double growth = x.size() > 1 ? pow(10.0, 0.5 / (x.size() - 1)) : 1.0;
    double scale = 1;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i, scale *= growth) {
      const T here = x[i];
      sum += square(select(here > T(0), T(100 * scale), T(scale)) * here);
    }
    const T base = select(sum == T(0), T(1), sum);  // at 0 the power's own derivative is infinite
    return T(select(sum == T(0), T(0), pow(base, T(0.9))));
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    const double growth = x.size() > 1 ? pow(10.0, 0.5 / (x.size() - 1)) : 1.0;
    double scale = 1;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i, scale *= growth) {
      const T here = x[i];
      sum += square(select(here > T(0), T(100 * scale), T(scale)) * here);
    }
    const T base = select(sum == T(0), T(1), sum);
    const T value = select(sum == T(0), T(0), pow(base, T(0.9)));
    const T slope = T(1.8) * value / base;
    scale = 1;
    for (int i = 0; i < x.size(); ++i, scale *= growth) {
      const T here = x[i];
      const T stretch = select(here > T(0), T(100 * scale), T(scale));
      partials.set(i, slope * square(stretch) * here);
    }
    return value;
  }
};

}  // namespace polydescent
