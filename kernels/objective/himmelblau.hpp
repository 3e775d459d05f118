#pragma once

#include "polydescent/kernels/objective/_parameters.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Four minima of equal depth around one hill.
struct Himmelblau {
  static constexpr const char* name = "himmelblau";
  static constexpr const char* formula = "(x_0^2 + x_1 - 11)^2 + (x_0 + x_1^2 - 7)^2";
  static constexpr const char* source = "Himmelblau 1972; minimizers recomputed";
  static constexpr const char* tags = "multimodal, NICH";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;
  static constexpr double a = 11, b = 7;
  static constexpr NamedParameter parameters[] = {{"a", a}, {"b", b}};  // (x_0^2 + x_1 - a)^2 + (x_0 + x_1^2 - b)^2

  static constexpr double lower(int, int) { return -5; }
  static constexpr double upper(int, int) { return 5; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 4; }
  static constexpr double minimizer(int k, int i, int) {
    constexpr double points[4][2] = {{3, 2},
                                     {-2.8051180869527449, 3.1313125182505730},
                                     {-3.7793102533777469, -3.2831859912861694},
                                     {3.5844283403304917, -1.8481265269644036}};
    return points[k][i];
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    return value(x, T(a), T(b));
  }
  template <class X, class Parameters>
  POLYDESCENT_CPU_GPU auto operator()(const X& x, const Parameters& p) const {
    return value(x, p[0], p[1]);
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    return derivative(x, T(a), T(b), partials);
  }
  template <class X, class Parameters, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Parameters& p, const Partials& partials) const {
    return derivative(x, p[0], p[1], partials);
  }

  POLYDESCENT_CPU_GPU static constexpr int residuals(int) { return 2; }
  template <class X>
  POLYDESCENT_CPU_GPU auto residual(const X& x, int k) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T second = x[1];
    if (k == 0) return T(square(first) + second - 11);
    return T(first + square(second) - 7);
  }

 private:
  template <class X, class T>
  POLYDESCENT_CPU_GPU static T value(const X& x, const T& one, const T& other) {
    const T first = x[0];
    const T second = x[1];
    return T(square(square(first) + second - one) + square(first + square(second) - other));
  }

  template <class X, class T, class Partials>
  POLYDESCENT_CPU_GPU static T derivative(const X& x, const T& one, const T& other, const Partials& partials) {
    const T first = x[0];
    const T second = x[1];
    const T rest = square(first) + second - one;
    const T other_rest = first + square(second) - other;
    partials.set(0, 4 * first * rest + 2 * other_rest);
    partials.set(1, 2 * rest + 4 * second * other_rest);
    return T(square(rest) + square(other_rest));
  }
};

}  // namespace polydescent
