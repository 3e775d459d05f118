#pragma once

#include <algorithm>
#include <cmath>
#include <string_view>

#include "polydescent/kernels/gradient/registry.hpp"
#include "polydescent/kernels/group.hpp"
#include "polydescent/kernels/objective/registry.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"

namespace polydescent::bench {

/// A built-in test function as one-start optimizers call it: plain doubles, and its own derivative where it knows one,
/// dual numbers otherwise.
struct ScalarObjective {
  std::string_view name;
  double (*gradient)(const double* x, int dim, double* gradient);  // writes the gradient, returns the value
  double (*lower)(int i, int dim);
  double (*upper)(int i, int dim);
  double (*minimum)(int dim);
};

template <class F>
double scalar_gradient(const double* x, int dim, double* gradient) {
  const F objective{};
  const Point<const double> point{x, dim};
  if constexpr (SuppliesGradient<F>) {
    return AnalyticGradient{}(GroupOfOne{}, objective, BoxView<double>{}, point, Point<double>{gradient, dim});
  } else {
    return DualGradient{}(GroupOfOne{}, objective, BoxView<double>{}, point, Point<double>{gradient, dim});
  }
}

/// The function of that name; null where there is none.
inline const ScalarObjective* scalar_objective(std::string_view name) {
  const ScalarObjective* found = nullptr;
  Objectives::for_each([&]<class F>(TypeTag<F>) {
    static constexpr ScalarObjective entry{F::name, scalar_gradient<F>, F::lower, F::upper, F::minimum};
    if (name == F::name) found = &entry;
  });
  return found;
}

/// max_i |Pg_i| w_i / max(1, |f|) with w_i the box's width. Pg is the gradient, without what points out of the box
/// where the search was bound to it.
inline double scaled_gradient_norm(const ScalarObjective& objective, int dim, bool bounded, double value,
                                   const double* x, const double* gradient) {
  double norm = 0;
  for (int i = 0; i < dim; ++i) {
    const double lower = objective.lower(i, dim), upper = objective.upper(i, dim);
    const bool held = bounded && ((x[i] <= lower && gradient[i] > 0) || (x[i] >= upper && gradient[i] < 0));
    const double component = held ? 0 : std::abs(gradient[i]) * (upper - lower);
    norm = component <= norm ? norm : component;  // keeps NaN
  }
  return norm / std::max(1.0, std::abs(value));
}

}  // namespace polydescent::bench
