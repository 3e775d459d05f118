#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// The minimum lies in a corner of the box, at no place where the derivative vanishes; level beyond.
struct LinearSlope {
  static constexpr const char* name = "linear-slope";
  static constexpr const char* formula = "sum 10^(i / (n - 1)) max(5 - x_i, 0)";
  static constexpr const char* source = "Hansen, Finck, Ros and Auger 2009, BBOB f5";
  static constexpr const char* tags = "unimodal, separable, bound, BBOB";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -5; }
  static constexpr double upper(int, int) { return 5; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 5; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const double growth = x.size() > 1 ? pow(10.0, 1.0 / (x.size() - 1)) : 1.0;
    double steepness = 1;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i, steepness *= growth) {
      const T rest = 5 - x[i];
      sum += T(steepness) * max(rest, T(0));
    }
    return sum;
  }

  /// On the edge of the level part that of the slope: it is the domain's bound.
  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    const double growth = x.size() > 1 ? pow(10.0, 1.0 / (x.size() - 1)) : 1.0;
    double steepness = 1;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i, steepness *= growth) {
      const T rest = 5 - x[i];
      sum += T(steepness) * max(rest, T(0));
      partials.set(i, select(rest < T(0), T(0), T(-steepness)));
    }
    return sum;
  }
};

}  // namespace polydescent
