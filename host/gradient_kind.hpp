#pragma once

#include <vector>

#include "polydescent/host/problem.hpp"

namespace polydescent {

/// A way to a gradient, without its type; its place in the list is its index in Gradients.
struct GradientKind {
  const char* name;
  const char* summary;
  bool takes_step;  // it is a finite difference
  int (*values_per_gradient)(int dim);
};

/// Every kind, in the registry's order.
const std::vector<GradientKind>& gradient_kinds();

/// Whether the problem's objective can be asked for it: not every objective has a derivative of its own.
bool supports(const Problem& problem, int kind);

/// The kind that "auto" means: the objective's own derivative, duals, or, of values alone, central differences.
int automatic_gradient(const Problem& problem);

}  // namespace polydescent
