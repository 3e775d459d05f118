#pragma once

#include "polydescent/kernels/descent/lagrangian_evaluator.hpp"
#include "polydescent/kernels/gradient/registry.hpp"

namespace polydescent {

/// Functions of an objective with constraints, for one scalar type.
template <class T>
struct ConstraintTable {
  /// Value and gradient of the augmented Lagrangian, whose parameters lie in the lanes of parameters[LagrangianLayout::size()].
  using Gradient = T (*)(const void* objective, double step, const BoxView<ScalarOf<T>>& box, T* parameters, Point<const T> x,
                         Point<T> gradient);
  int (*count)(const void* objective) = nullptr;  // null: it has none
  Relation (*relation)(const void* objective, int k) = nullptr;
  void (*values)(const void* objective, Point<const T> x, T* left_minus_right) = nullptr;  // [count]
  Gradient gradient[Gradients::size] = {};        // by position in the registry; null where the kind does not support it
};

template <class F, class T, class Kinds>
ConstraintTable<T> make_constraint_table() {
  ConstraintTable<T> table;
  if constexpr (Constrained<F>) {
    table.count = [](const void* objective) -> int { return static_cast<const F*>(objective)->constraints(); };
    table.relation = [](const void* objective, int k) -> Relation { return static_cast<const F*>(objective)->relation(k); };
    table.values = [](const void* objective, Point<const T> x, T* left_minus_right) {
      const F& f = *static_cast<const F*>(objective);
      for (int k = 0; k < f.constraints(); ++k) left_minus_right[k] = T(f.constraint(x, k));
    };
    Kinds::for_each([&]<class Gradient>(TypeTag<Gradient>) {
      if constexpr (Gradient::template supports<DescendedFunction<F>>) {
        table.gradient[index_of<Gradient, Gradients>] = [](const void* objective, double step, const BoxView<ScalarOf<T>>& box,
                                                           T* parameters, Point<const T> x, Point<T> gradient) -> T {
          return lagrangian_gradient(configured<Gradient>(step), GroupOfOne{}, *static_cast<const F*>(objective), box, parameters, x, gradient);
        };
      }
    });
  }
  return table;
}

}  // namespace polydescent
