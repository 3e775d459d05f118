// The test functions for other languages: what local_search.py gives to SciPy, and judges every tool's ends by.
#include "scalar_objective.hpp"

#include <vector>

using polydescent::bench::ScalarObjective;

extern "C" {

/// A handle for the other functions; null where there is no test function of that name.
const void* objective_named(const char* name) { return polydescent::bench::scalar_objective(name); }

/// Writes df/dx_i at x and returns f(x).
double value_and_gradient(const void* objective, int dim, const double* x, double* gradient) {
  return static_cast<const ScalarObjective*>(objective)->gradient(x, dim, gradient);
}

/// Writes the bounds of the usual box and returns the value of the global minimum.
double describe(const void* objective, int dim, double* lower, double* upper) {
  const auto& entry = *static_cast<const ScalarObjective*>(objective);
  for (int i = 0; i < dim; ++i) {
    lower[i] = entry.lower(i, dim);
    upper[i] = entry.upper(i, dim);
  }
  return entry.minimum(dim);
}

/// Writes the value and the scaled gradient norm at each of `count` points.
void judge(const void* objective, int dim, int bounded, int count, const double* points, double* values,
           double* norms) {
  const auto& entry = *static_cast<const ScalarObjective*>(objective);
  std::vector<double> gradient(static_cast<std::size_t>(dim));
  for (int k = 0; k < count; ++k, points += dim) {
    values[k] = entry.gradient(points, dim, gradient.data());
    norms[k] = scaled_gradient_norm(entry, dim, bounded != 0, values[k], points, gradient.data());
  }
}

}  // extern "C"
