#include "polydescent/kernels/regression/coefficient_penalty.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "small_regression.hpp"

namespace polydescent {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
using Penalty = CoefficientPenalty<double>;

/// Every combination of costs and limits.
std::vector<Penalty> penalties() {
  std::vector<Penalty> all;
  for (const double l1 : {0.0, 0.7}) {
    for (const double l2 : {0.0, 0.4}) {
      for (const double lower : {-infinite, -1.5, 0.0}) {
        for (const double upper : {infinite, 0.25, 0.0}) all.push_back({l1, l2, lower, upper});
      }
    }
  }
  return all;
}

constexpr double pulls[] = {-9, -0.75, -0.7, -0.6, -0.01, 0, 0.1, 0.7, 0.71, 1, 12};

std::string name(const Penalty& p) { return fmt::format("l1 {} l2 {} in {}:{}", p.l1, p.l2, p.lower, p.upper); }

/// Where a concave function is largest in [low, high], by cutting off thirds.
template <class Function>
double highest_point(Function f, double low, double high) {
  for (int k = 0; k < 200; ++k) {
    const double third = (high - low) / 3;
    if (f(low + third) < f(high - third)) low += third;
    else high -= third;
  }
  return (low + high) / 2;
}

/// The interval of a penalty, cut to where the functions here have their extremes.
std::pair<double, double> searched(const Penalty& p) { return {std::max(p.lower, -100.0), std::min(p.upper, 100.0)}; }

TEST(CoefficientPenalty, CostsItsNormsTimesTheirFactors) {
  const Penalty p{0.5, 3, -infinite, infinite};
  EXPECT_DOUBLE_EQ(p.cost(-2), 0.5 * 2 + 3 * 4 / 2.0);
  EXPECT_DOUBLE_EQ(p.cost(2), p.cost(-2));
  EXPECT_EQ(p.cost(0), 0);
}

TEST(CoefficientPenalty, HasTheMinimizerThatASearchFinds) {
  for (const Penalty& p : penalties()) {
    for (const double curvature : {1.0, 0.2}) {
      for (const double pull : pulls) {
        const auto negative = [&](double b) { return pull * b - curvature * b * b / 2 - p.cost(b); };
        const auto [low, high] = searched(p);
        const double found = p.minimizer(pull, curvature), expected = highest_point(negative, low, high);
        EXPECT_NEAR(found, expected, 1e-6) << name(p) << ", pull " << pull;
        EXPECT_GE(negative(found), negative(expected) - 1e-12);
        EXPECT_TRUE(p.lower <= found && found <= p.upper);
      }
    }
  }
}

TEST(CoefficientPenalty, HasAnExactZeroForItsMinimizerWhereThePullIsNoMoreThanL1) {
  const Penalty p{0.7, 0.4, -infinite, infinite};
  for (const double pull : {-0.7, -0.1, 0.0, 0.69999, 0.7}) EXPECT_EQ(p.minimizer(pull, 1), 0);
  EXPECT_GT(p.minimizer(0.7001, 1), 0);
  EXPECT_EQ((Penalty{0, 0, -1, 1}.minimizer(5, 0)), 0) << "a column of zeros";
}

TEST(CoefficientPenalty, HasTheConjugateThatASearchFinds) {
  for (const Penalty& p : penalties()) {
    for (const double u : pulls) {
      const auto value = [&](double b) { return u * b - p.cost(b); };
      const bool bounded = p.l2 > 0 || std::abs(u) <= p.l1 || std::isfinite(u > 0 ? p.upper : p.lower);
      if (!bounded) {
        EXPECT_EQ(p.conjugate(u), infinite);
        continue;
      }
      const auto [low, high] = searched(p);
      EXPECT_NEAR(p.conjugate(u), value(highest_point(value, low, high)), 1e-10) << name(p) << ", u " << u;
    }
  }
}

TEST(CoefficientPenalty, HasTheLargestShareOfAPullWhoseConjugateIsFinite) {
  for (const Penalty& p : penalties()) {
    for (const double u : pulls) {
      const double share = p.feasible_share(u);
      EXPECT_TRUE(0 <= share && share <= 1);
      EXPECT_TRUE(std::isfinite(p.conjugate(share * (1 - 1e-15) * u)));
      if (share < 1) {
        EXPECT_EQ(p.conjugate(1.001 * std::max(share, 1e-3) * u), infinite);
      }
    }
  }
}

/// By one-sided differences: how much cost(b) - pull b falls for a small step that limits allow.
double violation_by_differences(const Penalty& p, double b, double pull) {
  constexpr double h = 1e-7;
  const auto value = [&](double at) { return p.cost(at) - pull * at; };
  const double up = (value(b) - value(b + h)) / h, down = (value(b) - value(b - h)) / h;
  return std::max({0.0, b < p.upper ? up : 0.0, b > p.lower ? down : 0.0});
}

TEST(CoefficientPenalty, IsViolatedByWhatASmallStepGains) {
  for (const Penalty& p : penalties()) {
    for (const double b : {-1.5, -0.3, 0.0, 0.1, 0.25, 4.0}) {
      if (b < p.lower || b > p.upper) continue;
      for (const double pull : pulls) {
        EXPECT_NEAR(p.violation(b, pull), violation_by_differences(p, b, pull), 1e-6)
            << name(p) << ", b " << b << ", pull " << pull;
      }
    }
  }
}

TEST(CoefficientPenalty, IsNotViolatedAtItsMinimizer) {
  for (const Penalty& p : penalties()) {
    for (const double pull : pulls) {
      const double b = p.minimizer(pull, 0.8);
      EXPECT_LE(p.violation(b, pull - 0.8 * b), 1e-14);
    }
  }
}

TEST(CoefficientPenalty, IsFreeWhereItCostsNothingAndNoLimitIsMet) {
  EXPECT_TRUE((Penalty{0, 0, -infinite, infinite}.is_free_at(3)));
  EXPECT_TRUE((Penalty{0, 0, -infinite, infinite}.is_free_at(0)));
  EXPECT_TRUE((Penalty{0, 0, 0, infinite}.is_free_at(3)));
  EXPECT_FALSE((Penalty{0, 0, 0, infinite}.is_free_at(0)));
  EXPECT_FALSE((Penalty{0, 0, -infinite, 2}.is_free_at(2)));
  EXPECT_FALSE((Penalty{0, 0, -1, 1}.is_free_at(0)));
  EXPECT_FALSE((Penalty{0.1, 0, -infinite, infinite}.is_free_at(3)));
  EXPECT_FALSE((Penalty{0, 0.1, -infinite, infinite}.is_free_at(3)));
}

TEST(CoefficientPenalty, ConjugatesThatLeaveTheNumbersAreInfiniteNotNegative) {
  EXPECT_EQ((Penalty{0, 1e-310, -infinite, infinite}.conjugate(5)), infinite);
  EXPECT_EQ((Penalty{1, 1e-310, -infinite, infinite}.conjugate(-5)), infinite);
  EXPECT_DOUBLE_EQ((Penalty{0, 1e-310, -2, 3}.conjugate(5)), 15);
  EXPECT_DOUBLE_EQ((Penalty{0, 1e-310, -2, 3}.conjugate(-5)), 10);
}

TEST(CoefficientPenalty, InLanesIsWhatItIsAlone) {
  using test::Abreast, test::lanes;
  const std::vector<Penalty> all = penalties();
  for (std::size_t first = 0; first < all.size(); ++first) {
    const auto of_lane = [&](int l) { return all[(first + static_cast<std::size_t>(l)) % all.size()]; };
    const auto abreast = test::penalties_abreast(of_lane);
    for (const double u : pulls) {
      for (const double b : {-1.0, 0.0, 0.25}) {
        for (int l = 0; l < lanes; ++l) {
          const Penalty alone = of_lane(l);
          EXPECT_EQ(lane(abreast.is_free_at(Abreast(b)), l), alone.is_free_at(b));
          EXPECT_DOUBLE_EQ(lane(abreast.cost(Abreast(b)), l), alone.cost(b));
          EXPECT_DOUBLE_EQ(lane(abreast.minimizer(Abreast(u), Abreast(0.8)), l), alone.minimizer(u, 0.8));
          EXPECT_DOUBLE_EQ(lane(abreast.conjugate(Abreast(u)), l), alone.conjugate(u));
          EXPECT_DOUBLE_EQ(lane(abreast.feasible_share(Abreast(u)), l), alone.feasible_share(u));
          EXPECT_DOUBLE_EQ(lane(abreast.violation(Abreast(b), Abreast(u)), l), alone.violation(b, u));
        }
      }
    }
  }
}

}  // namespace
}  // namespace polydescent
