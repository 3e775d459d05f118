#pragma once

#include "polydescent/kernels/objective/_parameters.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A curved valley with a flat floor. From four dimensions on there is a second, local minimum near x_0 = -1.
struct Rosenbrock {
  static constexpr const char* name = "rosenbrock";
  static constexpr const char* formula = "sum_{i<n-1} 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2";
  static constexpr const char* source = "Rosenbrock 1960";
  static constexpr const char* tags = "multimodal, ill-conditioned, BBOB, CEC";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 0;
  static constexpr double a = 1, b = 100;
  static constexpr NamedParameter parameters[] = {{"a", a}, {"b", b}};  // sum b (x_{i+1} - x_i^2)^2 + (a - x_i)^2

  static constexpr double lower(int, int) { return -5; }
  static constexpr double upper(int, int) { return 10; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 1; }

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

  POLYDESCENT_CPU_GPU static constexpr int residuals(int dim) { return 2 * (dim - 1); }
  template <class X>
  POLYDESCENT_CPU_GPU auto residual(const X& x, int k) const {
    using T = typename X::value_type;
    const T here = x[k / 2];
    if (k % 2 == 1) return T(1 - here);
    return T(10 * (x[k / 2 + 1] - square(here)));
  }

 private:
  template <class X, class T>
  POLYDESCENT_CPU_GPU static T value(const X& x, const T& top, const T& steepness) {
    T here = x[0];
    T sum = T(0);
    for (int i = 1; i < x.size(); ++i) {
      const T next = x[i];
      sum += steepness * square(next - square(here));
      sum += square(top - here);
      here = next;
    }
    return sum;
  }

  template <class X, class T, class Partials>
  POLYDESCENT_CPU_GPU static T derivative(const X& x, const T& top, const T& steepness, const Partials& partials) {
    T here = x[0];
    T sum = T(0);
    T from_before = T(0);  // what the term before contributes to the derivative by `here`
    for (int i = 1; i < x.size(); ++i) {
      const T next = x[i];
      const T height = next - square(here);
      const T distance = top - here;
      sum += steepness * square(height);
      sum += square(distance);
      partials.set(i - 1, from_before - 4 * steepness * here * height - 2 * distance);
      from_before = 2 * steepness * height;
      here = next;
    }
    partials.set(x.size() - 1, from_before);
    return sum;
  }
};

}  // namespace polydescent
