#pragma once

#include <string>
#include <vector>

#include "polydescent/host/objective_source/differentiate.hpp"
#include "polydescent/host/objective_source/formula.hpp"
#include "polydescent/host/objective_source/parse_formula.hpp"
#include "polydescent/host/objective_source/squares.hpp"

namespace polydescent {

/// What a functor is written from. The graph has the value, its gradient and its residuals.
struct EmittedParts {
  Node value = no_node;
  std::vector<GradientPart> gradient;
  std::vector<Residuals> residuals;  // none: it is no sum of squares
  int dim = 0;
  std::vector<ParsedConstraint> constraints = {};
  Node lagrangian = no_node;      // of the objective with its constraints, see LagrangianOf; its parameters are the formula's
  std::vector<GradientPart> lagrangian_gradient = {};
  bool reads_data = false;        // the functor's functions take the data behind the point
  bool reads_parameters = false;  // or the parameters
};

/// C++ of a functor named Expression, for kernels: over any scalar type, without a branch on values.
std::string emit_functor(const Formula& formula, const EmittedParts& parts);

}  // namespace polydescent
