#include <gmock/gmock.h>

#include <bit>
#include <cmath>
#include <limits>

#include "host/functors.hpp"
#include "host/request_error.hpp"
#include "polydescent/host/learning_rate.hpp"
#include "polydescent/host/minimize.hpp"
#include "polydescent/host/start_sampler.hpp"

namespace polydescent {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr std::size_t dim = 3;
const Box box{{-4, -40, 0.1}, {4, 40, 0.7}};

/// Points of the box [start][dim], on its bounds and with digits to the last bit among them.
std::vector<double> some_points(std::size_t count) {
  std::vector<double> points;
  for (std::size_t k = 0; k < count; ++k) {
    const double share = static_cast<double>(k) / static_cast<double>(count - 1);
    for (std::size_t i = 0; i < dim; ++i) {
      points.push_back(std::min(box.lower[i] + share * (box.upper[i] - box.lower[i]), box.upper[i]));
    }
  }
  points[3] = -0.0;
  points[6] = 1.0 / 3;
  points[9] = std::numeric_limits<double>::denorm_min();
  return points;
}

std::vector<std::uint64_t> bits(const std::vector<double>& numbers) {
  std::vector<std::uint64_t> result;
  for (const double number : numbers) result.push_back(std::bit_cast<std::uint64_t>(number));
  return result;
}

TEST(StartPoints, AreWhereStartsBeginBitForBit) {
  const auto points = some_points(203);
  for (const Lanes lanes : {Lanes::pack, Lanes::scalar}) {
    for (const int threads : {1, 3}) {
      const SearchResult result =
          minimize(Valleys{}, box,
                   {.start_points = points, .iterations = 0, .threads = threads, .lanes = lanes, .keep_ends = true});
      EXPECT_EQ(result.starts, 203U);
      EXPECT_EQ(result.sampler, "given");
      EXPECT_EQ(bits(result.ends->point), bits(points));
    }
  }
}

TEST(StartPoints, BeginAtTheNearestNumberInFloat32) {
  const auto points = some_points(50);
  const SearchResult result = minimize(
      Valleys{}, box, {.start_points = points, .iterations = 0, .precision = Precision::float32, .keep_ends = true});
  for (std::size_t k = 0; k < points.size(); ++k) {
    const double end = result.ends->point[k];
    EXPECT_NEAR(end, points[k], 6e-8 * std::abs(points[k]) + 1e-45) << k;
    EXPECT_TRUE(end >= box.lower[k % dim] && end <= box.upper[k % dim]) << k;  // rounding must not leave the box
  }
}

TEST(StartPoints, RunAloneAndInSmallerBatchesToTheSameBits) {
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) {
    MinimizeOptions options{.start_points = some_points(101), .optimizer = Rule{}, .iterations = 50, .keep_ends = true};
    const auto all = bits(minimize(Valleys{}, box, options).ends->point);
    const auto part = [&](std::size_t first, std::size_t count) {
      const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first * dim);
      return std::vector<std::uint64_t>(begin, begin + static_cast<std::ptrdiff_t>(count * dim));
    };
    options.starts = 40;
    EXPECT_EQ(bits(minimize(Valleys{}, box, options).ends->point), part(0, 40)) << Rule::name;
    options.starts = 101;
    for (const std::uint64_t start : {0U, 17U, 100U}) {
      options.only_start = start;
      const SearchResult alone = minimize(Valleys{}, box, options);
      EXPECT_EQ(alone.best->start, start);
      EXPECT_EQ(bits(alone.best->point), part(start, 1)) << Rule::name;
    }
  });
}

TEST(StartPoints, FromASamplerGiveTheSamplersEnds) {
  MinimizeOptions options{.starts = 77, .iterations = 0, .keep_ends = true};
  const auto points = minimize(Valleys{}, box, options).ends->point;
  options.iterations = 60;
  const auto expected = bits(minimize(Valleys{}, box, options).ends->point);
  options.start_points = points;
  EXPECT_EQ(bits(minimize(Valleys{}, box, options).ends->point), expected);
}

/// Of plain descent, in one dimension of width 10, whose gradient is 4x^3 - 32x + 5.
LearningRate rate_from(const std::vector<double>& points, std::optional<std::uint64_t> starts = {}) {
  const Problem valley = problem(Valleys{}, Box::cube(1, -5, 5));
  const MinimizeOptions options{.starts = starts, .start_points = points, .optimizer = GradientDescent{}};
  const StartSampler sampler(options, 1);
  return resolve_learning_rate(valley, options, sampler.reference(),
                               valley.table->as_double.gradient[index_of<DualGradient, Gradients>]);
}

TEST(StartPoints, AreWhatTheLearningRateFollowsFrom) {
  const LearningRate one = rate_from({1});
  EXPECT_EQ(one.gradients_evaluated, 1U);
  EXPECT_NEAR(one.base * one.scale[0] * 23, automatic_step_share * 10, 1e-14);  // |4 - 32 + 5| = 23
  EXPECT_EQ(rate_from({1, 1, 1, 2, 5}).scale, one.scale);                       // the median
  std::vector<double> many(1000, 5);
  std::fill_n(many.begin(), 64, 1);
  EXPECT_EQ(rate_from(many).scale, one.scale);
  EXPECT_EQ(rate_from(many).gradients_evaluated, 64U);
  EXPECT_EQ(rate_from({1, 2, 2}, 1).scale, rate_from({1, 2, 2}).scale);  // whatever runs of them
}

TEST(StartPoints, AreRefusedWhenTheyAreNoStarts) {
  const auto refusal = [](const MinimizeOptions& options) {
    return request_error([&] { minimize(Valleys{}, Box::cube(2, -1, 1), options); });
  };
  EXPECT_THAT(refusal({.start_points = {0, 0, 0}}), HasSubstr("3 coordinates of given starts"));
  EXPECT_THAT(refusal({.starts = 3, .start_points = {0, 0, 1, 1}}), HasSubstr("--starts 3: 2 points are given"));
  EXPECT_THAT(refusal({.starts = 0, .start_points = {0, 0}}), HasSubstr("--starts 0"));
  EXPECT_THAT(refusal({.sampler = "uniform", .start_points = {0, 0}}), HasSubstr("--sampler uniform"));
  EXPECT_THAT(refusal({.start_points = {0, 0}, .only_start = 1}), HasSubstr("--only-start 1"));
  EXPECT_THAT(refusal({.start_points = {0, 0, 0, 1.5}}),
              AllOf(HasSubstr("row 2 "), HasSubstr("coordinate 1 is 1.5, outside the bounds -1:1")));
  for (const double wrong :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), -1.0000001}) {
    EXPECT_THAT(refusal({.start_points = {wrong, 0}}), HasSubstr("row 1 "));
  }
}

}  // namespace
}  // namespace polydescent
