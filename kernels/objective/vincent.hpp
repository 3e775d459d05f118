#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// 6^n minima of equal depth, the basins twenty times as wide at one end of the box as at the other.
struct Vincent {
  static constexpr const char* name = "vincent";
  static constexpr const char* formula = "-sum sin(10 ln(x_i)) / n";
  static constexpr const char* source = "Li, Engelbrecht and Epitropakis 2013, F7; minimizers recomputed";
  static constexpr const char* tags = "multimodal, separable, NICH";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return 0.25; }
  static constexpr double upper(int, int) { return 10; }
  static constexpr double minimum(int) { return -1; }
  static constexpr double minima(int dim) {
    double count = 1;
    for (int i = 0; i < dim; ++i) count *= 6;
    return count;
  }
  /// exp((pi / 2 + 2 pi j) / 10), j from -2 to 3.
  static constexpr double minimizer(int k, int i, int) {
    constexpr double points[6] = {0.33301843547196486, 0.62422843364856971, 1.1700887874964220,
                                  2.1932800507380155,  4.1112071428853528,  7.7062772563057756};
    for (int j = 0; j < i && k > 0; ++j) k /= 6;
    return points[k % 6];
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      sum += sin(10 * log(here));
    }
    return T(T(-1.0 / x.size()) * sum);
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      const auto wave = sine_and_cosine(10 * log(here));
      sum += wave.sine;
      partials.set(i, T(-10.0 / x.size()) * wave.cosine / here);
    }
    return T(T(-1.0 / x.size()) * sum);
  }
};

}  // namespace polydescent
