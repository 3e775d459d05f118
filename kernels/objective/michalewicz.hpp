#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Narrow valleys in a plain where the derivative all but vanishes, narrower from coordinate to coordinate. Minimum and
/// minimizer are computed for every dimension.
struct Michalewicz {
  static constexpr const char* name = "michalewicz";
  static constexpr const char* formula = "-sum sin(x_i) sin^20((i + 1) x_i^2 / pi)";
  static constexpr const char* source = "Michalewicz 1992; constants recomputed";
  static constexpr const char* tags = "multimodal, separable, flat";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return 0; }
  static constexpr double upper(int, int) { return pi; }
  static double minimum(int dim) {
    double sum = 0;
    for (int i = 0; i < dim; ++i) sum -= depth(i, minimizer(0, i, dim));
    return sum;
  }
  static constexpr int minima(int) { return 1; }
  /// The deepest valley is one near the crest of sin: from the middle of each, where sin^20 is 1, Newton's method for
  /// the derivative of the logarithm.
  static double minimizer(int, int i, int) {
    double best = 0;
    for (int valley = (i + 1) / 4 - 2; valley <= (i + 1) / 4 + 2; ++valley) {
      if (valley < 0 || valley > i) continue;
      double x = pi * sqrt((valley + 0.5) / (i + 1));
      for (int step = 0; step < 8; ++step) {
        const double phase = (i + 1) * x * x / pi;
        const double frequency = 2 * (i + 1) * x / pi;
        const double pull = 20 * cos(phase) / sin(phase) * frequency;
        x += (cos(x) / sin(x) + pull) / (1 / square(sin(x)) + 20 * square(frequency / sin(phase)) - pull / x);
      }
      if (depth(i, x) > depth(i, best)) best = x;
    }
    return best;
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      const T second = square(sin(T((i + 1) / pi) * square(here)));
      const T fourth = square(second);
      sum -= sin(here) * (square(square(fourth)) * fourth);
    }
    return sum;
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      const auto crest = sine_and_cosine(here);
      const auto wave = sine_and_cosine(T((i + 1) / pi) * square(here));
      const T second = square(wave.sine);
      const T fourth = square(second);
      const T sixteenth = square(square(fourth));
      const T narrow = sixteenth * fourth;
      const T flank = sixteenth * second * wave.sine * wave.cosine;
      sum -= crest.sine * narrow;
      partials.set(i, -(crest.cosine * narrow + T(40 * (i + 1) / pi) * here * crest.sine * flank));
    }
    return sum;
  }

 private:
  static double depth(int i, double x) { return sin(x) * pow(sin((i + 1) * x * x / pi), 20.0); }
};

}  // namespace polydescent
