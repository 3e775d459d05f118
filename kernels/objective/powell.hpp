#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// At the minimum half of the curvatures vanish: what converges fast elsewhere slows down here.
struct Powell {
  static constexpr const char* name = "powell";
  static constexpr const char* formula =
      "sum over blocks (a, b, c, d) of (a + 10 b)^2 + 5 (c - d)^2 + (b - 2 c)^4 + 10 (a - d)^4";
  static constexpr const char* source = "Powell 1962; More, Garbow and Hillstrom 1981";
  static constexpr const char* tags = "unimodal, ill-conditioned";
  static constexpr int min_dim = 4;
  static constexpr int max_dim = 0;
  static constexpr int dim_multiple = 4;

  static constexpr double lower(int, int) { return -4; }
  static constexpr double upper(int, int) { return 5; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i + 3 < x.size(); i += 4) {
      const T a = x[i];
      const T b = x[i + 1];
      const T c = x[i + 2];
      const T d = x[i + 3];
      sum += square(a + 10 * b) + 5 * square(c - d) + square(square(b - 2 * c)) + 10 * square(square(a - d));
    }
    return sum;
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i + 3 < x.size(); i += 4) {
      const T a = x[i];
      const T b = x[i + 1];
      const T c = x[i + 2];
      const T d = x[i + 3];
      const T first = a + 10 * b;
      const T second = c - d;
      const T third = b - 2 * c;
      const T fourth = a - d;
      sum += square(first) + 5 * square(second) + square(square(third)) + 10 * square(square(fourth));
      const T third_cubed = third * square(third);
      const T fourth_cubed = fourth * square(fourth);
      partials.set(i, 2 * first + 40 * fourth_cubed);
      partials.set(i + 1, 20 * first + 4 * third_cubed);
      partials.set(i + 2, 10 * second - 8 * third_cubed);
      partials.set(i + 3, -(10 * second + 40 * fourth_cubed));
    }
    return sum;
  }
};

}  // namespace polydescent
