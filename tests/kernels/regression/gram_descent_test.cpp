#include "polydescent/kernels/regression/gram_descent.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include <cmath>
#include <limits>

#include "small_regression.hpp"

namespace polydescent::test {
namespace {

double minimize_alone(const GramProblem<double>& problem, int j, double least = 0) {
  PendingMoves<double> pending(problem.pull, problem.size);
  const double gain = minimize_coordinate(problem, j, pending, least, true);
  pending.apply();
  return gain;
}

TEST(GramDescent, MinimizesOverOneCoordinateAlone) {
  for (const auto& penalty : small_penalties()) {
    SmallGram<double> descent(penalty);
    for (const int j : {0, 1, 2, 0}) {
      const std::vector<double> before = descent.coefficient;
      minimize_alone(descent.view(), j);
      const auto k = static_cast<std::size_t>(j);
      const double least = descent.point(penalty).objective();
      for (double b = -4; b <= 4; b += 1.0 / 128) {
        std::vector<double> other = before;
        other[k] = std::min(std::max(b, penalty[k].lower), penalty[k].upper);
        EXPECT_GE(SmallPoint(penalty, other).objective(), least - 1e-14);
      }
      for (std::size_t i = 0; i < small_columns; ++i) {
        if (i == k) continue;
        EXPECT_EQ(descent.coefficient[i], before[i]);
      }
    }
  }
}

TEST(GramDescent, KeepsPullsThoseOfTheResidual) {
  for (const auto& penalty : small_penalties()) {
    SmallGram<double> descent(penalty);
    for (int k = 0; k < 5; ++k) {
      sweep(descent.view(), false);
      const SmallPoint at = descent.point(penalty);
      for (std::size_t j = 0; j < small_columns; ++j) EXPECT_NEAR(descent.pull[j], at.pull[j], 1e-14);
    }
  }
}

TEST(GramDescent, ReturnsTheLargestSquareOfItsMovesTimesCurvature) {
  const auto penalty = small_penalties()[0];
  SmallGram<double> together(penalty), alone(penalty);
  double largest = 0;
  for (int j = 0; j < small_columns; ++j) {
    const auto k = static_cast<std::size_t>(j);
    const double before = alone.coefficient[k];
    const double returned = minimize_alone(alone.view(), j), move = alone.coefficient[k] - before;
    EXPECT_NEAR(returned, SmallGram<double>::product(k, k) * move * move, 1e-15);
    largest = std::max(largest, returned);
  }
  EXPECT_EQ(sweep(together.view(), false), largest);
  EXPECT_GT(largest, 0);
}

TEST(GramDescent, LeavesThoseThatGainLittleForLater) {
  const auto penalty = small_penalties()[0];
  SmallGram<double> greedy(penalty), exact(penalty);
  const double largest = sweep(greedy.view(), false, 0.5);
  EXPECT_GT(largest, 0);
  EXPECT_LT(std::count_if(greedy.coefficient.begin(), greedy.coefficient.end(), [](double b) { return b != 0; }),
            [&] {
              sweep(exact.view(), false);
              return std::count_if(exact.coefficient.begin(), exact.coefficient.end(), [](double b) { return b != 0; });
            }());
  for (int k = 0; k < 2000; ++k) sweep(greedy.view(), false, 0.5);
  for (int k = 0; k < 2000; ++k) sweep(exact.view(), false);
  for (std::size_t j = 0; j < small_columns; ++j) EXPECT_NEAR(greedy.coefficient[j], exact.coefficient[j], 1e-9);
}

TEST(GramDescent, NeverRaisesTheObjectiveAndEndsWhereNothingIsViolated) {
  for (const auto& penalty : small_penalties()) {
    SmallGram<double> descent(penalty);
    double value = descent.point(penalty).objective();
    for (int k = 0; k < 2000; ++k) {
      sweep(descent.view(), false);
      const double next = descent.point(penalty).objective();
      EXPECT_LE(next, value + 1e-14);
      value = next;
    }
    for (std::size_t j = 0; j < small_columns; ++j) {
      EXPECT_LE(penalty[j].violation(descent.coefficient[j], descent.pull[j]), 1e-13);
    }
  }
}

TEST(GramDescent, LeavesZerosAloneWhereOnlyTheOthersAreSwept) {
  const auto penalty = small_penalties()[1];
  SmallGram<double> descent(penalty);
  EXPECT_EQ(sweep(descent.view(), true), 0);
  minimize_alone(descent.view(), 1);
  const double before = descent.coefficient[1];
  minimize_alone(descent.view(), 2);
  sweep(descent.view(), true);
  EXPECT_EQ(descent.coefficient[0], 0);
  EXPECT_NE(descent.coefficient[1], before);
}

TEST(GramDescent, LeavesAMoveThatGainsTooLittle) {
  SmallGram<double> descent(small_penalties()[0]);
  const double gain = minimize_alone(descent.view(), 0, 1e9);
  EXPECT_GT(gain, 0);
  EXPECT_EQ(descent.coefficient[0], 0);
}

TEST(GramDescent, PendingMovesAreKnownToEachPullBeforeTheyAreTakenOff) {
  SmallGram<double> waiting(small_penalties()[0]), done(small_penalties()[0]);
  const std::vector<double> moves = {0.5, -2, 0.25, 1, -0.75, 3, 0.125};  // more than are taken off at once
  PendingMoves<double> pending(waiting.pull.data(), small_columns);
  for (std::size_t k = 0; k < moves.size(); ++k) {
    const auto row = static_cast<int>(k % small_columns);
    pending.add(waiting.view().row(row), moves[k]);
    for (int j = 0; j < small_columns; ++j) {
      done.pull[static_cast<std::size_t>(j)] -= moves[k] * done.view().row(row)[j];
      EXPECT_NEAR(pending.pull(j), done.pull[static_cast<std::size_t>(j)], 1e-13);
    }
  }
  pending.apply();
  for (std::size_t j = 0; j < small_columns; ++j) EXPECT_NEAR(waiting.pull[j], done.pull[j], 1e-13);
}

/// A problem in each lane, with other penalties and another target, and alone.
class GramDescentAbreast : public ::testing::Test {
 protected:
  GramDescentAbreast() {
    const auto penalties = small_penalties();
    for (int l = 0; l < lanes; ++l) {
      alone.emplace_back(penalties[static_cast<std::size_t>(l) % penalties.size()]);
      for (double& own : alone.back().pull) own *= 1 + 0.25 * l;
    }
    penalty.resize(small_columns);
    coefficient.resize(small_columns);
    pull.resize(small_columns);
    for (std::size_t j = 0; j < small_columns; ++j) {
      penalty[j] = penalties_abreast([&](int l) { return in_lane(l).penalty[j]; });
      coefficient[j] = from_lanes<Abreast>([&](int l) { return in_lane(l).coefficient[j]; });
      pull[j] = from_lanes<Abreast>([&](int l) { return in_lane(l).pull[j]; });
    }
  }

  SmallGram<double>& in_lane(int l) { return alone[static_cast<std::size_t>(l)]; }

  GramProblem<Abreast> view() {
    const GramProblem<double> first = alone.front().view();
    return {first.size, first.gram, first.diagonal, first.stride, penalty.data(), coefficient.data(), pull.data()};
  }

  std::vector<SmallGram<double>> alone;
  std::vector<CoefficientPenalty<Abreast>> penalty;
  std::vector<Abreast> coefficient, pull;
};

TEST_F(GramDescentAbreast, EachGoesAsItWouldAlone) {
  for (int k = 0; k < 50; ++k) {
    const Abreast largest = sweep(view(), k % 2 == 1);
    for (int l = 0; l < lanes; ++l) {
      auto& problem = in_lane(l);
      EXPECT_NEAR(lane(largest, l), sweep(problem.view(), k % 2 == 1), 1e-14);
      for (std::size_t j = 0; j < small_columns; ++j) {
        EXPECT_NEAR(lane(coefficient[j], l), problem.coefficient[j], 1e-14);
        EXPECT_NEAR(lane(pull[j], l), problem.pull[j], 1e-14);
      }
    }
  }
}

TEST_F(GramDescentAbreast, ThoseThatAreNotMeantStayWhereTheyAre) {
  for (int chosen = 0; chosen < lanes; ++chosen) {
    MaskOf<Abreast> among = false;
    set_lane(among, chosen, true);
    const std::vector<Abreast> before = coefficient, pull_before = pull;
    const Abreast largest = sweep(view(), false, 0.01, among);
    for (int l = 0; l < lanes; ++l) {
      double moved = 0;
      for (std::size_t j = 0; j < small_columns; ++j) {
        moved += std::abs(lane(coefficient[j], l) - lane(before[j], l)) + std::abs(lane(pull[j], l) - lane(pull_before[j], l));
      }
      EXPECT_EQ(moved > 0, l == chosen);
      EXPECT_EQ(lane(largest, l) > 0, l == chosen);
    }
  }
}

/// Of three coefficients the first two gain much in every lane, and the third in the first lane alone.
TEST(GramDescent, AMoveThatPaysForOneIsMadeByAll) {
  constexpr double identity[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1}, diagonal[3] = {1, 1, 1};
  constexpr double infinite = std::numeric_limits<double>::infinity();
  const std::vector<CoefficientPenalty<Abreast>> penalty(3, {0, 0, -infinite, infinite});
  for (const bool pays : {false, true}) {
    std::vector<Abreast> coefficient(3, Abreast(0)), pull = {Abreast(1), Abreast(1), Abreast(0.01)};
    if (pays) set_lane(pull[2], 0, 0.9);
    sweep(GramProblem<Abreast>{3, identity, diagonal, 3, penalty.data(), coefficient.data(), pull.data()}, false, 0.5);
    for (int l = 0; l < lanes; ++l) {
      EXPECT_EQ(lane(coefficient[0], l), 1);
      EXPECT_EQ(lane(coefficient[2], l), !pays ? 0 : l == 0 ? 0.9 : 0.01);
    }
  }
}

TEST(GramDescent, MeasuresGainsAgainstThoseThatAreSwept) {
  SmallGram<double> descent(small_penalties()[3]);
  descent.coefficient = {0, 1e-3, 0};
  descent.pull[0] = 1e6;  // of a zero, which has to wait
  EXPECT_GT(sweep(descent.view(), true, 0.5), 0);
  EXPECT_EQ(descent.coefficient[0], 0);
  EXPECT_NE(descent.coefficient[1], 1e-3);
}

TEST(GramDescent, InFloat32EndsBesideFloat64) {
  for (const auto& penalty : small_penalties()) {
    SmallGram<float> coarse(penalty);
    SmallGram<double> fine(penalty);
    for (int k = 0; k < 500; ++k) {
      sweep(coarse.view(), false);
      sweep(fine.view(), false);
    }
    for (std::size_t j = 0; j < small_columns; ++j) EXPECT_NEAR(coarse.coefficient[j], fine.coefficient[j], 1e-5);
  }
}

}  // namespace
}  // namespace polydescent::test
