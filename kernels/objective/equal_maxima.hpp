#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Five equal basins: a search for all minima has to report five.
struct EqualMaxima {
  static constexpr const char* name = "equal-maxima";
  static constexpr const char* formula = "-sin^6(5 pi x_0)";
  static constexpr const char* source = "Deb 1989; Li, Engelbrecht and Epitropakis 2013, F2";
  static constexpr const char* tags = "multimodal, separable, NICH";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 1;

  static constexpr double lower(int, int) { return 0; }
  static constexpr double upper(int, int) { return 1; }
  static constexpr double minimum(int) { return -1; }
  static constexpr int minima(int) { return 5; }
  static constexpr double minimizer(int k, int, int) { return (2 * k + 1) / 10.0; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T wave = sin(T(5 * pi) * x[0]);
    return T(-square(wave * square(wave)));
  }
};

}  // namespace polydescent
