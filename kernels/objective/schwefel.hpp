#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Waves that grow outwards, the best basin far from the second best. Unbounded below outside the box, so it tests
/// that bounds hold. Written without the customary constant: published roundings of it spoil the minimum.
struct Schwefel {
  static constexpr const char* name = "schwefel";
  static constexpr const char* formula = "-sum x_i sin(sqrt(|x_i|))";
  static constexpr const char* source = "Schwefel 1981, 2.26; constants recomputed";
  static constexpr const char* tags = "multimodal, separable, CEC";
  static constexpr int min_dim = 1;
  static constexpr int max_dim = 0;

  static constexpr double lower(int, int) { return -500; }
  static constexpr double upper(int, int) { return 500; }
  static constexpr double minimum(int dim) { return -418.98288727243371 * dim; }
  static constexpr int minima(int) { return 1; }
  static constexpr double minimizer(int, int, int) { return 420.96874635998203; }

  template <class X>
  POLYDESCENT_CPU_GPU auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      sum -= here * sin(sqrt(abs(here)));
    }
    return sum;
  }

  /// -sin(r) - r cos(r) / 2 with r = sqrt(|x_i|), for x_i sign(x_i) / r = r: nothing is divided by zero.
  template <class X, class Partials>
  POLYDESCENT_CPU_GPU auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      const T root = sqrt(abs(here));
      const auto wave = sine_and_cosine(root);
      sum -= here * wave.sine;
      partials.set(i, -(wave.sine + T(0.5) * root * wave.cosine));
    }
    return sum;
  }
};

}  // namespace polydescent
