// Descents on a few rows of data at a time.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "host/request_error.hpp"
#include "polydescent/host/minimize.hpp"

namespace polydescent::test {
namespace {

constexpr int dim = 3;  // two slopes and an intercept

/// y = 2 a - b + 0.5 and a little besides, 200 rows.
Data line() {
  Data data{{}, 3};
  for (int r = 0; r < 200; ++r) {
    const double a = std::sin(1.3 * r);
    const double b = std::cos(2.1 * r);
    data.number.insert(data.number.end(), {a, b, 2 * a - b + 0.5 + 0.1 * std::sin(7.7 * r)});
  }
  return data;
}

Problem regression() { return row_problem(SquaredError{}, line(), Box::cube(dim, -5, 5)); }

/// Least squares by the normal equations, solved by Cramer's rule.
std::vector<double> least_squares() {
  const Data data = line();
  double a[3][4] = {};
  for (std::size_t r = 0; r < 200; ++r) {
    const double row[3] = {data.number[3 * r], data.number[3 * r + 1], 1};
    for (int i = 0; i < 3; ++i) {
      for (int j = 0; j < 3; ++j) a[i][j] += row[i] * row[j];
      a[i][3] += row[i] * data.number[3 * r + 2];
    }
  }
  const auto determinant = [&](int replaced) {
    const auto at = [&](int i, int j) { return a[i][j == replaced ? 3 : j]; };
    return at(0, 0) * (at(1, 1) * at(2, 2) - at(1, 2) * at(2, 1)) - at(0, 1) * (at(1, 0) * at(2, 2) - at(1, 2) * at(2, 0)) +
           at(0, 2) * (at(1, 0) * at(2, 1) - at(1, 1) * at(2, 0));
  };
  return {determinant(0) / determinant(-1), determinant(1) / determinant(-1), determinant(2) / determinant(-1)};
}

TEST(MiniBatches, ReachTheLeastSquaresFit) {
  const SearchResult result =
      minimize(regression(), {.starts = 33, .optimizer = GradientDescent{}, .batch_size = 10, .epochs = 300});
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(result.best->point[i], least_squares()[i], 2e-3);
  EXPECT_EQ(result.iterations, 33u * 6000u);
}

TEST(MiniBatches, EndWithTheValueAndGradientOverAllRows) {
  const SearchResult result = minimize(
      regression(), {.starts = 21, .optimizer = Adam{}, .iterations = 37, .batch_size = 8, .keep_ends = true});
  const Problem whole = regression();
  for (std::size_t k = 0; k < 21; ++k) {
    const std::vector<double> x(result.ends->point.begin() + static_cast<std::ptrdiff_t>(dim * k),
                                result.ends->point.begin() + static_cast<std::ptrdiff_t>(dim * (k + 1)));
    EXPECT_NEAR(result.ends->value[k], evaluate(whole, x), 1e-12 * std::max(1.0, result.ends->value[k]));
    EXPECT_EQ(result.ends->iterations[k], 37);
    EXPECT_EQ(result.ends->status[k], Status::iteration_limit);
  }
}

// All rows in every batch, in whatever order: the plain descent, but for the order of the sum.
TEST(MiniBatches, OfAllRowsAreThePlainDescent) {
  const MinimizeOptions options{.starts = 5, .optimizer = Momentum{}, .iterations = 100, .polish = Polish::none, .gradient_tolerance = 0.0,
                                .value_tolerance = 0.0, .keep_ends = true};
  MinimizeOptions batches = options;
  batches.gradient_tolerance.reset();
  batches.value_tolerance.reset();
  batches.batch_size = 200;
  const SearchResult plain = minimize(regression(), options);
  const SearchResult batched = minimize(regression(), batches);
  for (std::size_t k = 0; k < plain.ends->point.size(); ++k) {
    EXPECT_NEAR(batched.ends->point[k], plain.ends->point[k], 1e-9);
  }
}

TEST(MiniBatches, AStartAloneTakesTheSameRows) {
  for (const Precision precision : {Precision::float32, Precision::float64}) {
    MinimizeOptions options{.starts = 45, .iterations = 60, .batch_size = 7, .precision = precision, .threads = 2, .keep_ends = true};
    const Ends all = *minimize(regression(), options).ends;
    for (const std::uint64_t start : {0u, 17u, 44u}) {
      options.only_start = start;
      const Ends alone = *minimize(regression(), options).ends;
      EXPECT_EQ(alone.value[0], all.value[start]);
      for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(alone.point[i], all.point[3 * start + i]);
    }
    options.only_start.reset();
    options.threads = 1;
    options.starts = 90;  // other neighbours
    const Ends more = *minimize(regression(), options).ends;
    for (std::size_t k = 0; k < all.point.size(); ++k) EXPECT_EQ(more.point[k], all.point[k]);
  }
}

TEST(MiniBatches, DifferFromStartToStartAndFromSeedToSeed) {
  MinimizeOptions options{.starts = 2, .iterations = 5, .batch_size = 3, .keep_ends = true};
  options.start_points = {1, 1, 1, 1, 1, 1};
  options.starts.reset();
  const Ends one = *minimize(regression(), options).ends;
  options.seed = 1;
  const Ends other = *minimize(regression(), options).ends;
  EXPECT_NE(one.point[0], one.point[3]);
  EXPECT_NE(one.point[0], other.point[0]);
}

TEST(MiniBatches, AreRefusedWhereTheyMakeNoSense) {
  using ::testing::HasSubstr;
  const auto refusal = [](const Problem& problem, const MinimizeOptions& options) {
    return request_error([&] { minimize(problem, options); });
  };
  EXPECT_THAT(refusal(builtin_problem("sphere", 2), {.batch_size = 3}), HasSubstr("no mean over rows"));
  EXPECT_THAT(refusal(regression(), {.batch_size = 201}), HasSubstr("there are 200 rows"));
  EXPECT_THAT(refusal(regression(), {.batch_size = -1}), HasSubstr("batch_size -1"));
  EXPECT_THAT(refusal(regression(), {.epochs = 3}), HasSubstr("give batch_size too"));
  EXPECT_THAT(refusal(regression(), {.batch_size = 10, .epochs = 1e9}), HasSubstr("at most 10000000"));
  EXPECT_THAT(refusal(regression(), {.batch_size = 10, .value_tolerance = 1e-3}), HasSubstr("--value-tolerance"));
  EXPECT_THAT(request_error([] { row_problem(SquaredError{}, {{1, 2, 3}, 2}, Box::cube(2, 0, 1)); }), HasSubstr("whole number"));
  EXPECT_THAT(request_error([] { row_problem(SquaredError{}, line(), Box::cube(4, 0, 1)); }), HasSubstr("a box of 4"));
  EXPECT_THAT(request_error([] { row_problem(CrossEntropy{}, line(), Box::cube(2, 0, 1)); }), HasSubstr("a box of 2"));
  EXPECT_THAT(request_error([] { row_problem(SquaredError{}, {{}, 2}, Box::cube(2, 0, 1)); }), HasSubstr("whole number"));
}

}  // namespace
}  // namespace polydescent::test
