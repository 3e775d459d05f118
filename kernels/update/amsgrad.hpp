#pragma once

#include "polydescent/kernels/scalar/field.hpp"
#include "polydescent/kernels/scalar/math.hpp"
#include "polydescent/kernels/update/_means.hpp"

namespace polydescent {

/// Adam whose steps never grow again: the largest v so far takes the place of v.  (Reddi, Kale and Kumar 2018, with Adam's
/// bias corrections)
struct Amsgrad {
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;

  static constexpr const char* name = "amsgrad";
  static constexpr const char* formula = "as adam, with w <- max(w, v) for v";
  static constexpr const char* source = "Reddi, Kale and Kumar 2018";
  static constexpr Fields<Amsgrad, 3> fields{{
      {"beta1", &Amsgrad::beta1, 0, 1, "decay of the mean gradient"},
      {"beta2", &Amsgrad::beta2, 0, 1, "decay of the mean squared gradient"},
      {"epsilon", &Amsgrad::epsilon, 1e-30, 1, "added to the root of the mean squared gradient"}}};

  static constexpr int slots = 3;
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
    state[2] = max(state[2], state[1]);
    return coefficient[0] * state[0] / detail::BiasCorrected::divisor(state[2], coefficient, epsilon);
  }
  template <class T>
  POLYDESCENT_CPU_GPU T proximal_scale(const T* state, const T* coefficient) const {
    return coefficient[2] / detail::BiasCorrected::divisor(state[2], coefficient, epsilon);
  }
};

}  // namespace polydescent
