#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Waves upon waves, 21 of them down to 3 10^-10 of the width: nowhere smooth at any scale that a step can have.
/// Written as a sum of squares; with the usual cos(2 pi 3^k (x_i + 1/2)) = -cos(2 pi 3^k x_i) and a constant it is the
/// same.
struct Weierstrass {
  static constexpr const char* name = "weierstrass";
  static constexpr const char* formula = "sum_i sum_{k=0..20} 2^-k (1 - cos(2 pi 3^k x_i))";
  static constexpr const char* source = "Suganthan et al. 2005, CEC 2005 F11";
  static constexpr const char* tags = "multimodal, separable, BBOB, CEC";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -0.5; }
  static constexpr double upper(int, int) { return 0.5; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      double frequency = pi;
      double height = 2;
      for (int k = 0; k <= 20; ++k, frequency *= 3, height *= 0.5) sum += T(height) * square(sin(T(frequency) * here));
    }
    return sum;
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      double frequency = pi;
      double height = 2;
      T slope = T(0);
      for (int k = 0; k <= 20; ++k, frequency *= 3, height *= 0.5) {
        const auto wave = sine_and_cosine(T(frequency) * here);
        sum += T(height) * square(wave.sine);
        slope += T(2 * height) * (wave.sine * (wave.cosine * T(frequency)));
      }
      partials.set(i, slope);
    }
    return sum;
  }
};

}  // namespace polydescent
