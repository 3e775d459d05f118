#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Terraces: but for a faint slope along x_0 the derivative is 0 wherever it exists. All points of the lowest terrace
/// with x_0 = 0 are minimizers; its center is named.
struct StepEllipsoid {
  static constexpr const char* name = "step-ellipsoid";
  static constexpr const char* formula =
      "0.1 max(|x_0| / 10^4, sum 10^(2 i / (n - 1)) r_i^2), r_i = 10^(i / (2 n - 2)) x_i rounded to integers, "
      "below 1/2 to tenths";
  static constexpr const char* source = "Hansen, Finck, Ros and Auger 2009, BBOB f7";
  static constexpr const char* tags = "unimodal, flat, kink, BBOB";
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
    return T(T(0.1) * max(T(1e-4) * abs(T(x[0])), terraces<T>(x)));
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T slope = T(1e-4) * abs(first);
    const T steps = terraces<T>(x);
    partials.set(0, select(slope < steps, T(0), T(1e-5) * sign(first)));
    for (int i = 1; i < x.size(); ++i) partials.set(i, T(0));
    return T(T(0.1) * max(slope, steps));
  }

 private:
  template <class T, class X>
  POLYDESCENT_CPU_GPU static T terraces(const X& x) {
    const double growth = x.size() > 1 ? pow(10.0, 0.5 / (x.size() - 1)) : 1.0;
    double scale = 1;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i, scale *= growth) {
      const T z = T(scale) * T(x[i]);
      const T rounded = select(abs(z) > T(0.5), floor(z + T(0.5)), T(0.1) * floor(10 * z + T(0.5)));
      sum += T(square(square(scale))) * square(rounded);
    }
    return sum;
  }
};

}  // namespace polydescent
