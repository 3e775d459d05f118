#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A spike with an edge along every coordinate, in a plain that is level to the last digit once the dimension is large.
struct XinSheYang4 {
  static constexpr const char* name = "xin-she-yang-4";
  static constexpr const char* formula = "(sum sin^2(x_i) - exp(-sum x_i^2)) exp(-sum sin^2(sqrt(|x_i|)))";
  static constexpr const char* source = "Yang 2010";
  static constexpr const char* tags = "multimodal, flat, kink";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -10; }
  static constexpr double upper(int, int) { return 10; }
  static constexpr double minimum(int) { return -1; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T waves = T(0);
    T squares = T(0);
    T ripples = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      waves += square(sin(here));
      squares += square(here);
      ripples += square(sin(sqrt(abs(here))));
    }
    return T((waves - exp(-squares)) * exp(-ripples));
  }

  /// On an edge its term contributes 0.
  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T waves = T(0);
    T squares = T(0);
    T ripples = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      waves += square(sin(here));
      squares += square(here);
      ripples += square(sin(sqrt(abs(here))));
    }
    const T spike = exp(-squares);
    const T envelope = exp(-ripples);
    const T value = (waves - spike) * envelope;
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      const auto wave = sine_and_cosine(here);
      const T root = sqrt(abs(here));
      const auto ripple = sine_and_cosine(root);
      const T edge = select(root == T(0), T(0), sign(here) * ripple.sine * ripple.cosine / root);
      partials.set(i, 2 * envelope * (wave.sine * wave.cosine + here * spike) - value * edge);
    }
    return value;
  }
};

}  // namespace polydescent
