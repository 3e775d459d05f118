#pragma once

#include "polydescent/kernels/scalar/field.hpp"
#include "polydescent/kernels/scalar/math.hpp"
#include "polydescent/kernels/update/_means.hpp"

namespace polydescent {

/// v <- r v + (1 - r) g^2, d = sqrt((u + epsilon) / (v + epsilon)) g, u <- r u + (1 - r) d^2, x <- x - e d: the steps taken
/// so far set the length of the next.  (Zeiler 2012)
struct Adadelta {
  double decay = 0.9;
  double epsilon = 1e-6;

  static constexpr const char* name = "adadelta";
  static constexpr const char* formula =
      "v <- r v + (1-r) g^2; d = sqrt((u + epsilon) / (v + epsilon)) g; u <- r u + (1-r) d^2; x <- x - e d";
  static constexpr const char* source = "Zeiler 2012";
  static constexpr Fields<Adadelta, 2> fields{{
      {"decay", &Adadelta::decay, 0, 1, "r: decay of both mean squares"},
      {"epsilon", &Adadelta::epsilon, 1e-30, 1, "added to both mean squares: its root is about the first step"}}};

  static constexpr int slots = 2;
  static constexpr int coefficients = 1;
  static constexpr bool normalizes_gradient = true;
  static constexpr double step_share = 1;  // it finds the length of its steps itself

  POLYDESCENT_CPU_GPU double gain() const { return 1; }
  POLYDESCENT_CPU_GPU void tabulate(int /*t*/, double rate, double* coefficient) const { coefficient[0] = rate; }

  template <class T>
  POLYDESCENT_CPU_GPU T displacement(const T& gradient, T* state, const T* coefficient) const {
    detail::take_in(state[0], decay, square(gradient));
    const T step = sqrt(state[1] + T(epsilon)) / sqrt(state[0] + T(epsilon)) * gradient;
    detail::take_in(state[1], decay, square(step));
    return coefficient[0] * step;
  }
  template <class T>
  POLYDESCENT_CPU_GPU T proximal_scale(const T* state, const T* coefficient) const {
    return coefficient[0] * sqrt(state[1] + T(epsilon)) / sqrt(state[0] + T(epsilon));
  }
};

}  // namespace polydescent
