#pragma once

#include "polydescent/kernels/scalar/field.hpp"
#include "polydescent/kernels/scalar/math.hpp"
#include "polydescent/kernels/update/_means.hpp"

namespace polydescent {

/// Adam with s <- b2 s + (1 - b2) (g - m)^2 + epsilon, how far gradients differ from what was expected, for v.  (Zhuang et al.
/// 2020, algorithm 2)
struct Adabelief {
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-16;

  static constexpr const char* name = "adabelief";
  static constexpr const char* formula = "as adam, with s <- b2 s + (1-b2) (g-m)^2 + epsilon for v";
  static constexpr const char* source = "Zhuang et al. 2020";
  static constexpr Fields<Adabelief, 3> fields{{
      {"beta1", &Adabelief::beta1, 0, 1, "decay of the mean gradient"},
      {"beta2", &Adabelief::beta2, 0, 1, "decay of the mean squared surprise"},
      {"epsilon", &Adabelief::epsilon, 1e-30, 1, "added to the mean squared surprise in every step, and to its root"}}};

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
    detail::take_in(state[1], beta2, square(gradient - state[0]));
    state[1] += T(epsilon);
    return coefficient[0] * state[0] / detail::BiasCorrected::divisor(state[1], coefficient, epsilon);
  }
  template <class T>
  POLYDESCENT_CPU_GPU T proximal_scale(const T* state, const T* coefficient) const {
    return coefficient[2] / detail::BiasCorrected::divisor(state[1], coefficient, epsilon);
  }
};

}  // namespace polydescent
