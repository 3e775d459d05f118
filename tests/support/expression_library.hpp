#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "polydescent/host/objective_source/compile_object.hpp"
#include "polydescent/host/objective_source/expression_functor.hpp"
#include "support/builtin_expressions.hpp"

namespace polydescent::test {

/// An expression as the C++ of a functor, expression_K::Expression.
inline std::string functor_of(const BuiltinExpression& expression, std::size_t k) {
  ObjectiveRequest request;
  request.dim = expression.variables.empty() ? expression.dim : 0;
  request.variables = expression.variables;
  ParsedFormula parsed;
  return fmt::format("namespace polydescent::expression_{} {{\n{}}}\n", k, expression_functor(expression.text, request, parsed));
}

/// Expressions in one shared object, each by the plain functor: value by numbers, gradient by its own derivative.
class CompiledExpressions {
 public:
  using Value = double (*)(const double* x, int dim);
  using Gradient = double (*)(const double* x, int dim, double* gradient);

  explicit CompiledExpressions(const std::vector<BuiltinExpression>& expressions) {
    std::string text = "#include \"polydescent/kernels/group.hpp\"\n#include \"polydescent/kernels/objective/functor.hpp\"\n";
    for (std::size_t k = 0; k < expressions.size(); ++k) {
      text += fmt::format(R"({0}
extern "C" __attribute__((visibility("default"))) double value_{1}(const double* x, int dim) {{
  using namespace polydescent;
  return expression_{1}::Expression{{}}(Point<const double>{{x, dim}});
}}
extern "C" __attribute__((visibility("default"))) double gradient_{1}(const double* x, int dim, double* gradient) {{
  using namespace polydescent;
  const GroupOfOne group;
  return expression_{1}::Expression{{}}.gradient(Point<const double>{{x, dim}}, Partials<GroupOfOne, double, dynamic_extent>{{group, {{gradient, dim}}}});
}}
)", functor_of(expressions[k], k), k);
    }
    object_ = compile_object({.text = text, .name = "the expressions of a test"});
  }

  Value value(std::size_t k) const { return reinterpret_cast<Value>(object_.symbol(fmt::format("value_{}", k).c_str())); }
  Gradient gradient(std::size_t k) const { return reinterpret_cast<Gradient>(object_.symbol(fmt::format("gradient_{}", k).c_str())); }

 private:
  LoadedObject object_;
};

}  // namespace polydescent::test
