#pragma once

#include "polydescent/kernels/platform.hpp"
#include "polydescent/kernels/scalar/field.hpp"

namespace polydescent {

/// Quasi-Newton steps x <- P(x - a H g), P the projection onto the box: H, the inverse Hessian as the gradients so far
/// tell it, lets a descent end at the gradient's rounding instead of hovering. See QuasiNewton for the loop.
struct Lbfgs {
  double memory = 8;
  double first_step = 0.1;

  static constexpr const char* name = "lbfgs";
  static constexpr const char* formula =
      "x <- P(x - a H g), H from the last `memory` pairs of steps and differences of gradients";
  static constexpr const char* source = "Liu and Nocedal 1989; projection: Bertsekas 1982";
  static constexpr Fields<Lbfgs, 2> fields{
      {{"memory", &Lbfgs::memory, 1, 65, "iterations whose pairs are remembered; at most 2 dim + 1", true},
       {"first_step", &Lbfgs::first_step, 1e-12, 1, "length of the first step, as a share of the way to the bounds"}}};

  /// More pairs than these tell nothing new of so few coordinates.
  POLYDESCENT_CPU_GPU int slots(int dim) const {
    const int asked = static_cast<int>(memory);
    return asked < 2 * dim + 1 ? asked : 2 * dim + 1;
  }
};

/// The same with its slots known to the compiler, as many as the rule has in the kernel's dimension: what a GPU's kernel is
/// made for. It is handed the bytes of a Lbfgs.
template <int Slots>
struct LbfgsOfSlots : Lbfgs {
  static constexpr int fixed_slots = Slots;
  POLYDESCENT_CPU_GPU static constexpr int slots(int) { return Slots; }
};

}  // namespace polydescent
