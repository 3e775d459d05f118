#pragma once

#include "polydescent/kernels/scalar/field.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// x <- x - e g.  (Cauchy 1847)
struct GradientDescent {
  static constexpr const char* name = "gradient-descent";
  static constexpr const char* formula = "x <- x - e g";
  static constexpr const char* source = "Cauchy 1847";
  static constexpr Fields<GradientDescent, 0> fields{};

  static constexpr int slots = 0;
  static constexpr int coefficients = 1;
  static constexpr bool normalizes_gradient = false;

  POLYDESCENT_CPU_GPU double gain() const { return 1; }
  POLYDESCENT_CPU_GPU void tabulate(int /*t*/, double rate, double* coefficient) const { coefficient[0] = rate; }

  template <class T>
  POLYDESCENT_CPU_GPU T displacement(const T& gradient, T* /*state*/, const T* coefficient) const {
    return coefficient[0] * gradient;
  }
  template <class T>
  POLYDESCENT_CPU_GPU T proximal_scale(const T* /*state*/, const T* coefficient) const {
    return coefficient[0];
  }
};

}  // namespace polydescent
