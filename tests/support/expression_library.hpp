#pragma once

#include <fmt/format.h>

#include <string>

#include "polydescent/host/objective_source/expression_functor.hpp"
#include "support/builtin_expressions.hpp"

namespace polydescent::test {

/// A built-in's expression as the C++ of a functor, expression_K::Expression.
inline std::string functor_of(std::size_t k) {
  const BuiltinExpression& expression = builtin_expressions()[k];
  ObjectiveRequest request;
  request.dim = expression.variables.empty() ? expression.dim : 0;
  request.variables = expression.variables;
  ParsedFormula parsed;
  return fmt::format("namespace polydescent::expression_{} {{\n{}}}\n", k, expression_functor(expression.text, request, parsed));
}

}  // namespace polydescent::test
