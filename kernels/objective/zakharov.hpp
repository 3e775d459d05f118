#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A bowl in a plate: along one direction the fourth power outgrows the squares.
struct Zakharov {
  static constexpr const char* name = "zakharov";
  static constexpr const char* formula = "sum x_i^2 + s^2 + s^4, s = sum (i + 1) x_i / 2";
  static constexpr const char* source = "Rahnamayan, Tizhoosh and Salama 2007";
  static constexpr const char* tags = "unimodal, ill-conditioned, CEC";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -5; }
  static constexpr double upper(int, int) { return 10; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T squares = T(0);
    T along = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      squares += square(here);
      along += T(0.5 * (i + 1)) * here;
    }
    const T second = square(along);
    return T(squares + second * (1 + second));
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T squares = T(0);
    T along = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      squares += square(here);
      along += T(0.5 * (i + 1)) * here;
    }
    const T second = square(along);
    const T slope = along * (2 + 4 * second);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      partials.set(i, 2 * here + T(0.5 * (i + 1)) * slope);
    }
    return T(squares + second * (1 + second));
  }
};

}  // namespace polydescent
