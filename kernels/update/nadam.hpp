#pragma once

#include "polydescent/kernels/scalar/field.hpp"
#include "polydescent/kernels/scalar/math.hpp"
#include "polydescent/kernels/update/_means.hpp"

namespace polydescent {

/// Adam with Nesterov's look ahead: m^ = b1 m / (1 - b1^(t+1)) + (1 - b1) g / (1 - b1^t).  (Dozat 2016, with a constant b1)
struct Nadam {
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;

  static constexpr const char* name = "nadam";
  static constexpr const char* formula = "as adam, with b1 m/(1-b1^(t+1)) + (1-b1) g/(1-b1^t) for m/(1-b1^t)";
  static constexpr const char* source = "Dozat 2016";
  static constexpr Fields<Nadam, 3> fields{{
      {"beta1", &Nadam::beta1, 0, 1, "decay of the mean gradient"},
      {"beta2", &Nadam::beta2, 0, 1, "decay of the mean squared gradient"},
      {"epsilon", &Nadam::epsilon, 1e-30, 1, "added to the root of the mean squared gradient"}}};

  static constexpr int slots = 2;
  static constexpr int coefficients = 4;
  static constexpr bool normalizes_gradient = true;

  POLYDESCENT_CPU_GPU double gain() const { return 1; }

  /// e b1 / (1 - b1^(t+1)), 1 / sqrt(1 - b2^t), e and e (1 - b1) / (1 - b1^t), at iteration t = 1, 2, ...
  POLYDESCENT_CPU_GPU void tabulate(int t, double rate, double* coefficient) const {
    coefficient[0] = rate * beta1 * detail::bias_correction(beta1, t + 1);
    coefficient[1] = sqrt(detail::bias_correction(beta2, t));
    coefficient[2] = rate;
    coefficient[3] = rate * (1 - beta1) * detail::bias_correction(beta1, t);
  }

  template <class T>
  POLYDESCENT_CPU_GPU T displacement(const T& gradient, T* state, const T* coefficient) const {
    detail::take_in(state[0], beta1, gradient);
    detail::take_in(state[1], beta2, square(gradient));
    return (coefficient[0] * state[0] + coefficient[3] * gradient) / detail::BiasCorrected::divisor(state[1], coefficient, epsilon);
  }
  template <class T>
  POLYDESCENT_CPU_GPU T proximal_scale(const T* state, const T* coefficient) const {
    return coefficient[2] / detail::BiasCorrected::divisor(state[1], coefficient, epsilon);
  }
};

}  // namespace polydescent
