// Every registered rule against the textbook's formula in float64, in every lane.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "kernels/scalar/packs.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"
#include "polydescent/kernels/update/registry.hpp"
#include "support/tolerances.hpp"

namespace polydescent::test {
namespace {

/// The published algorithm for one coordinate: step(rule, rate, g) is x_{t-1} - x_t. A rule without one here does not
/// compile.
template <class Rule>
struct Textbook;

template <>
struct Textbook<GradientDescent> {
  double step(const GradientDescent&, double rate, double g) { return rate * g; }
};

template <>
struct Textbook<Momentum> {
  double velocity = 0;
  double step(const Momentum& rule, double rate, double g) {
    velocity = rule.momentum * velocity + g;
    return rate * velocity;
  }
};

template <>
struct Textbook<Adam> {
  int t = 0;
  double m = 0;
  double v = 0;
  double step(const Adam& rule, double rate, double g) {
    ++t;
    m = rule.beta1 * m + (1 - rule.beta1) * g;
    v = rule.beta2 * v + (1 - rule.beta2) * g * g;
    const double m_hat = m / (1 - std::pow(rule.beta1, t));
    const double v_hat = v / (1 - std::pow(rule.beta2, t));
    return rate * m_hat / (std::sqrt(v_hat) + rule.epsilon);
  }
};

constexpr int steps = 50;

double rate_at(int t) { return 0.1 / (1 + 0.05 * t); }

/// A different course of gradients for every lane.
double gradient_at(int t, int l) { return std::sin(0.7 * t + l) * std::exp(0.3 * l - 0.05 * t) + 0.01 * l; }

template <class T, class Rule>
void expect_textbook(const Rule& rule) {
  using S = ScalarOf<T>;
  constexpr int lanes = ScalarTraits<T>::lanes;
  T state[Rule::slots + 1];
  for (T& slot : state) slot = T(0);
  std::vector<Textbook<Rule>> textbook(static_cast<std::size_t>(lanes));
  for (int t = 1; t <= steps; ++t) {
    double row[Rule::coefficients];
    rule.tabulate(t, rate_at(t), row);
    T coefficient[Rule::coefficients];
    for (int c = 0; c < Rule::coefficients; ++c) coefficient[c] = T(static_cast<S>(row[c]));
    T gradient(0);
    for (int l = 0; l < lanes; ++l) set_lane(gradient, l, static_cast<S>(gradient_at(t, l)));
    const T step = rule.displacement(gradient, state, coefficient);
    for (int l = 0; l < lanes; ++l) {
      const double g = static_cast<double>(lane(gradient, l));
      const double exact = textbook[static_cast<std::size_t>(l)].step(rule, rate_at(t), g);
      const double scale = std::max(std::abs(exact), rate_at(t) * std::abs(g));
      ASSERT_NEAR(static_cast<double>(lane(step, l)), exact, Tolerances<S>::update * scale)
          << Rule::name << ", lane " << l << ", t = " << t;
    }
  }
}

template <class T>
class UpdateRuleOn : public ::testing::Test {};
using ScalarsAndPacks = ::testing::Types<float, double, Pack<float, 1>, Pack<float, 2>, Pack<double, 1>, Pack<double, 2>>;
TYPED_TEST_SUITE(UpdateRuleOn, ScalarsAndPacks);

TYPED_TEST(UpdateRuleOn, TakesTheTextbooksStepsWithItsDefaults) {
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) { expect_textbook<TypeParam>(Rule{}); });
}

TYPED_TEST(UpdateRuleOn, TakesTheTextbooksStepsWithOtherHyperParameters) {
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) {
    for (const double share : {0.1, 0.5}) {
      Rule rule;
      for (const auto& field : Rule::fields) rule.*field.member = field.lower + share * (field.upper - field.lower);
      expect_textbook<TypeParam>(rule);
    }
  });
}

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

/// The displacement after many equal gradients.
template <class Rule>
double steady_step(const Rule& rule, double rate, double gradient) {
  double state[Rule::slots + 1] = {};
  double step = 0;
  for (int t = 1; t <= 20000; ++t) {
    double row[Rule::coefficients];
    rule.tabulate(t, rate, row);
    step = rule.displacement(gradient, state, row);
  }
  return step;
}

TEST(UpdateRule, GainIsTheSteadyStepOfAUnitGradient) {
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) {
    EXPECT_NEAR(steady_step(Rule{}, 0.01, 1), 0.01 * Rule{}.gain(), 1e-8) << Rule::name;
  });
}

TEST(UpdateRule, NormalizesTheGradientIfItSaysSo) {
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) {
    const double scale = Rule::normalizes_gradient ? 1 : 1000;
    EXPECT_NEAR(steady_step(Rule{}, 0.01, 1000) / steady_step(Rule{}, 0.01, 1), scale, 1e-6 * scale) << Rule::name;
  });
}

TEST(UpdateRule, AGradientOfZeroMovesNothing) {
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) { EXPECT_EQ(steady_step(Rule{}, 0.01, 0), 0) << Rule::name; });
}

}  // namespace
}  // namespace polydescent::test
