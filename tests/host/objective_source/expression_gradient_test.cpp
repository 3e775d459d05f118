// Derivatives of expressions where they are delicate: kinks, branches that are not taken, products with zeros, loops in loops.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "support/expression_library.hpp"

namespace polydescent {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

struct Slope {
  std::string text;
  std::vector<double> at, expected;
};

struct Known {
  std::string text;
  double value;
};

TEST(ExpressionValue, OfLoopsIsTheirSumOrProduct) {
  const std::vector<Known> all = {
      {"x + sum(i, 1, 10, i)", 57}, {"x*prod(i, 1, 5, i)", 240}, {"sum(i, 1, 3, sum(j, i, 3, x*j*i))", 50}, {"sum(i, 0, 3, x^i)", 15},
      {"x + sum(i, 1, 3, prod(j, 1, i, j))", 11}, {"prod(i, 0, 2, sum(j, 0, i, x))", 48}, {"sum(i, -2, 2, i*x)", 0}};
  std::vector<test::BuiltinExpression> expressions;
  for (const Known& known : all) expressions.push_back({"", 1, known.text, {"x"}});
  const test::CompiledExpressions compiled(expressions);
  const double x = 2;
  for (std::size_t k = 0; k < all.size(); ++k) EXPECT_DOUBLE_EQ(compiled.value(k)(&x, 1), all[k].value) << all[k].text;
}

TEST(ExpressionGradient, IsRightWhereItIsDelicate) {
  const std::vector<Slope> all = {
      // A branch that is not taken gives nothing, though its derivative is infinite or no number there.
      {"if(x > 0, sqrt(x), x^2)", {0}, {0}},
      {"if(x > 0, ln(x), -x)", {-2}, {-1}},
      {"if(x == 0, 1, sin(x)/x)", {0}, {0}},
      {"if(x > 1 and y > 1 or not x < 3, x*y, x - y)", {2, 3}, {3, 2}},
      {"if(x > 1 and y > 1 or not x < 3, x*y, x - y)", {0, 3}, {1, -1}},
      // What an infinite slope is multiplied by is zero: there the product is.
      {"y*sqrt(x)", {0, 0}, {0, 0}},
      {"y*sqrt(x)", {0, 2}, {inf, 0}},
      {"sqrt(x^2)", {-3}, {-1}},
      // Kinks: the derivative of one side, or zero.
      {"abs(x)", {0}, {0}},
      {"abs(x)", {-2}, {-1}},
      {"max(x, y)", {1, 2}, {0, 1}},
      {"min(x, y, 0)", {1, 2}, {0, 0}},
      {"hypot(x, y)", {0, 0}, {0, 0}},
      {"floor(x)*x", {2.5}, {2}},
      // Powers.
      {"x^3", {-2}, {12}},
      {"x^-2", {2}, {-0.25}},
      {"x^2.5", {4}, {20}},
      {"x^0", {0}, {0}},
      {"x^1", {0}, {1}},
      {"2^x", {3}, {8 * std::log(2.0)}},
      {"x^y", {2, 3}, {12, 8 * std::log(2.0)}},
      {"xlogx(x)", {1}, {1}},
      {"abs(x)^3", {-2}, {-12}},
      // A product of factors of which one or two are zero.
      {"prod(i, 0, n-1, x[i])", {2, 3, 4}, {12, 8, 6}},
      {"prod(i, 0, n-1, x[i])", {2, 0, 4}, {0, 8, 0}},
      {"prod(i, 0, n-1, x[i])", {0, 0, 4}, {0, 0, 0}},
      // Loops in loops, with indices of both, and with ranges that are empty for some.
      {"sum(i, 0, n-1, sum(j, 0, i, x[j])^2)", {1, 2, 3}, {20, 18, 12}},
      {"sum(i, 0, n-1, sum(j, i+1, n-1, x[i]*x[j]))", {1, 2, 3}, {5, 4, 3}},
      {"sum(i, 0, n-1, prod(j, 0, i, x[j]))", {2, 3, 4}, {1 + 3 + 12, 2 + 8, 6}},
      {"sum(i, 0, n-1, i*x[i])*x[0]", {2, 3, 4}, {11, 2, 4}},
      {"sum(i, 0, 0, x[2*i+1])", {2, 3, 4}, {0, 1, 0}},
      // The value used in many places.
      {"exp(x)*exp(x) + exp(x)", {0}, {3}},
      {"(x + y)^2/(x + y)", {1, 2}, {1, 1}},
      {"atan2(y, x)", {1, 1}, {-0.5, 0.5}},
      {"fma(x, y, x)", {2, 3}, {4, 2}},
      {"lgamma(x)", {1}, {-0.57721566490153286}},
  };
  std::vector<test::BuiltinExpression> expressions;
  for (const Slope& slope : all) {
    std::vector<std::string> variables{"x", "y"};
    variables.resize(std::min(variables.size(), slope.at.size()));
    const bool indexed = slope.text.find("x[") != std::string::npos;
    expressions.push_back({"", static_cast<int>(slope.at.size()), slope.text, indexed ? std::vector<std::string>() : variables});
  }
  const test::CompiledExpressions compiled(expressions);
  for (std::size_t k = 0; k < all.size(); ++k) {
    SCOPED_TRACE(all[k].text);
    const auto dim = static_cast<int>(all[k].at.size());
    std::vector<double> found(all[k].at.size(), 17);
    const double value = compiled.gradient(k)(all[k].at.data(), dim, found.data());
    EXPECT_DOUBLE_EQ(value, compiled.value(k)(all[k].at.data(), dim));
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (std::isinf(all[k].expected[i])) EXPECT_EQ(found[i], all[k].expected[i]);
      else EXPECT_NEAR(found[i], all[k].expected[i], 1e-14 * std::max(1.0, std::abs(all[k].expected[i]))) << "coordinate " << i;
    }
  }
}

}  // namespace
}  // namespace polydescent
