#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A grid of equal basins, ten along each coordinate, with level points between them.
struct Deb1 {
  static constexpr const char* name = "deb-1";
  static constexpr const char* formula = "-sum sin^6(5 pi x_i) / n";
  static constexpr const char* source = "Deb 1989; Ronkkonen 2009";
  static constexpr const char* tags = "multimodal, separable, symmetric";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -1; }
  static constexpr double upper(int, int) { return 1; }
  static constexpr double minimum(int) { return -1; }
  static constexpr double minima(int dim) {
    double count = 1;
    for (int i = 0; i < dim; ++i) count *= 10;
    return count;
  }
  static constexpr double minimizer(int k, int i, int) {
    for (int j = 0; j < i; ++j) k /= 10;
    return (2 * (k % 10) - 9) / 10.0;
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T wave = sin(T(5 * pi) * x[i]);
      sum -= square(wave * square(wave));
    }
    return T(T(1.0 / x.size()) * sum);
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    const T share = T(1.0 / x.size());
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const auto wave = sine_and_cosine(T(5 * pi) * x[i]);
      const T cubed = wave.sine * square(wave.sine);
      sum -= square(cubed);
      partials.set(i, T(-30 * pi) * share * cubed * square(wave.sine) * wave.cosine);
    }
    return T(share * sum);
  }
};

}  // namespace polydescent
