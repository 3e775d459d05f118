#include "polydescent/host/examine_ends.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "polydescent/host/minima.hpp"
#include "polydescent/host/minimize.hpp"
#include "polydescent/kernels/objective/losses.hpp"

namespace polydescent {
namespace {

using testing::Each;
using testing::Field;

/// Minima at x = -1 and 1, a saddle at the origin.
struct DoubleWell {
  template <class X>
  auto operator()(const X& x) const {
    return square(square(x[0]) - 1) + square(x[1]) + x[0] / 100;
  }
};

/// Falls to both sides of the line on which descents that start there stay.
struct Ridge {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    return T(square(x[0]) - square(x[1]));
  }
};

TEST(ExaminedEnds, AreMinimaOfAFunctionWhoseDescentsFindThem) {
  const SearchResult result = minimize(builtin_problem("six-hump-camel"), {.starts = 200});
  EXPECT_EQ(result.evidence->kind, PointKind::minimum);
  EXPECT_EQ(result.evidence->others_within_tolerance, 1U);
  EXPECT_THAT(result.minima, Each(Field(&Minimum::kind, PointKind::minimum)));
  EXPECT_EQ(result.minima_total, 6U);
  EXPECT_TRUE(result.saddles.empty());
  EXPECT_GT(result.examination_gradients, 0U);
}

TEST(ExaminedEnds, ThatAreSaddlesAreNoMinima) {
  const Problem well = problem(DoubleWell{}, Box::cube(2, -2, 2));
  // The first start stays on the saddle (at x = 0.0025 for the tilt), the others find the wells.
  const std::vector<double> starts{0.00250001562529, 0, -1.5, 0.5, 1.5, 0.5};
  const SearchResult result = minimize(well, {.start_points = starts, .iterations = 20'000});
  EXPECT_EQ(result.minima_total, 2U);
  EXPECT_EQ(result.minima.size(), 2U);
  EXPECT_EQ(result.saddles_total, 1U);
  ASSERT_EQ(result.saddles.size(), 1U);
  EXPECT_NEAR(result.saddles[0].point[0], 0.0025, 1e-3);
  EXPECT_EQ(result.saddles[0].kind, PointKind::saddle);
  EXPECT_EQ(result.best_hits, 1U);
}

TEST(ExaminedEnds, SayWhenTheBestIsASaddle) {
  const SearchResult result = minimize(problem(Ridge{}, Box::cube(2, -1, 1)), {.start_points = {0.5, 0, 0.25, 0}});
  EXPECT_EQ(result.evidence->kind, PointKind::saddle);
  EXPECT_TRUE(result.minima.empty());
  EXPECT_EQ(result.minima_total, 0U);
  EXPECT_EQ(result.saddles.size(), 1U);
  EXPECT_EQ(result.best_hits, 2U);
}

TEST(ExaminedEnds, AreLookedAtWhenOnlyTheBestIsKept) {
  const SearchResult result = minimize(builtin_problem("rosenbrock", 4), {.starts = 64, .minima = 0});
  EXPECT_EQ(result.evidence->kind, PointKind::minimum) << result.evidence->reason;
  EXPECT_FALSE(result.evidence->others_within_tolerance.has_value());
}

TEST(ExaminedEnds, OfFloat32AreMinimaInFloat64) {
  const MinimizeOptions options{.starts = 64, .precision = Precision::float32};
  const SearchResult inside = minimize(builtin_problem("styblinski-tang", 3), options);
  EXPECT_EQ(inside.evidence->kind, PointKind::minimum) << inside.evidence->reason;
  Problem bounded = builtin_problem("sphere", 3);
  bounded.box = {{0.1, -1, -3}, {1, 1, -0.7}};  // not numbers of float32
  const SearchResult held = minimize(bounded, options);
  EXPECT_EQ(held.evidence->kind, PointKind::minimum) << held.evidence->reason;
  EXPECT_EQ(held.evidence->free_coordinates, 1U);
}

TEST(ExaminedEnds, OfMiniBatchesAreJudgedByAllRows) {
  Data data{{}, 2};
  for (int row = 0; row < 64; ++row) {
    data.number.insert(data.number.end(), {row / 64.0, 1 + 2 * row / 64.0 + (row % 3) / 10.0});
  }
  const Problem line = row_problem(SquaredError{}, data, Box::cube(2, -10, 10));
  const SearchResult result = minimize(line, {.starts = 8, .iterations = 20, .batch_size = 4});
  EXPECT_EQ(result.evidence->value, evaluate(line, result.best->point));
  EXPECT_EQ(result.evidence->kind, PointKind::undetermined);  // on the way
  EXPECT_STREQ(result.evidence->reason, "the gradient is not small");
  EXPECT_GT(*result.evidence->smallest_eigenvalue, 0);
}

TEST(ExaminedEnds, AreAbsentWhereNoStartEnded) {
  const SearchResult nothing = minimize(problem(DoubleWell{}, Box::cube(2, -2, 2)), {.starts = 1, .iterations = 0});
  EXPECT_TRUE(nothing.evidence.has_value());  // a start that goes nowhere is an end
  EXPECT_EQ(nothing.evidence->kind, PointKind::undetermined);
}

}  // namespace
}  // namespace polydescent
