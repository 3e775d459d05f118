// What every registered rule promises; golden_test.cpp has its steps.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "polydescent/kernels/scalar/concepts.hpp"
#include "polydescent/kernels/update/registry.hpp"

namespace polydescent::test {
namespace {

TEST(UpdateRule, MeetsItsConceptAndHasANameOfItsOwn) {
  std::set<std::string> names;
  UpdateRules::for_each([&]<class Rule>(TypeTag<Rule>) {
    static_assert(UpdateRule<Rule>);
    EXPECT_TRUE(names.insert(Rule::name).second) << Rule::name;
    EXPECT_EQ(std::string(Rule::name).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string::npos)
        << Rule::name;
    EXPECT_STRNE(Rule::formula, "");
    EXPECT_STRNE(Rule::source, "");
  });
}

TEST(UpdateRule, DefaultsLieInTheRangesOfTheirFields) {
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) {
    const Rule rule;
    std::set<std::string> names;
    for (const auto& field : Rule::fields) {
      EXPECT_TRUE(names.insert(field.name).second) << Rule::name << "." << field.name;
      EXPECT_LT(field.lower, field.upper) << Rule::name << "." << field.name;
      EXPECT_GE(rule.*field.member, field.lower) << Rule::name << "." << field.name;
      EXPECT_LT(rule.*field.member, field.upper) << Rule::name << "." << field.name;
      EXPECT_STRNE(field.help, "") << Rule::name << "." << field.name;
    }
  });
}

TEST(UpdateRule, TabulatesAllItsCoefficientsAndNoMore) {
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) {
    static_assert(Rule::coefficients >= 1 && Rule::coefficients <= 4);
    for (const int t : {1, 2, 50, 1000, 10'000'000}) {
      double row[Rule::coefficients + 1];
      for (double& c : row) c = std::numeric_limits<double>::quiet_NaN();
      Rule{}.tabulate(t, 0.01, row);
      for (int c = 0; c < Rule::coefficients; ++c) EXPECT_TRUE(std::isfinite(row[c])) << Rule::name << " at t = " << t;
      EXPECT_TRUE(std::isnan(row[Rule::coefficients])) << Rule::name;
    }
  });
}

/// Displacements of a coordinate under a course of gradients.
template <class Rule, class Gradient>
std::vector<double> displacements(const Rule& rule, int steps, double rate, Gradient gradient) {
  std::vector<double> result;
  double state[Rule::slots + 1] = {};
  for (int t = 1; t <= steps; ++t) {
    double row[Rule::coefficients];
    rule.tabulate(t, rate, row);
    result.push_back(rule.displacement(gradient(t), state, row));
  }
  return result;
}

TEST(UpdateRule, GainIsTheSteadyStepOfAUnitGradientUnlessItNormalizes) {
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) {
    if (Rule::normalizes_gradient) return;
    const double step = displacements(Rule{}, 20000, 0.01, [](int) { return 1.0; }).back();
    EXPECT_NEAR(step, 0.01 * Rule{}.gain(), 1e-8) << Rule::name;
  });
}

TEST(UpdateRule, NormalizesTheGradientIfItSaysSo) {
  const auto course = [](double scale) { return [=](int t) { return scale * (1.5 + std::sin(0.7 * t)); }; };
  UpdateRules::for_each([&]<class Rule>(TypeTag<Rule>) {
    const auto small = displacements(Rule{}, 1000, 0.01, course(1));
    const auto large = displacements(Rule{}, 1000, 0.01, course(1000));
    const double scale = Rule::normalizes_gradient ? 1 : 1000;
    for (std::size_t t = 0; t < small.size(); t += 37) {
      EXPECT_NEAR(large[t] / small[t], scale, 1e-3 * scale) << Rule::name << " at t = " << t + 1;
    }
  });
}

TEST(UpdateRule, AGradientOfZeroMovesNothing) {
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) {
    for (const double step : displacements(Rule{}, 100, 0.01, [](int) { return 0.0; })) EXPECT_EQ(step, 0) << Rule::name;
  });
}

TEST(UpdateRule, MovesAgainstASteadyGradient) {
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) {
    for (const double step : displacements(Rule{}, 100, 0.01, [](int) { return -2.0; })) EXPECT_LT(step, 0) << Rule::name;
  });
}

// What the soft threshold is scaled by: once gradients are steady, a step is that times the gradient.
TEST(UpdateRule, ProximalScaleIsTheStepOfASteadyUnitGradient) {
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) {
    if constexpr (ProximalRule<Rule>) {
      const Rule rule;
      double state[Rule::slots + 1] = {};
      double row[Rule::coefficients];
      double step = 0;
      for (int t = 1; t <= 20000; ++t) {
        rule.tabulate(t, 0.01, row);
        step = rule.displacement(3.0, state, row);
      }
      EXPECT_NEAR(step, 3 * rule.proximal_scale(state, row), 1e-4 * step) << Rule::name;
    }
  });
}

}  // namespace
}  // namespace polydescent::test
