// Maxima are the minima of the negative, in every bit, and reported in the objective's own sign.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "host/request_error.hpp"
#include "polydescent/host/minimize.hpp"

namespace polydescent {
namespace {

/// Several hills, the highest at (2, 1).
struct Hills {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    return T(T(10) - square(x[0] - T(2)) - square(x[1] - T(1)) + T(4) * cos(T(3) * (x[0] - T(2))) * cos(T(3) * (x[1] - T(1))));
  }
};
struct Valleys {
  template <class X>
  auto operator()(const X& x) const {
    return -Hills{}(x);
  }
};

const Box box = Box::cube(2, -5, 5);

TEST(Maximize, IsToMinimizeTheNegativeInEveryBit) {
  for (const Optimizer& optimizer : {Optimizer(Adam{}), Optimizer(Lbfgs{}), Optimizer(Rprop{})}) {
    for (const Precision precision : {Precision::float64, Precision::float32}) {
      for (const char* gradient : {"dual", "central"}) {
        SCOPED_TRACE(testing::Message() << name_of(optimizer) << ", " << gradient);
        MinimizeOptions options{.starts = 40, .optimizer = optimizer, .iterations = 300, .gradient = gradient, .precision = precision, .keep_ends = true};
        const SearchResult low = minimize(Valleys{}, box, options);
        options.maximize = true;
        const SearchResult high = minimize(Hills{}, box, options);
        EXPECT_EQ(high.ends->point, low.ends->point);
        EXPECT_EQ(high.ends->status, low.ends->status);
        for (std::size_t k = 0; k < low.ends->value.size(); ++k) EXPECT_EQ(high.ends->value[k], -low.ends->value[k]);
        EXPECT_EQ(high.best->value, -low.best->value);
        EXPECT_EQ(high.best->point, low.best->point);
        EXPECT_EQ(high.minima.size(), low.minima.size());
        EXPECT_EQ(high.evidence->kind, low.evidence->kind);
        EXPECT_EQ(high.evidence->smallest_eigenvalue, low.evidence->smallest_eigenvalue);
      }
    }
  }
}

TEST(Maximize, ReportsMaximaInTheirOwnSignTheHighestFirst) {
  const SearchResult result = minimize(Hills{}, box, {.starts = 256, .maximize = true});
  EXPECT_TRUE(result.maximize);
  EXPECT_NEAR(result.best->value, 14, 1e-12);
  EXPECT_NEAR(result.best->point[0], 2, 1e-6);
  EXPECT_NEAR(result.evidence->value, 14, 1e-12);
  EXPECT_EQ(result.evidence->kind, PointKind::minimum);
  ASSERT_GT(result.minima.size(), 1u);
  for (std::size_t m = 1; m < result.minima.size(); ++m) EXPECT_LE(result.minima[m].value, result.minima[m - 1].value);
}

TEST(Maximize, SubtractsPenalties) {
  const auto hill = [](const auto& x) { return -square(x[0] - 1); };
  const SearchResult ridge = minimize(hill, Box::cube(1, -5, 5), {.starts = 8, .l2 = 1, .maximize = true, .keep_ends = true});
  EXPECT_NEAR(ridge.best->point[0], 0.5, 1e-8);
  EXPECT_NEAR(ridge.best->value, -0.25, 1e-8);
  EXPECT_NEAR(ridge.best->penalty, 0.25, 1e-8);
  EXPECT_NEAR(ridge.ends->value[0], -0.5, 1e-8);
  for (const bool proximal : {false, true}) {
    const SearchResult lasso = minimize(hill, Box::cube(1, -5, 5), {.starts = 8, .l1 = 0.5, .proximal = proximal, .maximize = true});
    EXPECT_NEAR(lasso.best->point[0], 0.75, 1e-4);
    EXPECT_NEAR(lasso.best->value, -0.0625, 1e-4);
  }
}

TEST(Maximize, EndsWithTheFirstStartThatReachesTheTargetFromBelow) {
  const SearchResult result = minimize(Hills{}, box, {.starts = 256, .maximize = true, .target = 13.9});
  EXPECT_EQ(result.stopped_by, StopReason::target);
  EXPECT_GE(result.best->value, 13.9);
}

TEST(Maximize, HandsOutEndsAndCoursesInTheObjectivesOwnSign) {
  std::vector<double> given;
  MinimizeOptions options{.starts = 8, .maximize = true, .keep_ends = true, .trace_starts = 1};
  options.take_ends = [&](const EndsBlock& ends) { given.insert(given.end(), ends.value, ends.value + ends.count); };
  const SearchResult result = minimize(Hills{}, box, options);
  EXPECT_EQ(given, result.ends->value);
  ASSERT_FALSE(result.trace.empty());
  EXPECT_DOUBLE_EQ(result.trace.front().value, Hills{}(Point<const double>{result.trace.front().point.data(), 2}));
  EXPECT_DOUBLE_EQ(result.trace.back().value, result.ends->value[0]);
}

TEST(Maximize, IsRefusedWhereSquaresAreMadeSmall) {
  EXPECT_NE(request_error([] { minimize(builtin_problem("sphere", 2), {.optimizer = LevenbergMarquardt{}, .maximize = true}); }).find("--maximize"),
            std::string::npos);
  EXPECT_NE(request_error([] { minimize(builtin_problem("sphere", 2), {.maximize = true, .polish = Polish::levenberg_marquardt}); }).find("--polish lbfgs"),
            std::string::npos);
}

}  // namespace
}  // namespace polydescent
