#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Folded upwards at zero, so that it has an edge through every minimum: per coordinate 0 and the seven points with sin
/// x = -1/10.
struct Alpine1 {
  static constexpr const char* name = "alpine-1";
  static constexpr const char* formula = "sum |x_i sin(x_i) + x_i / 10|";
  static constexpr const char* source = "Rahnamayan, Tizhoosh and Salama 2007; minimizers recomputed";
  static constexpr const char* tags = "multimodal, separable, kink";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -10; }
  static constexpr double upper(int, int) { return 10; }
  static constexpr double minimum(int) { return 0; }
  static constexpr double minima(int dim) {
    double count = 1;
    for (int i = 0; i < dim; ++i) count *= 8;
    return count;
  }
  static constexpr double minimizer(int k, int i, int) {
    constexpr double points[8] = {0,
                                  -0.10016742116155980,
                                  -3.0414252324282334,
                                  3.2417600747513530,
                                  6.1830178860180267,
                                  -6.3833527283411463,
                                  -9.3246105396078199,
                                  9.5249453819309395};
    for (int j = 0; j < i && k > 0; ++j) k /= 8;
    return points[k % 8];
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      sum += abs(here * (sin(here) + T(0.1)));
    }
    return sum;
  }

  /// On an edge, where it does not exist: 0.
  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      const auto wave = sine_and_cosine(here);
      const T height = here * (wave.sine + T(0.1));
      sum += abs(height);
      partials.set(i, sign(height) * (wave.sine + T(0.1) + here * wave.cosine));
    }
    return sum;
  }
};

}  // namespace polydescent
