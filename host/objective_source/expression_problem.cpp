#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "polydescent/host/objective_source/differentiate.hpp"
#include "polydescent/host/objective_source/emit.hpp"
#include "polydescent/host/objective_source/expression_functor.hpp"
#include "polydescent/host/objective_source/loaded_problem.hpp"
#include "polydescent/host/objective_source/parse_formula.hpp"
#include "polydescent/host/objective_source/squares.hpp"
#include "polydescent/host/problem.hpp"
#include "polydescent/host/require.hpp"
#include "polydescent/kernels/constraint/lagrangian.hpp"
#include "polydescent/kernels/gpu/cache.hpp"

namespace polydescent {
namespace {

FormulaNames names_of(const ObjectiveRequest& request) {
  FormulaNames names{.dim = request.dim, .bounds = static_cast<int>(request.box.lower.size()), .variables = request.variables};
  if (names.bounds == 1) names.bounds = 0;  // one pair serves any number
  if (!request.data.empty()) {
    names.columns = request.data.names;
    names.columns.resize(static_cast<std::size_t>(request.data.rows.columns));  // those without a name are column[k]
    names.rows = count_rows(request.data.rows);
  }
  names.parameters = request.parameters.names;
  return names;
}

/// Whether a node of this kind is anywhere in the formula.
bool has(const Formula& formula, Op op) {
  for (Node node = 0; node < formula.size(); ++node) {
    if (formula[node].op == op) return true;
  }
  return false;
}

/// As LagrangianOf has it, with its parameters.
Node augmented_lagrangian(ParsedFormula& parsed) {
  Formula& f = parsed.formula;
  const LagrangianLayout at{static_cast<int>(parsed.constraints.size())};
  Node sum = f.multiply(f.parameter(at.sense), parsed.root);
  for (int k = 0; k < at.constraints; ++k) {
    const ParsedConstraint& constraint = parsed.constraints[static_cast<std::size_t>(k)];
    Node breach = f.subtract(constraint.left_minus_right, f.parameter(at.shift(k)));
    if (constraint.relation == Relation::at_most) breach = f.maximum(breach, f.number(0));
    if (constraint.relation == Relation::at_least) breach = f.minimum(breach, f.number(0));
    sum = f.add(sum, f.multiply(f.parameter(at.weight(k)), f.square(breach)));
  }
  return sum;
}

}  // namespace

std::string expression_functor(std::string_view text, const ObjectiveRequest& request, ParsedFormula& parsed) {
  parsed = parse_formula(text, names_of(request), request.constraints);
  EmittedParts parts;
  parts.value = parsed.root;
  parts.dim = parsed.dim;
  parts.reads_data = !request.data.empty();
  parts.reads_parameters = !request.parameters.empty();
  require(!parts.reads_data || has(parsed.formula, Op::column), "the expression reads no column of the data; use their names in sum_rows(...), "
          "or leave --data out");
  require(!parts.reads_parameters || has(parsed.formula, Op::parameter), "the expression has none of the parameters' names; use them, or leave "
          "--parameters out");
  parts.gradient = differentiate(parsed.formula, parsed.root);
  if (!parsed.constraints.empty()) {
    require(!parts.reads_data && !parts.reads_parameters, "constraints together with data or parameters are not available yet; leave one of them out");
    parts.constraints = parsed.constraints;
    parts.lagrangian = augmented_lagrangian(parsed);
    parts.lagrangian_gradient = differentiate(parsed.formula, parts.lagrangian);
  } else if (!parts.reads_parameters) {
    parts.residuals = find_squares(parsed.formula, parsed.root, request.data.rows);
  }
  return emit_functor(parsed.formula, parts);
}

Problem Problem::expression(std::string_view text, const ObjectiveRequest& request) {
  ParsedFormula parsed;
  const std::string functor = expression_functor(text, request, parsed);
  const std::string scope = fmt::format("expression_{}", gpu::cache_key({functor}).hexadecimal());
  ObjectiveRequest resolved = request;
  resolved.variables = parsed.variables;
  return loaded_problem({.definition = fmt::format("namespace polydescent::{} {{\n{}}}\n", scope, functor),
                         .type = fmt::format("polydescent::{}::Expression", scope),
                         .include_dirs = {},
                         .name = std::string(text)},
                        resolved, parsed.dim);
}

}  // namespace polydescent
