#pragma once

#include "polydescent/kernels/scalar/field.hpp"
#include "polydescent/kernels/scalar/math.hpp"
#include "polydescent/kernels/update/_means.hpp"

namespace polydescent {

/// v <- r v + (1 - r) g^2, u <- mu u + g / (sqrt(v) + epsilon), x <- x - e u. Centred: the root is of the variance,
/// v - a^2 with a <- r a + (1 - r) g.  (Tieleman and Hinton 2012; centred: Graves 2013)
struct Rmsprop {
  double decay = 0.9;
  double epsilon = 1e-8;
  double momentum = 0;
  double centred = 0;

  static constexpr const char* name = "rmsprop";
  static constexpr const char* formula =
      "v <- r v + (1-r) g^2; u <- mu u + g / (sqrt(v) + epsilon); x <- x - e u; centred: v - a^2 for v, "
      "a <- r a + (1-r) g";
  static constexpr const char* source = "Tieleman and Hinton 2012; Graves 2013";
  static constexpr Fields<Rmsprop, 4> fields{{
      {"decay", &Rmsprop::decay, 0, 1, "r: decay of the mean squared gradient"},
      {"epsilon", &Rmsprop::epsilon, 1e-30, 1, "added to the root of the mean squared gradient"},
      {"momentum", &Rmsprop::momentum, 0, 1, "mu: what is left of a step after one more"},
      {"centred", &Rmsprop::centred, 0, 2, "1: divide by the standard deviation; 0: by the root mean square", true}}};

  static constexpr int slots = 3;
  static constexpr int coefficients = 1;
  static constexpr bool normalizes_gradient = true;

  POLYDESCENT_CPU_GPU double gain() const { return 1 / (1 - momentum); }
  POLYDESCENT_CPU_GPU void tabulate(int /*t*/, double rate, double* coefficient) const { coefficient[0] = rate; }

  template <class T>
  POLYDESCENT_CPU_GPU T displacement(const T& gradient, T* state, const T* coefficient) const {
    detail::take_in(state[0], decay, square(gradient));
    if (centred != 0) detail::take_in(state[1], decay, gradient);
    const T scaled = gradient * scale(state);
    if (momentum == 0) return coefficient[0] * scaled;
    state[2] = T(momentum) * state[2] + scaled;
    return coefficient[0] * state[2];
  }
  template <class T>
  POLYDESCENT_CPU_GPU T proximal_scale(const T* state, const T* coefficient) const {
    return coefficient[0] * scale(state) * T(gain());
  }

 private:
  template <class T>
  POLYDESCENT_CPU_GPU T scale(const T* state) const {
    const T spread = centred != 0 ? max(state[0] - square(state[1]), T(0)) : state[0];
    return T(1) / (sqrt(spread) + T(epsilon));
  }
};

}  // namespace polydescent
