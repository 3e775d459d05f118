#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A wide bowl with a fine product of waves, which fades as the dimension grows.
struct Griewank {
  static constexpr const char* name = "griewank";
  static constexpr const char* formula = "1 + sum x_i^2 / 4000 - prod cos(x_i / sqrt(i)), i from 1";
  static constexpr const char* source = "Griewank 1981";
  static constexpr const char* tags = "multimodal, CEC";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -600; }
  static constexpr double upper(int, int) { return 600; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(1);
    T product = T(1);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      sum += square(here) * T(1.0 / 4000);
      product *= cos(here * T(1 / sqrt(i + 1.0)));
    }
    return sum - product;
  }

  /// The product of all cosines but one is that of all which are not zero, over the one; 0 where another is zero.
  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T sum = T(1);
    T product = T(1);  // of the cosines that are not zero
    T zeros = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      const T cosine = sine_and_cosine(here * T(1 / sqrt(i + 1.0))).cosine;
      sum += square(here) * T(1.0 / 4000);
      product *= select(cosine == T(0), T(1), cosine);
      zeros += select(cosine == T(0), T(1), T(0));
    }
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      const T frequency = T(1 / sqrt(i + 1.0));
      const auto wave = sine_and_cosine(here * frequency);
      const T divisor = select(wave.cosine == T(0), T(1), wave.cosine);
      const T own_zeros = select(wave.cosine == T(0), T(1), T(0));
      const T others = select(zeros == own_zeros, product / divisor, T(0));
      partials.set(i, here * T(1.0 / 2000) + frequency * wave.sine * others);
    }
    return T(sum - select(zeros == T(0), product, T(0)));
  }
};

}  // namespace polydescent
