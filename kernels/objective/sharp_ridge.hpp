#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A parabola along x_0 at the foot of a cone: the slope across is constant however near, that along fades.
struct SharpRidge {
  static constexpr const char* name = "sharp-ridge";
  static constexpr const char* formula = "x_0^2 + 100 sqrt(sum_{i>0} 10^(i / (n - 1)) x_i^2)";
  static constexpr const char* source = "Hansen, Finck, Ros and Auger 2009, BBOB f13";
  static constexpr const char* tags = "unimodal, kink, ill-conditioned, BBOB";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -5; }
  static constexpr double upper(int, int) { return 5; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const double growth = pow(10.0, 1.0 / (x.size() - 1));
    double weight = growth;
    T across = T(0);
    for (int i = 1; i < x.size(); ++i, weight *= growth) {
      const T here = x[i];
      across += T(weight) * square(here);
    }
    return T(square(T(x[0])) + 100 * sqrt(across));
  }

  /// On the ridge, where that across does not exist: 0.
  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    const double growth = pow(10.0, 1.0 / (x.size() - 1));
    double weight = growth;
    T across = T(0);
    for (int i = 1; i < x.size(); ++i, weight *= growth) {
      const T here = x[i];
      across += T(weight) * square(here);
    }
    const T root = sqrt(across);
    const T slope = select(root == T(0), T(0), 100 / root);
    const T along = x[0];
    partials.set(0, 2 * along);
    weight = growth;
    for (int i = 1; i < x.size(); ++i, weight *= growth) {
      const T here = x[i];
      partials.set(i, T(weight) * slope * here);
    }
    return T(square(along) + 100 * root);
  }
};

}  // namespace polydescent
