#pragma once

#include "polydescent/kernels/scalar/field.hpp"
#include "polydescent/kernels/scalar/math.hpp"
#include "polydescent/kernels/update/_means.hpp"

namespace polydescent {

/// x <- x - e (sign(b1 m + (1 - b1) g) + w x), m <- b2 m + (1 - b2) g: every coordinate moves by the learning rate.  (Chen et
/// al. 2023)
struct Lion {
  double beta1 = 0.9;
  double beta2 = 0.99;
  double weight_decay = 0;

  static constexpr const char* name = "lion";
  static constexpr const char* formula = "x <- x - e (sign(b1 m + (1-b1) g) + w x); m <- b2 m + (1-b2) g";
  static constexpr const char* source = "Chen et al. 2023";
  static constexpr Fields<Lion, 3> fields{{
      {"beta1", &Lion::beta1, 0, 1, "weight of the mean gradient in a step"},
      {"beta2", &Lion::beta2, 0, 1, "decay of the mean gradient"},
      {"weight_decay", &Lion::weight_decay, 0, 1, "w: share of x, times the learning rate, that a step takes away"}}};

  static constexpr int slots = 1;
  static constexpr int coefficients = 1;
  static constexpr bool normalizes_gradient = true;

  POLYDESCENT_CPU_GPU double gain() const { return 1; }
  POLYDESCENT_CPU_GPU void tabulate(int /*t*/, double rate, double* coefficient) const { coefficient[0] = rate; }

  template <class T>
  POLYDESCENT_CPU_GPU T displacement(const T& gradient, T* state, const T* coefficient) const {
    const T direction = sign(T(beta1) * state[0] + T(1 - beta1) * gradient);
    detail::take_in(state[0], beta2, gradient);
    return coefficient[0] * direction;
  }
  template <class T>
  POLYDESCENT_CPU_GPU T shrinkage(const T* coefficient) const {
    return coefficient[0] * T(weight_decay);
  }
};

}  // namespace polydescent
