#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Waves whose height grows with the distance from 1. (Four formulas carry this name; this is the one of Laguna and
/// Marti and of most collections.)
struct Levy {
  static constexpr const char* name = "levy";
  static constexpr const char* formula =
      "sin^2(pi w_1) + sum_{i<n} (w_i-1)^2 (1 + 10 sin^2(pi w_i + 1)) + (w_n-1)^2 (1 + sin^2(2 pi w_n)), "
      "w = 1 + (x-1)/4";
  static constexpr const char* source = "Levy and Montalvo 1985; Laguna and Marti 2005";
  static constexpr const char* tags = "multimodal, separable, CEC";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -10; }
  static constexpr double upper(int, int) { return 10; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 1; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T w = 1 + (x[0] - 1) * T(0.25);
    T sum = square(sin(T(pi) * w));
    for (int i = 1; i < x.size(); ++i) {
      sum += square(w - 1) * (1 + 10 * square(sin(T(pi) * w + 1)));
      w = 1 + (x[i] - 1) * T(0.25);
    }
    sum += square(w - 1) * (1 + square(sin(T(2 * pi) * w)));
    return sum;
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T w = 1 + (x[0] - 1) * T(0.25);
    const auto first = sine_and_cosine(T(pi) * w);
    T sum = square(first.sine);
    T slope = T(2 * pi) * first.sine * first.cosine;  // by w, so far
    for (int i = 1; i < x.size(); ++i) {
      const auto wave = sine_and_cosine(T(pi) * w + 1);
      const T distance = w - 1;
      const T height = 1 + 10 * square(wave.sine);
      sum += square(distance) * height;
      slope += 2 * distance * height + T(20 * pi) * square(distance) * wave.sine * wave.cosine;
      partials.set(i - 1, T(0.25) * slope);
      slope = T(0);
      w = 1 + (x[i] - 1) * T(0.25);
    }
    const auto last = sine_and_cosine(T(2 * pi) * w);
    const T distance = w - 1;
    const T height = 1 + square(last.sine);
    sum += square(distance) * height;
    slope += 2 * distance * height + T(4 * pi) * square(distance) * last.sine * last.cosine;
    partials.set(x.size() - 1, T(0.25) * slope);
    return sum;
  }
};

}  // namespace polydescent
