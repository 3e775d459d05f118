#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Only the coordinate farthest from 0 has a derivative; where two are equally far, the first of them.
struct Schwefel221 {
  static constexpr const char* name = "schwefel-2-21";
  static constexpr const char* formula = "max |x_i|";
  static constexpr const char* source = "Schwefel 1981, 2.21";
  static constexpr const char* tags = "unimodal, kink";
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
    T farthest = abs(T(x[0]));
    for (int i = 1; i < x.size(); ++i) farthest = max(farthest, abs(T(x[i])));
    return farthest;
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T farthest = abs(T(x[0]));
    for (int i = 1; i < x.size(); ++i) farthest = max(farthest, abs(T(x[i])));
    T share = T(1);  // 0 once a coordinate has got the derivative
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      const T own = select(abs(here) == farthest, share, T(0));
      partials.set(i, own * sign(here));
      share -= own;
    }
    return farthest;
  }
};

}  // namespace polydescent
