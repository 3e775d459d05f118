#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A tray crossed by ridges so thin that the slope beside them is all but infinite. Four of its fields have equal
/// minima.
struct CrossInTray {
  static constexpr const char* name = "cross-in-tray";
  static constexpr const char* formula = "-0.0001 (|sin(x_0) sin(x_1) exp(|100 - sqrt(x_0^2 + x_1^2) / pi|)| + 1)^0.1";
  static constexpr const char* source = "Mishra 2006; constants recomputed";
  static constexpr const char* tags = "multimodal, symmetric";
  static constexpr int min_dim = 2;
  static constexpr int max_dim = 2;

  static constexpr double lower(int, int) { return -10; }
  static constexpr double upper(int, int) { return 10; }
  static constexpr double minimum(int) { return -2.0626118708227369; }
  static constexpr int minima(int) { return 4; }
  static constexpr double minimizer(int k, int i, int) {
    constexpr double far = 1.3494066171539108;
    return (i == 0 ? k % 2 : k / 2) == 0 ? far : -far;
  }

  /// exp(100) is too large for float: e^(80 - far) is taken out of the bracket, e^20 of it stays. The root is kept off
  /// zero, where it has no derivative.
  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T first = x[0];
    const T second = x[1];
    const T far = sqrt(max(square(first) + square(second), T(1e-30))) * T(1 / pi);
    const T waves = T(4.8516519540979028e8) * abs(sin(first) * sin(second));
    return T(T(-0.0001) * exp(T(0.1) * (80 - far + log(waves + exp(far - 80)))));
  }
};

}  // namespace polydescent
