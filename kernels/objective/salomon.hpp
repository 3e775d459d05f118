#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Rings around a cone: the only way down leads across all of them.
struct Salomon {
  static constexpr const char* name = "salomon";
  static constexpr const char* formula = "1 - cos(2 pi r) + r / 10, r = sqrt(sum x_i^2)";
  static constexpr const char* source = "Salomon 1996";
  static constexpr const char* tags = "multimodal, kink";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -100; }
  static constexpr double upper(int, int) { return 100; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T squares = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      squares += square(here);
    }
    const T radius = sqrt(squares);
    return T(1 - cos(T(2 * pi) * radius) + T(0.1) * radius);
  }

  /// At the kink in the origin, where it does not exist: 0.
  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T squares = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      squares += square(here);
    }
    const T radius = sqrt(squares);
    const auto wave = sine_and_cosine(T(2 * pi) * radius);
    const T outwards = T(2 * pi) * wave.sine + T(0.1);
    const T share = select(radius == T(0), T(0), outwards / radius);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      partials.set(i, share * here);
    }
    return T(1 - wave.cosine + T(0.1) * radius);
  }
};

}  // namespace polydescent
