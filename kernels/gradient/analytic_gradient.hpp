#pragma once

#include "polydescent/kernels/partials.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"

namespace polydescent {

/// The objective's own derivative. Every member of a group computes all of it and stores the coordinates it owns.
struct AnalyticGradient {
  static constexpr const char* name = "analytic";
  static constexpr const char* summary = "the objective's own derivative, exact; one value per gradient";

  template <class Objective>
  static constexpr bool supports = SuppliesGradient<Objective>;

  POLYDESCENT_CPU_GPU static constexpr int values_per_gradient(int) { return 1; }

  /// Writes the gradient at x and returns the value there.
  template <class Group, class T, int Extent, class Objective>
  POLYDESCENT_CPU_GPU T operator()(const Group& group, const Objective& objective, const BoxView<ScalarOf<T>>&,
                                   Point<const T, Extent> x, Point<T, Extent> gradient) const {
    return objective.gradient(readable(x), Partials<Group, T, Extent>{group, gradient});
  }
};

}  // namespace polydescent
