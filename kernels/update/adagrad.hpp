#pragma once

#include "polydescent/kernels/scalar/field.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// s <- s + g^2, x <- x - e g / (sqrt(s) + epsilon): steps shrink where gradients have been.  (Duchi, Hazan and Singer
/// 2011)
struct Adagrad {
  double epsilon = 1e-10;

  static constexpr const char* name = "adagrad";
  static constexpr const char* formula = "s <- s + g^2; x <- x - e g / (sqrt(s) + epsilon)";
  static constexpr const char* source = "Duchi, Hazan and Singer 2011";
  static constexpr Fields<Adagrad, 1> fields{{
      {"epsilon", &Adagrad::epsilon, 1e-30, 1, "added to the root of the sum of squared gradients"}}};

  static constexpr int slots = 1;
  static constexpr int coefficients = 1;
  static constexpr bool normalizes_gradient = true;

  POLYDESCENT_CPU_GPU double gain() const { return 1; }
  POLYDESCENT_CPU_GPU void tabulate(int /*t*/, double rate, double* coefficient) const { coefficient[0] = rate; }

  template <class T>
  POLYDESCENT_CPU_GPU T displacement(const T& gradient, T* state, const T* coefficient) const {
    state[0] += square(gradient);
    return proximal_scale(state, coefficient) * gradient;
  }
  template <class T>
  POLYDESCENT_CPU_GPU T proximal_scale(const T* state, const T* coefficient) const {
    return coefficient[0] / (sqrt(state[0]) + T(epsilon));
  }
};

}  // namespace polydescent
