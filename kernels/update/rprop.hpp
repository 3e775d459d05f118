#pragma once

#include "polydescent/kernels/scalar/field.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Every coordinate has a step of its own, d: it grows while the gradient keeps its sign and shrinks when that changes, and
/// then the coordinate waits for a step. x <- x - e d sign(g), d = 1 at first.  (Riedmiller and Braun 1993, as PyTorch has
/// it, with d in units of the learning rate)
struct Rprop {
  double decrease = 0.5;
  double increase = 1.2;
  double smallest = 1e-6;
  double largest = 50;

  static constexpr const char* name = "rprop";
  static constexpr const char* formula =
      "d <- increase d where sign(g) stays, decrease d where it changes (then g = 0); x <- x - e d sign(g)";
  static constexpr const char* source = "Riedmiller and Braun 1993";
  static constexpr Fields<Rprop, 4> fields{{
      {"decrease", &Rprop::decrease, 0, 1, "factor of a step whose gradient changed its sign"},
      {"increase", &Rprop::increase, 1, 10, "factor of a step whose gradient kept its sign"},
      {"smallest", &Rprop::smallest, 1e-30, 1, "smallest step, in learning rates"},
      {"largest", &Rprop::largest, 1, 1e30, "largest step, in learning rates"}}};

  static constexpr int slots = 2;
  static constexpr int coefficients = 1;
  static constexpr bool normalizes_gradient = true;

  POLYDESCENT_CPU_GPU double gain() const { return 1; }
  POLYDESCENT_CPU_GPU void tabulate(int /*t*/, double rate, double* coefficient) const { coefficient[0] = rate; }

  template <class T>
  POLYDESCENT_CPU_GPU T displacement(const T& gradient, T* state, const T* coefficient) const {
    const T agreement = sign(gradient) * state[1];
    const T step = select(state[0] == T(0), T(1), state[0]);
    const T factor = select(agreement > T(0), T(increase), select(agreement < T(0), T(decrease), T(1)));
    state[0] = min(max(step * factor, T(smallest)), T(largest));
    state[1] = select(agreement < T(0), T(0), sign(gradient));
    return coefficient[0] * state[0] * state[1];
  }
};

}  // namespace polydescent
