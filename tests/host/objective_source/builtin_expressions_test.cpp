// Every built-in test function, written as an expression, is the functor to rounding, in value and gradient.
#include "support/expression_library.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "polydescent/host/builtin_objective.hpp"
#include "polydescent/host/problem.hpp"

namespace polydescent {
namespace {

TEST(BuiltinExpressions, AreThoseOfAllTestFunctions) {
  std::set<std::string> written, built_in;
  for (const auto& expression : test::builtin_expressions()) written.insert(expression.name);
  for (const auto& objective : builtin_objectives()) built_in.insert(objective.name);
  EXPECT_EQ(written, built_in);
}

TEST(BuiltinExpressions, AgreeWithTheFunctorsInValueAndGradient) {
  constexpr int points = 40;
  const test::CompiledExpressions expressions(test::builtin_expressions());
  std::mt19937_64 random(8);
  for (std::size_t k = 0; k < test::builtin_expressions().size(); ++k) {
    const auto& expression = test::builtin_expressions()[k];
    SCOPED_TRACE(expression.name);
    const Problem problem = builtin_problem(expression.name, expression.dim);
    const int dim = problem.dim;
    std::vector<double> x(static_cast<std::size_t>(dim)), expected(x.size()), found(x.size()), width(x.size(), 1.0);
    const BoxView<double> box{problem.box.lower.data(), problem.box.upper.data(), width.data()};
    const auto dual = problem.table->as_double.gradient[index_of<DualGradient, Gradients>];
    for (int p = 0; p < points; ++p) {
      for (std::size_t i = 0; i < x.size(); ++i) {
        x[i] = std::uniform_real_distribution<double>(problem.box.lower[i], problem.box.upper[i])(random);
      }
      const double value = dual(problem.objective.get(), 0, box, {x.data(), dim}, {expected.data(), dim});
      const double scale = std::max(1.0, std::abs(value));
      EXPECT_NEAR(expressions.value(k)(x.data(), dim), value, 1e-12 * scale);
      EXPECT_NEAR(expressions.gradient(k)(x.data(), dim, found.data()), value, 1e-12 * scale);
      if (expression.name == "weierstrass") continue;  // waves of 3^20 a unit: the gradient is rounding of their phase, magnified
      double steepest = 1;
      for (const double slope : expected) steepest = std::max(steepest, std::abs(slope));
      for (std::size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-11 * steepest) << "coordinate " << i;
    }
  }
}

}  // namespace
}  // namespace polydescent
