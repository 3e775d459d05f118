#include "polydescent/host/objective_source/parse_formula.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "host/request_error.hpp"

namespace polydescent {
namespace {

/// What a formula of numbers alone comes to.
double number_of(const std::string& text) {
  const ParsedFormula parsed = parse_formula(text, {.dim = 3});
  EXPECT_TRUE(parsed.formula.is_number(parsed.root)) << text;
  return parsed.formula[parsed.root].value;
}

TEST(ParseFormula, GivesOperatorsTheirUsualPrecedence) {
  const std::vector<std::pair<std::string, double>> formulas = {
      {"1+2*3", 7}, {"(1+2)*3", 9}, {"7-3-2", 2}, {"12/2/3", 2}, {"12/2*3", 18}, {"-2^2", -4}, {"(-2)^2", 4}, {"2^-1", 0.5},
      {"2^3^2", 512}, {"2**3", 8}, {"--3", 3}, {"2*-3", -6}, {"-2*3+1", -5}, {"+4", 4}, {"1e3", 1000}, {".5e1", 5}, {"2.", 2},
      {"if(1 < 2, 5, 6)", 5}, {"if(1 < 2 and 3 < 2, 5, 6)", 6}, {"if(not 1 < 2 or 2 >= 2, 5, 6)", 5},
      {"if(1 == 1 and not 2 != 2, 5, 6)", 5}, {"if(1+1 <= 2, 5, 6)", 5}};
  for (const auto& [text, value] : formulas) EXPECT_DOUBLE_EQ(number_of(text), value) << text;
}

TEST(ParseFormula, KnowsConstantsFunctionsAndEmptyLoops) {
  const std::vector<std::pair<std::string, double>> formulas = {
      {"pi", std::numbers::pi}, {"e", std::numbers::e}, {"n", 3}, {"sum(i, 1, 0, i)", 0}, {"prod(i, 1, 0, i)", 1},
      {"min(3, 1, 2)", 1}, {"max(3, 1, 2)", 3}, {"xlogx(0)", 0}, {"xlogx(2)", 2 * std::log(2.0)}, {"fmod(7, 3)", 1},
      {"fmod(-7, 3)", -1}, {"remainder(8, 3)", -1}, {"fdim(2, 5)", 0}, {"copysign(2, -1)", -2}, {"fma(2, 3, 4)", 10},
      {"hypot(3, 4)", 5}, {"atan2(1, 1)", std::numbers::pi / 4}, {"ln(e)", 1}, {"log(e)", 1}, {"log2(8)", 3}, {"cbrt(-8)", -2},
      {"sign(-3)", -1}, {"square(3)", 9}, {"round(2.5)", 3}, {"rint(2.5)", 2}, {"trunc(-1.5)", -1}, {"lgamma(4)", std::log(6.0)},
      {"tgamma(5)", 24}, {"pow(2, 0.5)", std::sqrt(2.0)}, {"asinh(1e300)", std::asinh(1e300)}};
  for (const auto& [text, value] : formulas) EXPECT_DOUBLE_EQ(number_of(text), value) << text;
}

TEST(ParseFormula, TakesFreeNamesForVariablesInAlphabeticalOrder) {
  const ParsedFormula parsed = parse_formula("z + a_1*b - pi*e", {});
  EXPECT_EQ(parsed.variables, (std::vector<std::string>{"a_1", "b", "z"}));
  EXPECT_EQ(parsed.dim, 3);
  EXPECT_EQ(parse_formula("z + b", {.variables = {"z", "y", "b"}}).variables, (std::vector<std::string>{"z", "y", "b"}));
  EXPECT_TRUE(parse_formula("x[0] + x[n-1]", {.dim = 4}).variables.empty());
}

TEST(ParseFormula, LooksTheSameWhateverTheBlanks) {
  const ParsedFormula wide = parse_formula(" sum ( i , 0 , n - 1 ,\n x [ i ] ^ 2 )\t", {.dim = 4}), narrow = parse_formula("sum(i,0,n-1,x[i]^2)", {.dim = 4});
  EXPECT_EQ(wide.formula.size(), narrow.formula.size());
}

TEST(ParseFormula, SharesWhatIsWrittenTwice) {
  const ParsedFormula once = parse_formula("exp(x*y)", {}), thrice = parse_formula("exp(x*y) + exp(y*x)*exp(x*y)", {});
  EXPECT_EQ(thrice.formula.size(), once.formula.size() + 2);  // a square and a sum
}

struct Wrong {
  std::string text;
  int column;
  std::string words;
};

TEST(ParseFormula, PointsAtWhatIsWrong) {
  const std::vector<Wrong> all = {
      {"x +", 4, "expected"}, {"x y", 3, "expected"}, {"2x", 2, "a product is written with *"}, {"(x", 3, "expected ')'"}, {"x)", 2, "closes nothing"},
      {"x[0", 4, "expected ']'"}, {"x[1.5]", 3, "whole"}, {"x[y]", 3, ""}, {"x[-1]", 3, "x[-1]"}, {"x[4]", 3, "x[4]"},
      {"sin()", 1, ""}, {"sin(x, y)", 1, "sin takes 1 argument, not 2"}, {"cosh(x", 7, "expected"}, {"hipot(x, y)", 1, "did you mean hypot?"},
      {"sum(i, 0, n-1)", 14, "expected"}, {"sum(1, 0, n, x)", 5, "expected"}, {"sum(i, 0, y, i)", 11, ""}, {"sum(i, 0, 1/2, x)", 11, ""},
      {"sum(n, 0, 1, n)", 5, "n"}, {"if(x, 1, 2)", 4, "expected a comparison"}, {"if(x < 1, 2)", 12, "expected"}, {"x < 1", 1, ""}, {"(x < 1) + 2", 1, ""},
      {"x and y", 1, ""}, {"1 < x < 2", 7, ""}, {"x = 2", 3, ""}, {"1e", 2, "a sign is missing behind 1"}, {"1..2", 3, ""}, {"x @ 2", 3, "'@'"},
      {"x/0", 2, "division by zero"}, {"column[0]", 1, ""}, {"sum_rows(x)", 1, "data"}, {"digamma(x)", 1, "digamma"}};
  for (const Wrong& wrong : all) {
    const std::string message = request_error([&] { parse_formula(wrong.text, {.dim = wrong.text.find('[') != std::string::npos ? 4 : 0}); });
    EXPECT_THAT(message, testing::HasSubstr("expression, column " + std::to_string(wrong.column) + ":")) << wrong.text;
    EXPECT_THAT(message, testing::HasSubstr(wrong.words)) << wrong.text;
    EXPECT_THAT(message, testing::HasSubstr("\n" + std::string(static_cast<std::size_t>(wrong.column) + 1, ' ') + "^")) << wrong.text;
  }
}

TEST(ParseFormula, RefusesWhatIsTooDeepTooLongOrTooMuch) {
  for (const std::string& text : {std::string(most_formula_levels + 1, '(') + "x" + std::string(most_formula_levels + 1, ')'),
                                  std::string(most_formula_levels + 1, '-') + "x", std::string(most_formula_characters + 1, '1'),
                                  std::string("sum(i, 0, 1e18, x)"), std::string("sum(i, 0, 1e5, sum(j, 0, 1e5, sin(i*x)))")}) {
    EXPECT_NE(request_error([&] { parse_formula(text, {}); }), "") << text.substr(0, 60);
  }
  EXPECT_THAT(request_error([] { parse_formula("1 + sum(i, 1, 1e5, sum(j, 1, 1e5, sin(i*x)))", {}); }), testing::HasSubstr("column 20: this runs 1e+10 times for one value"));
  EXPECT_THAT(request_error([] { parse_formula("sum(i, 0, 2e6, sum(j, i, i+1, x[j-i]))", {.dim = 3}); }), testing::HasSubstr("column 33: where this index reaches"));
}

}  // namespace
}  // namespace polydescent
