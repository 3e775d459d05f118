#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Rings around the origin of every pair of neighbouring coordinates; the ring next to the minimum is all but as deep.
struct SchafferF6 {
  static constexpr const char* name = "schaffer-f6";
  static constexpr const char* formula =
      "sum 1/2 + (sin^2(sqrt(q_i)) - 1/2) / (1 + q_i / 1000)^2, q_i = x_i^2 + x_{(i+1) mod n}^2";
  static constexpr const char* source = "Schaffer, Caruana, Eshelman and Das 1989; CEC 2005 F14";
  static constexpr const char* tags = "multimodal, CEC";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -100; }
  static constexpr double upper(int, int) { return 100; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 0; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0];
    T here = first;
    T sum = T(0);
    for (int i = 1; i <= x.size(); ++i) {
      const T next = i < x.size() ? T(x[i]) : first;
      const T q = squared_distance(here, next);
      sum += T(0.5) + (square(sin(sqrt(q))) - T(0.5)) / square(1 + T(0.001) * q);
      here = next;
    }
    return sum;
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    const T first = x[0];
    T here = first;
    T sum = T(0);
    T from_before = term(T(x[x.size() - 1]), first).slope;
    for (int i = 1; i <= x.size(); ++i) {
      const T next = i < x.size() ? T(x[i]) : first;
      const auto with_next = term(here, next);
      sum += with_next.value;
      partials.set(i - 1, 2 * here * (from_before + with_next.slope));
      from_before = with_next.slope;
      here = next;
    }
    return sum;
  }

 private:
  /// Kept off 0, where the root has no derivative; the term as a whole has one.
  template <class T>
  POLYDESCENT_CPU_GPU static T squared_distance(const T& a, const T& b) {
    return max(square(a) + square(b), T(1e-36));
  }

  /// A pair's term and its derivative by q.
  template <class T>
  struct Term {
    T value;
    T slope;
  };
  template <class T>
  POLYDESCENT_CPU_GPU static Term<T> term(const T& a, const T& b) {
    const T q = squared_distance(a, b);
    const T root = sqrt(q);
    const auto wave = sine_and_cosine(root);
    const T damping = 1 + T(0.001) * q;
    const T height = (square(wave.sine) - T(0.5)) / square(damping);
    return {T(T(0.5) + height), T(wave.sine * wave.cosine / (root * square(damping)) - T(0.002) * height / damping)};
  }
};

}  // namespace polydescent
