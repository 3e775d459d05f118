#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A curved ridge: along its floor the function hardly falls, across it the slope is infinite.
struct Bukin6 {
  static constexpr const char* name = "bukin-6";
  static constexpr const char* formula = "100 sqrt(|x_1 - 0.01 x_0^2|) + 0.01 |x_0 + 10|";
  static constexpr const char* source = "Bukin 1997; Mishra 2006";
  static constexpr const char* tags = "unimodal, ill-conditioned, kink";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int i, int) { return i == 0 ? -15 : -3; }
  static constexpr double upper(int i, int) { return i == 0 ? -5 : 3; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int i, int) { return i == 0 ? -10 : 1; }

  /// (0.1 x_0)^2 is exactly 1 at the minimizer, however it is contracted; 0.01 x_0^2 is not.
  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T along = x[0];
    return T(100 * sqrt(abs(x[1] - square(T(0.1) * along))) + T(0.01) * abs(along + 10));
  }

  /// On the ridge and at x_0 = -10, where a term has no derivative, it contributes 0.
  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    const T along = x[0];
    const T across = x[1] - square(T(0.1) * along);
    const T root = sqrt(abs(across));
    const T slope = select(root == T(0), T(0), 50 * sign(across) / root);
    const T rest = along + 10;
    partials.set(0, T(0.01) * sign(rest) - T(0.02) * along * slope);
    partials.set(1, slope);
    return T(100 * root + T(0.01) * abs(rest));
  }
};

}  // namespace polydescent
