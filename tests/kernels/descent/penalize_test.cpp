// Penalties: their values, subgradients and soft thresholds, and where descents with them end.
#include "polydescent/kernels/descent/penalize.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "kernels/scalar/packs.hpp"
#include "polydescent/host/minimize.hpp"
#include "support/tolerances.hpp"

namespace polydescent::test {
namespace {

TEST(SoftThreshold, MovesTowardsZeroAndNoFurther) {
  EXPECT_EQ(soft_threshold(3.0, 1.0), 2.0);
  EXPECT_EQ(soft_threshold(-3.0, 1.0), -2.0);
  EXPECT_EQ(soft_threshold(0.5, 1.0), 0.0);
  EXPECT_EQ(soft_threshold(-1.0, 1.0), 0.0);
  EXPECT_EQ(soft_threshold(2.0, 0.0), 2.0);
  EXPECT_TRUE(std::isnan(soft_threshold(std::nan(""), 1.0)));
}

TEST(Subgradient, IsTheSignForStepsAndTheShortestForTests) {
  const Penalty<double> lasso{.l1 = 2};
  EXPECT_EQ(stepping_subgradient(lasso, 0.5, 1.0), 3);
  EXPECT_EQ(stepping_subgradient(lasso, -0.5, 1.0), -1);
  EXPECT_EQ(stepping_subgradient(lasso, 0.0, 1.0), 1);  // sign(0) = 0
  EXPECT_EQ(shortest_subgradient(lasso, 0.5, 1.0), 3);
  EXPECT_EQ(shortest_subgradient(lasso, 0.0, 1.0), 0);
  EXPECT_EQ(shortest_subgradient(lasso, 0.0, -5.0), -3);
  const Penalty<double> proximal{.l1 = 2, .proximal = true};
  EXPECT_EQ(stepping_subgradient(proximal, 0.5, 1.0), 1);
  EXPECT_EQ(shortest_subgradient(proximal, 0.5, 1.0), 3);
}

template <class T>
class PenalizeOn : public ::testing::Test {};
using ScalarsAndPacks = ::testing::Types<float, double, Pack<float, 2>, Pack<double, 2>>;
TYPED_TEST_SUITE(PenalizeOn, ScalarsAndPacks);

TYPED_TEST(PenalizeOn, AddsBothTermsToTheValueAndTheSmoothOneToTheGradient) {
  using T = TypeParam;
  using S = ScalarOf<T>;
  T x[3] = {T(2), T(-1), T(0)};
  T gradient[3] = {T(10), T(20), T(30)};
  const Penalty<S> penalty{.l1 = S(0.5), .l2 = S(0.25)};
  const T value = penalize(GroupOfOne{}, penalty, T(7), Point<const T>{x, 3}, Point<T>{gradient, 3});
  const double exact[3] = {11, 19.5, 30};
  for (int l = 0; l < ScalarTraits<T>::lanes; ++l) {
    EXPECT_NEAR(static_cast<double>(lane(value, l)), 7 + 0.5 * 3 + 0.25 * 5, Tolerances<S>::rounding * 10);
    for (int i = 0; i < 3; ++i) EXPECT_NEAR(static_cast<double>(lane(gradient[i], l)), exact[i], Tolerances<S>::rounding * 30);
  }
}

TYPED_TEST(PenalizeOn, TurnsAnObjectiveThatIsMaximizedBeforeThePenalty) {
  using T = TypeParam;
  using S = ScalarOf<T>;
  T x[3] = {T(2), T(-1), T(0)};
  T gradient[3] = {T(10), T(20), T(30)};
  const Penalty<S> turned{.sense = S(-1)}, both{.l2 = S(0.25), .sense = S(-1)};
  EXPECT_EQ(lane(penalize(GroupOfOne{}, turned, T(7), Point<const T>{x, 3}, Point<T>{gradient, 3}), 0), -7);
  EXPECT_EQ(lane(gradient[0], 0), -10);
  EXPECT_NEAR(static_cast<double>(lane(penalize(GroupOfOne{}, both, T(7), Point<const T>{x, 3}, Point<T>{gradient, 3}), 0)), -5.75, 1e-5);
  EXPECT_EQ(lane(gradient[0], 0), 11);
}

/// sum a_i (x_i - c_i)^2 / 2: with l1 |x_i| the minimum is at the soft threshold of c_i by l1 / a_i.
struct Separable {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) sum += T(0.5 * curvature(i)) * square(x[i] - T(center(i)));
    return sum;
  }
  static double curvature(int i) { return 1.0 + i; }
  static double center(int i) { return i % 2 == 1 ? -0.1 * (1 + i) : i % 4 == 0 ? 1.0 / (1 + i) : 0.5 / (1 + i); }
};

constexpr int dim = 7;
constexpr double l1 = 0.6;

double minimizer(int i) { return soft_threshold(Separable::center(i), l1 / Separable::curvature(i)); }

template <class Rule>
SearchResult lasso(const Rule& rule, bool proximal, double l2 = 0) {
  return minimize(Separable{}, Box::cube(dim, -2, 3),
                  {.starts = 64, .optimizer = rule, .iterations = 20000, .l1 = l1, .l2 = l2, .proximal = proximal, .minima = 0});
}

TEST(Lasso, TheClosedFormHasZerosAndOthers) {
  int zeros = 0;
  for (int i = 0; i < dim; ++i) zeros += minimizer(i) == 0 ? 1 : 0;
  EXPECT_GE(zeros, 2);
  EXPECT_LE(zeros, dim - 2);
}

TEST(Lasso, EveryProximalRuleReachesTheClosedFormWithExactZeros) {
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) {
    if constexpr (ProximalRule<Rule>) {
      Rule rule;
      if constexpr (requires { rule.weight_decay; }) rule.weight_decay = 0;  // another objective otherwise
      // Adadelta's steps grow again as soon as gradients are steady, whatever the schedule says.
      const double sharpness = std::string(Rule::name) == "adadelta" ? 1e-4 : 1e-6;
      const SearchResult result = lasso(rule, true);
      for (int i = 0; i < dim; ++i) {
        const double x = result.best->point[static_cast<std::size_t>(i)];
        if (minimizer(i) == 0) EXPECT_EQ(x, 0) << Rule::name << ", coordinate " << i;
        else EXPECT_NEAR(x, minimizer(i), sharpness) << Rule::name << ", coordinate " << i;
      }
    }
  });
}

TEST(Lasso, TheReportedPartsAddUpToWhatIsMinimized) {
  const SearchResult result = lasso(Adam{}, true, 0.2);
  double value = 0;
  double penalty = 0;
  for (int i = 0; i < dim; ++i) {
    const double x = result.best->point[static_cast<std::size_t>(i)];
    value += 0.5 * Separable::curvature(i) * square(x - Separable::center(i));
    penalty += l1 * std::abs(x) + 0.2 * square(x);
  }
  EXPECT_NEAR(result.best->value, value, 1e-14);
  EXPECT_NEAR(result.best->penalty, penalty, 1e-14);
}

// The lecture's form: it reaches the minimizer too, but where that is zero it rocks around it, by less and less.
TEST(Lasso, TheSubgradientComesCloseWithoutExactZeros) {
  const SearchResult result = lasso(GradientDescent{}, false);
  for (int i = 0; i < dim; ++i) EXPECT_NEAR(result.best->point[static_cast<std::size_t>(i)], minimizer(i), 1e-3);
}

TEST(Ridge, ReachesTheClosedForm) {
  const double l2 = 0.3;
  const SearchResult result = minimize(Separable{}, Box::cube(dim, -2, 3), {.starts = 16, .l2 = l2});
  for (int i = 0; i < dim; ++i) {
    const double a = Separable::curvature(i);
    EXPECT_NEAR(result.best->point[static_cast<std::size_t>(i)], a * Separable::center(i) / (a + 2 * l2), 1e-7);
  }
}

// At a bound of zero the threshold's kink and the wall meet.
TEST(Lasso, BoundsHoldWithAThreshold) {
  const SearchResult result = minimize(Separable{}, Box::cube(dim, 0, 3), {.starts = 64, .l1 = l1, .proximal = true});
  for (int i = 0; i < dim; ++i) {
    EXPECT_NEAR(result.best->point[static_cast<std::size_t>(i)], std::max(0.0, minimizer(i)), 1e-6);
  }
  EXPECT_LE(result.best->gradient_norm, 1e-6);
}

// Moving by sign alone has no scale that a threshold could share.
TEST(Lasso, OnlyRulesThatLookAtSignsAreNotProximal) {
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) {
    const std::string name = Rule::name;
    EXPECT_EQ(ProximalRule<Rule>, name != "lion" && name != "rprop") << name;
  });
}

}  // namespace
}  // namespace polydescent::test
