#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Rastrigin over two bowls, the wider and worse one on the other side: it draws all that judge by the shape at large.
/// In one dimension the second bowl would not exist.
struct Lunacek {
  static constexpr const char* name = "lunacek";
  static constexpr const char* formula =
      "min(sum (x_i - 2.5)^2, n + s sum (x_i + sqrt(5.25 / s))^2) + 10 sum 1 - cos(2 pi (x_i - 2.5)), s = 1 - 1 / "
      "(2 sqrt(n + 20) - 8.2)";
  static constexpr const char* source = "Lunacek, Whitley and Sutton 2008; BBOB f24";
  static constexpr const char* tags = "multimodal, BBOB, CEC";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -5; }
  static constexpr double upper(int, int) { return 5; }
  static constexpr double minimum(int) { return 0; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 2.5; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const double width = second_width(x.size());
    const double center = -sqrt(5.25 / width);
    T best = T(0);
    T second = T(0);
    T ripples = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      const T distance = here - T(2.5);
      best += square(distance);
      second += square(here - T(center));
      ripples += 1 - cos(T(2 * pi) * distance);
    }
    return T(min(best, T(1.0 * x.size()) + T(width) * second) + 10 * ripples);
  }

  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    const double width = second_width(x.size());
    const double center = -sqrt(5.25 / width);
    T best = T(0);
    T second = T(0);
    T ripples = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      const T distance = here - T(2.5);
      best += square(distance);
      second += square(here - T(center));
      ripples += 1 - cos(T(2 * pi) * distance);
    }
    const T other = T(1.0 * x.size()) + T(width) * second;
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      const T distance = here - T(2.5);
      const T bowl = select(other < best, T(2 * width) * (here - T(center)), 2 * distance);
      partials.set(i, bowl + T(20 * pi) * sin(T(2 * pi) * distance));
    }
    return T(min(best, other) + 10 * ripples);
  }

 private:
  /// The curvature of the second bowl as a share of the first's.
  POLYDESCENT_CPU_GPU static double second_width(int dim) { return 1 - 1 / (2 * sqrt(dim + 20.0) - 8.2); }
};

}  // namespace polydescent
