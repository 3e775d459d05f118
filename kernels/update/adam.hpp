#pragma once

#include "polydescent/kernels/scalar/field.hpp"
#include "polydescent/kernels/scalar/math.hpp"
#include "polydescent/kernels/update/_means.hpp"

namespace polydescent {

/// m <- b1 m + (1 - b1) g, v <- b2 v + (1 - b2) g^2, x <- x - e m^ / (sqrt(v^) + epsilon) with m^ = m / (1 - b1^t) and
/// v^ = v / (1 - b2^t).  (Kingma and Ba 2015, algorithm 1)
struct Adam {
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;

  static constexpr const char* name = "adam";
  static constexpr const char* formula =
      "m <- b1 m + (1-b1) g; v <- b2 v + (1-b2) g^2; x <- x - e m/(1-b1^t) / (sqrt(v/(1-b2^t)) + epsilon)";
  static constexpr const char* source = "Kingma and Ba 2015";
  static constexpr Fields<Adam, 3> fields{{
      {"beta1", &Adam::beta1, 0, 1, "decay of the mean gradient"},
      {"beta2", &Adam::beta2, 0, 1, "decay of the mean squared gradient"},
      {"epsilon", &Adam::epsilon, 1e-30, 1, "added to the root of the mean squared gradient"}}};

  static constexpr int slots = 2;
  static constexpr int coefficients = detail::BiasCorrected::coefficients;
  static constexpr bool normalizes_gradient = true;

  POLYDESCENT_CPU_GPU double gain() const { return 1; }
  POLYDESCENT_CPU_GPU void tabulate(int t, double rate, double* coefficient) const {
    detail::BiasCorrected::tabulate(beta1, beta2, t, rate, coefficient);
  }

  template <class T>
  POLYDESCENT_CPU_GPU T displacement(const T& gradient, T* state, const T* coefficient) const {
    detail::take_in(state[0], beta1, gradient);
    detail::take_in(state[1], beta2, square(gradient));
    return coefficient[0] * state[0] / detail::BiasCorrected::divisor(state[1], coefficient, epsilon);
  }
  template <class T>
  POLYDESCENT_CPU_GPU T proximal_scale(const T* state, const T* coefficient) const {
    return coefficient[2] / detail::BiasCorrected::divisor(state[1], coefficient, epsilon);
  }
};

}  // namespace polydescent
