#pragma once

#include "polydescent/kernels/scalar/field.hpp"
#include "polydescent/kernels/scalar/math.hpp"
#include "polydescent/kernels/update/_means.hpp"

namespace polydescent {

/// Adam with decoupled weight decay: x <- x - e (m^ / (sqrt(v^) + epsilon) + w x). It pulls every coordinate towards zero,
/// so it ends beside the objective's minimum unless w = 0.  (Loshchilov and Hutter 2019, algorithm 2)
struct AdamW {
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0.01;

  static constexpr const char* name = "adamw";
  static constexpr const char* formula = "as adam, and x <- x - e w x";
  static constexpr const char* source = "Loshchilov and Hutter 2019";
  static constexpr Fields<AdamW, 4> fields{{
      {"beta1", &AdamW::beta1, 0, 1, "decay of the mean gradient"},
      {"beta2", &AdamW::beta2, 0, 1, "decay of the mean squared gradient"},
      {"epsilon", &AdamW::epsilon, 1e-30, 1, "added to the root of the mean squared gradient"},
      {"weight_decay", &AdamW::weight_decay, 0, 1, "w: share of x, times the learning rate, that a step takes away"}}};

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
  POLYDESCENT_CPU_GPU T shrinkage(const T* coefficient) const {
    return coefficient[2] * T(weight_decay);
  }
  template <class T>
  POLYDESCENT_CPU_GPU T proximal_scale(const T* state, const T* coefficient) const {
    return coefficient[2] / detail::BiasCorrected::divisor(state[1], coefficient, epsilon);
  }
};

}  // namespace polydescent
