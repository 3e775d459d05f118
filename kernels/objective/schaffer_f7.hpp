#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Waves that shorten towards the minimum without end, on a cone.
struct SchafferF7 {
  static constexpr const char* name = "schaffer-f7";
  static constexpr const char* formula =
      "(sum_{i<n-1} sqrt(s_i) (1 + sin^2(50 s_i^0.2)) / (n - 1))^2, s_i = sqrt(x_i^2 + x_{i+1}^2)";
  static constexpr const char* source = "Schaffer, Caruana, Eshelman and Das 1989; BBOB f17";
  static constexpr const char* tags = "multimodal, kink, BBOB, CEC";
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
    T here = x[0];
    T sum = T(0);
    for (int i = 1; i < x.size(); ++i) {
      const T next = x[i];
      const T q = squared_distance(here, next);
      sum += sqrt(sqrt(q)) * (1 + square(sin(50 * pow(q, T(0.1)))));
      here = next;
    }
    return T(square(T(1.0 / (x.size() - 1)) * sum));
  }

  /// Where both coordinates of a pair are 0 its term has no derivative and contributes 0.
  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T here = x[0];
    T sum = T(0);
    for (int i = 1; i < x.size(); ++i) {
      const T next = x[i];
      const T q = squared_distance(here, next);
      sum += sqrt(sqrt(q)) * (1 + square(sin(50 * pow(q, T(0.1)))));
      here = next;
    }
    const T mean = T(1.0 / (x.size() - 1)) * sum;
    const T outer = T(4.0 / (x.size() - 1)) * mean;
    T from_before = T(0);
    here = x[0];
    for (int i = 1; i < x.size(); ++i) {
      const T next = x[i];
      const T from_next = slope(squared_distance(here, next));
      partials.set(i - 1, outer * here * (from_before + from_next));
      from_before = from_next;
      here = next;
    }
    partials.set(x.size() - 1, outer * here * from_before);
    return T(square(mean));
  }

 private:
  /// 0 where it is too small for its powers.
  template <class T>
  POLYDESCENT_CPU_GPU static T squared_distance(const T& a, const T& b) {
    const T q = square(a) + square(b);
    return select(q < T(1e-36), T(0), q);
  }

  /// The derivative of a pair's term by q.
  template <class T>
  POLYDESCENT_CPU_GPU static T slope(const T& q) {
    const T safe = select(q == T(0), T(1), q);
    const T power = pow(safe, T(0.1));
    const auto wave = sine_and_cosine(50 * power);
    const T bend = T(0.25) * (1 + square(wave.sine)) + 10 * power * wave.sine * wave.cosine;
    return select(q == T(0), T(0), sqrt(sqrt(safe)) / safe * bend);
  }
};

}  // namespace polydescent
