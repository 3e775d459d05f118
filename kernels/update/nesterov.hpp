#pragma once

#include "polydescent/kernels/scalar/field.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// v <- mu v + g, x <- x - e (g + mu v): momentum that looks one step ahead.  (Nesterov 1983, as Sutskever et al. 2013
/// write it, accumulating form)
struct Nesterov {
  double momentum = 0.9;

  static constexpr const char* name = "nesterov";
  static constexpr const char* formula = "v <- mu v + g; x <- x - e (g + mu v)";
  static constexpr const char* source = "Nesterov 1983; Sutskever et al. 2013";
  static constexpr Fields<Nesterov, 1> fields{{
      {"momentum", &Nesterov::momentum, 0, 1, "mu: what is left of a gradient after one more step"}}};

  static constexpr int slots = 1;
  static constexpr int coefficients = 1;
  static constexpr bool normalizes_gradient = false;

  POLYDESCENT_CPU_GPU double gain() const { return 1 / (1 - momentum); }
  POLYDESCENT_CPU_GPU void tabulate(int /*t*/, double rate, double* coefficient) const { coefficient[0] = rate; }

  template <class T>
  POLYDESCENT_CPU_GPU T displacement(const T& gradient, T* state, const T* coefficient) const {
    state[0] = T(momentum) * state[0] + gradient;
    return coefficient[0] * (gradient + T(momentum) * state[0]);
  }
  template <class T>
  POLYDESCENT_CPU_GPU T proximal_scale(const T* /*state*/, const T* coefficient) const {
    return coefficient[0] * T(gain());
  }
};

}  // namespace polydescent
