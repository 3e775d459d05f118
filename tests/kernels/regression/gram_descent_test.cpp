#include "polydescent/kernels/regression/gram_descent.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include <cmath>

#include "small_regression.hpp"

namespace polydescent::test {
namespace {

TEST(GramDescent, MinimizesOverOneCoordinateAlone) {
  for (const auto& penalty : small_penalties()) {
    SmallGram<double> descent(penalty);
    for (const int j : {0, 1, 2, 0}) {
      const std::vector<double> before = descent.coefficient;
      minimize_coordinate(descent.view(), j);
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
    const double returned = minimize_coordinate(alone.view(), j), move = alone.coefficient[k] - before;
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
  minimize_coordinate(descent.view(), 1);
  const double before = descent.coefficient[1];
  minimize_coordinate(descent.view(), 2);
  sweep(descent.view(), true);
  EXPECT_EQ(descent.coefficient[0], 0);
  EXPECT_NE(descent.coefficient[1], before);
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
