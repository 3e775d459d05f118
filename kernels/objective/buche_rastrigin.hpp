#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Rastrigin with a longer scale from coordinate to coordinate and, for every other, a tenfold one where it is
/// positive. Without the oscillation of the axes that BBOB adds.
struct BucheRastrigin {
  static constexpr const char* name = "buche-rastrigin";
  static constexpr const char* formula =
      "10 n + sum z_i^2 - 10 cos(2 pi z_i), z_i = 10^(i / (2 n - 2)) x_i, ten times that for even i and x_i > 0";
  static constexpr const char* source = "Hansen, Finck, Ros and Auger 2009, BBOB f4";
  static constexpr const char* tags = "multimodal, separable, BBOB";
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
    T sum = T(10.0 * x.size());
    for (int i = 0; i < x.size(); ++i, scale *= growth) {
      const T here = x[i];
      const T z = select(here > T(0), T(i % 2 == 0 ? 10 * scale : scale), T(scale)) * here;
      sum += square(z) - 10 * cos(T(2 * pi) * z);
    }
    return sum;
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    const double growth = x.size() > 1 ? pow(10.0, 0.5 / (x.size() - 1)) : 1.0;
    double scale = 1;
    T sum = T(10.0 * x.size());
    for (int i = 0; i < x.size(); ++i, scale *= growth) {
      const T here = x[i];
      const T stretch = select(here > T(0), T(i % 2 == 0 ? 10 * scale : scale), T(scale));
      const T z = stretch * here;
      const auto wave = sine_and_cosine(T(2 * pi) * z);
      sum += square(z) - 10 * wave.cosine;
      partials.set(i, stretch * (2 * z + T(20 * pi) * wave.sine));
    }
    return sum;
  }
};

}  // namespace polydescent
