#include "polydescent/kernels/regression/duality_gap.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "small_regression.hpp"

namespace polydescent::test {
namespace {

/// Where many sweeps end.
SmallPoint minimum(const std::vector<CoefficientPenalty<double>>& penalty) {
  SmallGram<double> descent(penalty);
  for (int k = 0; k < 2000; ++k) sweep(descent.view(), false);
  return descent.point(penalty);
}

/// Coefficients within limits, many of them zero.
std::vector<double> random_candidate(const std::vector<CoefficientPenalty<double>>& penalty, std::mt19937_64& bits) {
  std::normal_distribution<double> normal;
  std::vector<double> b(small_columns);
  for (std::size_t j = 0; j < small_columns; ++j) {
    const double draw = normal(bits);
    if (draw > -0.5) b[j] = std::clamp(2 * draw, penalty[j].lower, penalty[j].upper);
  }
  return b;
}

TEST(DualityGap, KnowsTheObjective) {
  for (const auto& penalty : small_penalties()) {
    const SmallPoint at(penalty, {-0.25, 0, 0.125});
    EXPECT_NEAR(duality_gap(at.view()).primal, at.objective(), 1e-14);
  }
}

TEST(DualityGap, BoundsEveryMinimumFromEveryCandidate) {
  std::mt19937_64 bits(1);
  for (const auto& penalty : small_penalties()) {
    const double least = minimum(penalty).objective();
    for (int k = 0; k < 200; ++k) {
      const SmallPoint at(penalty, random_candidate(penalty, bits));
      const auto bound = duality_gap(at.view());
      EXPECT_LE(bound.dual, least + 1e-13);
      EXPECT_GE(bound.gap(), at.objective() - least - 1e-13);
    }
  }
}

TEST(DualityGap, ClosesAtTheMinimum) {
  for (const auto& penalty : small_penalties()) {
    SmallPoint at = minimum(penalty);
    for (std::size_t j = 0; j < small_columns; ++j) {
      if (!penalty[j].is_free_at(at.coefficient[j])) continue;
      EXPECT_NEAR(at.pull[j], 0, 1e-14);
      at.pull[j] = 0;  // rounding, which no share of would be feasible
    }
    EXPECT_NEAR(duality_gap(at.view()).gap(), 0, 1e-13);
  }
}

TEST(DualityGap, TakesTheBestShareOfTheResidual) {
  // A ridge's dual is a parabola in the share: at the bottom of a far candidate's residual it beats share 1.
  const auto penalty = small_penalties()[1];
  const SmallPoint at(penalty, {-2, 1, 3});
  const auto bound = duality_gap(at.view());
  EXPECT_GE(bound.dual, dual_value(at.view(), 1.0));
  const double best = std::max(at.residual_target / at.residual_square, 0.0);
  EXPECT_LT(best, 1);
  EXPECT_GE(bound.dual, dual_value(at.view(), best));
}

TEST(DualityGap, IsTheObjectiveWhereAFreeCoefficientHasAPull) {
  const auto penalty = small_penalties()[3];
  const SmallPoint at(penalty, {0, 0, 0});
  ASSERT_NE(at.pull[0], 0);
  EXPECT_EQ(duality_gap(at.view()).dual, 0);
}

TEST(DualityGap, VanishesForATargetThatIsFittedExactlyAtNoCost) {
  const auto penalty = small_penalties()[3];
  SmallPoint at(penalty, {1, 1, 1});
  at.residual_square = at.residual_target = 0;
  std::fill(at.pull.begin(), at.pull.end(), 0.0);
  EXPECT_EQ(duality_gap(at.view()).gap(), 0);
}

}  // namespace
}  // namespace polydescent::test
