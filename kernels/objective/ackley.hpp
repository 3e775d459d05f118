#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A narrow cone in an almost flat, rippled plain. The minimum is a kink: the gradient never vanishes near it.
struct Ackley {
  static constexpr const char* name = "ackley";
  static constexpr const char* formula =
      "20 + e - 20 exp(-0.2 sqrt(sum x_i^2 / n)) - exp(sum cos(2 pi x_i) / n)";
  static constexpr const char* source = "Ackley 1987; Baeck 1996";
  static constexpr const char* tags = "multimodal, kink, CEC";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -32.768; }
  static constexpr double upper(int, int) { return 32.768; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T squares = T(0);
    T cosines = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      squares += square(here);
      cosines += cos(T(2 * pi) * here);
    }
    const T share = T(1.0 / x.size());
    return T(20 + 2.71828182845904523536) - 20 * exp(T(-0.2) * sqrt(share * squares)) - exp(share * cosines);
  }

  /// At the kink in the origin, where it does not exist: 0.
  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T squares = T(0);
    T cosines = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      squares += square(here);
      cosines += cos(T(2 * pi) * here);
    }
    const T share = T(1.0 / x.size());
    const T distance = sqrt(share * squares);
    const T cone = 20 * exp(T(-0.2) * distance);
    const T ripples = exp(share * cosines);
    const T inwards = select(distance == T(0), T(0), T(0.2) * share * cone / distance);
    const T across = T(2 * pi) * share * ripples;
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      partials.set(i, inwards * here + across * sin(T(2 * pi) * here));
    }
    return T(20 + 2.71828182845904523536) - cone - ripples;
  }
};

}  // namespace polydescent
