#pragma once

#include "polydescent/kernels/objective/_parameters.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A curved valley with three minima of equal depth, which are no images of each other.
struct Branin {
  static constexpr const char* name = "branin";
  static constexpr const char* formula =
      "a (x_1 - b x_0^2 + c x_0 - r)^2 + s (1 - t) cos(x_0) + s, a = 1, b = 5.1/(4 pi^2), c = 5/pi, r = 6, s = 10, t = 1/(8 pi)";
  static constexpr const char* source = "Branin 1972; Dixon and Szego 1978; minimizers recomputed";
  static constexpr const char* tags = "multimodal";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;
  static constexpr double a = 1, b = 5.1 / (4 * pi * pi), c = 5 / pi, r = 6, s = 10, t = 1 / (8 * pi);
  static constexpr NamedParameter parameters[] = {{"a", a}, {"b", b}, {"c", c}, {"r", r}, {"s", s}, {"t", t}};

  static constexpr double lower(int i, int) { return i == 0 ? -5 : 0; }
  static constexpr double upper(int i, int) { return i == 0 ? 10 : 15; }
  static constexpr double minimum(int) { return 5 / (4 * pi); }
  static constexpr int minima(int) { return 3; }
  static constexpr double minimizer(int k, int i, int) {
    constexpr double points[3][2] = {{-pi, 12.275}, {pi, 2.275}, {3 * pi, 2.475}};
    return points[k][i];
  }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T along = x[0];
    const T across = x[1] + along * (T(c) - T(b) * along) - T(r);
    return T(T(a) * square(across) + T(s - s * t) * cos(along) + T(s));
  }
  template <class X, class Parameters>
  POLYDESCENT_CPU_GPU auto operator()(const X& x, const Parameters& p) const {
    using T = typename X::value_type;
    const T along = x[0];
    const T across = x[1] + along * (p[2] - p[1] * along) - p[3];
    return T(p[0] * square(across) + p[4] * ((1 - p[5]) * cos(along) + 1));
  }
};

}  // namespace polydescent
