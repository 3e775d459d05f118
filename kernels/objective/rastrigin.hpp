#pragma once

#include "polydescent/kernels/objective/_parameters.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A bowl under an egg carton: 11^n local minima in the box, the next best 0.99496 above the best.
struct Rastrigin {
  static constexpr const char* name = "rastrigin";
  static constexpr const char* formula = "10 n + sum x_i^2 - 10 cos(2 pi x_i)";
  static constexpr const char* source = "Rastrigin 1974; Muehlenbein, Schomisch and Born 1991";
  static constexpr const char* tags = "multimodal, separable, BBOB, CEC";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;
  static constexpr double a = 10;
  static constexpr NamedParameter parameters[] = {{"a", a}};  // a n + sum x_i^2 - a cos(2 pi x_i)

  static constexpr double lower(int, int) { return -5.12; }
  static constexpr double upper(int, int) { return 5.12; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    return value(x, T(a));
  }
  template <class X, class Parameters>
  POLYDESCENT_CPU_GPU auto operator()(const X& x, const Parameters& p) const {
    return value(x, p[0]);
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    return derivative(x, T(a), partials);
  }
  template <class X, class Parameters, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Parameters& p, const Partials& partials) const {
    return derivative(x, p[0], partials);
  }

 private:
  template <class X, class T>
  POLYDESCENT_CPU_GPU static T value(const X& x, const T& height) {
    T sum = T(1.0 * x.size()) * height;
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      sum += square(here) - height * cos(T(2 * pi) * here);
    }
    return sum;
  }

  template <class X, class T, class Partials>
  POLYDESCENT_CPU_GPU static T derivative(const X& x, const T& height, const Partials& partials) {
    T sum = T(1.0 * x.size()) * height;
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      const auto wave = sine_and_cosine(T(2 * pi) * here);
      sum += square(here) - height * wave.cosine;
      partials.set(i, 2 * here + T(2 * pi) * height * wave.sine);
    }
    return sum;
  }
};

}  // namespace polydescent
