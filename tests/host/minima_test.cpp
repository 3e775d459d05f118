#include "polydescent/host/minima.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace polydescent {
namespace {

using testing::ElementsAre;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::vector<double> point_of(const Ends& ends, std::size_t k) {
  const auto begin = ends.point.begin() + static_cast<std::ptrdiff_t>(k) * ends.dim;
  return {begin, begin + ends.dim};
}

bool takes_in(const Minimum& minimum, double value, const std::vector<double>& point, const Box& box, double tolerance) {
  if (std::abs(value - minimum.value) > merge_value_tolerance * std::max(1.0, std::abs(minimum.value))) return false;
  for (std::size_t i = 0; i < point.size(); ++i) {
    if (std::abs(point[i] - minimum.point[i]) > tolerance * (box.upper[i] - box.lower[i])) return false;
  }
  return true;
}

/// The definition, read aloud: every end against every representative.
std::vector<Minimum> minima_by_definition(const Ends& ends, const Box& box, double tolerance) {
  std::vector<std::size_t> order(ends.value.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::erase_if(order, [&](std::size_t k) { return !std::isfinite(ends.value[k]); });
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return ends.value[a] < ends.value[b]; });
  std::vector<Minimum> minima;
  for (const std::size_t k : order) {
    const auto point = point_of(ends, k);
    const auto found = std::find_if(minima.begin(), minima.end(), [&](const Minimum& minimum) {
      return takes_in(minimum, ends.value[k], point, box, tolerance);
    });
    if (found != minima.end()) ++found->count;
    else minima.push_back({ends.value[k], point, ends.first + k, 1});
  }
  return minima;
}

void expect_same(const std::vector<Minimum>& actual, const std::vector<Minimum>& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t m = 0; m < actual.size(); ++m) {
    EXPECT_EQ(actual[m].value, expected[m].value) << "minimum " << m;
    EXPECT_EQ(actual[m].point, expected[m].point) << "minimum " << m;
    EXPECT_EQ(actual[m].start, expected[m].start) << "minimum " << m;
    EXPECT_EQ(actual[m].count, expected[m].count) << "minimum " << m;
  }
}

void add(Ends& ends, double value, const std::vector<double>& point) {
  ends.dim = static_cast<int>(point.size());
  ends.value.push_back(value);
  ends.status.push_back(Status::converged_gradient);
  ends.point.insert(ends.point.end(), point.begin(), point.end());
}

/// A box that is neither centred nor cubic.
Box crooked_box(int dim) {
  Box box;
  for (int i = 0; i < dim; ++i) {
    box.lower.push_back(-3.0 - i);
    box.upper.push_back(1.0 + 10.0 * i);
  }
  return box;
}

/// Ends around a few centres, some within the tolerance, some about at it, some beyond; values in steps that share, almost
/// share, or miss the value tolerance.
Ends random_cloud(int dim, std::size_t count, double tolerance, const Box& box, std::mt19937_64& random) {
  std::uniform_real_distribution<double> unit(0, 1);
  std::vector<std::vector<double>> centers(7, std::vector<double>(static_cast<std::size_t>(dim)));
  for (auto& center : centers) std::generate(center.begin(), center.end(), [&] { return unit(random); });
  Ends ends;
  ends.first = 1000;
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t c = random() % centers.size();
    const double spread = tolerance * std::pow(10.0, 2 * unit(random) - 1);
    std::vector<double> point;
    for (std::size_t i = 0; i < static_cast<std::size_t>(dim); ++i) {
      const double share = std::clamp(centers[c][i] + spread * (2 * unit(random) - 1), 0.0, 1.0);
      point.push_back(box.lower[i] + share * (box.upper[i] - box.lower[i]));
    }
    const double level = 20.0 * static_cast<double>(c % 3) - 20;
    add(ends, level + 0.5 * merge_value_tolerance * static_cast<double>(random() % 4), point);
  }
  return ends;
}

TEST(DistinctMinima, AreThoseOfTheDefinitionForCloudsOfEveryDimensionAndTolerance) {
  std::mt19937_64 random(1);
  for (const int dim : {1, 2, 3, 6, 7, 11}) {
    const Box box = crooked_box(dim);
    for (const double tolerance : {1e-10, 1e-6, 1e-3, 1e-2, 0.2, 0.99}) {
      SCOPED_TRACE(testing::Message() << "dim " << dim << ", tolerance " << tolerance);
      const Ends ends = random_cloud(dim, 331, tolerance, box, random);
      expect_same(distinct_minima(ends, box, {.tolerance = tolerance}).minima, minima_by_definition(ends, box, tolerance));
    }
  }
}

TEST(DistinctMinima, AreThoseOfTheDefinitionWhenEndsFillTheBox) {
  std::mt19937_64 random(2);
  for (const int dim : {1, 2}) {
    const Box box = crooked_box(dim);
    const Ends ends = random_cloud(dim, 3001, 0.3, box, random);  // ten cells of tolerance 1e-3 and more
    for (const double tolerance : {1e-3, 5e-3}) {
      SCOPED_TRACE(testing::Message() << "dim " << dim << ", tolerance " << tolerance);
      const auto minima = distinct_minima(ends, box, {.tolerance = tolerance}).minima;
      expect_same(minima, minima_by_definition(ends, box, tolerance));
      EXPECT_GT(minima.size(), 50U);
    }
  }
}

// Ends exactly one tolerance apart in every direction, all over the box: wherever an implementation cuts space into
// cells, some pair lies across the cut.
TEST(DistinctMinima, DoNotDependOnWhereCellsAreCut) {
  const Box box = Box::cube(2, 0, 1);
  for (const double tolerance : {1.0 / 64, 1.0 / 256, 1e-3}) {
    Ends ends;
    for (int a = 0; a <= 96; ++a) {
      for (int b = 0; b <= 5; ++b) add(ends, (a + b) % 3 * 1e-5, {a * tolerance, 0.5 + b * tolerance});
    }
    expect_same(distinct_minima(ends, box, {.tolerance = tolerance}).minima, minima_by_definition(ends, box, tolerance));
  }
}

TEST(DistinctMinima, DoNotDependOnTheOrderOfEndsOfDifferentValue) {
  std::mt19937_64 random(3);
  const Box box = crooked_box(3);
  Ends ends = random_cloud(3, 257, 1e-3, box, random);
  for (double& value : ends.value) value += 1e-7 * std::uniform_real_distribution<double>(0, 1)(random);
  std::vector<std::size_t> order(ends.value.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::shuffle(order.begin(), order.end(), random);
  Ends shuffled;
  for (const std::size_t k : order) add(shuffled, ends.value[k], point_of(ends, k));

  auto moved_back = distinct_minima(shuffled, box, {}).minima;
  for (Minimum& minimum : moved_back) minimum.start = ends.first + order[minimum.start];
  expect_same(moved_back, distinct_minima(ends, box, {}).minima);
}

TEST(DistinctMinima, IgnoreEndsThatAreNotFinite) {
  Ends ends;
  const double infinity = std::numeric_limits<double>::infinity();
  for (const double value : {nan, -infinity, 2.0, infinity, 1.0, nan}) add(ends, value, {std::isfinite(value) ? value : nan});
  const auto minima = distinct_minima(ends, Box::cube(1, 0, 4), {}).minima;
  ASSERT_EQ(minima.size(), 2U);
  EXPECT_EQ(minima[0].start, 4U);
  EXPECT_EQ(minima[1].start, 2U);
  EXPECT_TRUE(distinct_minima(Ends{}, Box::cube(1, 0, 4), {}).minima.empty());
}

TEST(DistinctMinima, AreNotWhereStartsWereStoppedOrRanOutOfIterations) {
  Ends ends;
  for (int k = 0; k < status_count; ++k) {
    add(ends, k, {static_cast<double>(k)});
    ends.status.back() = static_cast<Status>(k);
  }
  const DistinctMinima found = distinct_minima(ends, Box::cube(1, 0, 10), {});
  std::vector<std::string> kept;
  for (const Minimum& minimum : found.minima) kept.emplace_back(name_of(ends.status[minimum.start]));
  EXPECT_THAT(kept, ElementsAre("converged-gradient", "converged-value", "converged-step", "at-bound", "stalled"));
  EXPECT_EQ(found.unconverged, 5U);
}

TEST(CountHits, CountsEndsOfAnyStatusWithinBothTolerances) {
  Ends ends;
  for (const double x : {1.0, 1.0005, 1.0015, 3.0}) add(ends, 2 + x * 1e-9, {x});
  add(ends, 2.1, {1.0});
  add(ends, nan, {1.0});
  ends.status[1] = Status::iteration_limit;
  EXPECT_EQ(count_hits(ends, Box::cube(1, 0, 1), {.start = 0, .point = {1.0}}, {}), 2U);
  ends.first = 7;
  EXPECT_EQ(count_hits(ends, Box::cube(1, 0, 1), {.start = 10, .point = {3.0}}, {}), 1U);
}

/// Every way to change signs or order, around two centres.
TEST(DistinctMinima, AreMergedWithTheirTwinsOnRequest) {
  Ends ends;
  const double noise[] = {0, 2e-4, -3e-4};
  for (int k = 0; k < 48; ++k) {
    const double sign[] = {k & 1 ? 1.0 : -1.0, k & 2 ? 1.0 : -1.0, k & 4 ? 1.0 : -1.0};
    std::vector<double> point{0.1, 0.3, 0.8};
    for (int turn = 0; turn < k / 8; ++turn) std::next_permutation(point.begin(), point.end());
    for (std::size_t i = 0; i < 3; ++i) point[i] = sign[i] * point[i] + noise[(static_cast<std::size_t>(k) + i) % 3];
    add(ends, 1e-7 * k, point);
  }
  const Box box = Box::cube(3, -1, 1);
  const auto counted = [&](Symmetry symmetry) {
    const auto minima = distinct_minima(ends, box, {.symmetry = symmetry}).minima;
    EXPECT_EQ(minima[0].point, point_of(ends, 0)) << "the representative stays where it ended";
    for (const Minimum& minimum : minima) EXPECT_EQ(minimum.count, 48 / minima.size());
    return minima.size();
  };
  EXPECT_EQ(counted({}), 48U);
  EXPECT_EQ(counted({.sign = true}), 6U);
  EXPECT_EQ(counted({.permutation = true}), 8U);
  EXPECT_EQ(counted({.sign = true, .permutation = true}), 1U);
  EXPECT_EQ(count_hits(ends, box, {.start = 0, .point = point_of(ends, 0)}, {.symmetry = {.sign = true}}), 8U);
}

TEST(DistinctMinima, OfTheBestEndsAreTheFirstOfAll) {
  std::mt19937_64 random(7);
  const Box box = crooked_box(3);
  const Ends ends = random_cloud(3, 2001, 1e-3, box, random);
  const auto all = distinct_minima(ends, box, {}).minima;
  const DistinctMinima some = distinct_minima(ends, box, {.most = 500});
  EXPECT_FALSE(some.all);
  ASSERT_LT(some.minima.size(), all.size());
  for (std::size_t m = 0; m < some.minima.size(); ++m) {
    EXPECT_EQ(some.minima[m].start, all[m].start);
    EXPECT_LE(some.minima[m].count, all[m].count);
  }
  EXPECT_TRUE(distinct_minima(ends, box, {.most = 2001}).all);
}

TEST(DistinctMinima, OfEqualValueComeInTheOrderOfStarts) {
  Ends ends;
  ends.first = 50;
  for (const double x : {3.0, 1.0, 3.0, 2.0, 1.0, 1.0}) add(ends, 7, {x});
  const auto minima = distinct_minima(ends, Box::cube(1, 0, 4), {}).minima;
  ASSERT_EQ(minima.size(), 3U);
  EXPECT_THAT((std::vector{minima[0].start, minima[1].start, minima[2].start}), ElementsAre(50, 51, 53));
  EXPECT_THAT((std::vector{minima[0].count, minima[1].count, minima[2].count}), ElementsAre(2, 3, 1));
}

TEST(DistinctMinima, AtOnePlaceAreApartWhenTheirValuesAre) {
  Ends ends;
  for (const double value : {0.0, 0.9e-4, 1.1e-4, 1000.0, 1000.09, 1000.11}) add(ends, value, {1});
  const auto minima = distinct_minima(ends, Box::cube(1, 0, 4), {}).minima;
  ASSERT_EQ(minima.size(), 4U);  // the tolerance is relative to max(1, |f|)
  EXPECT_EQ(minima[0].count, 2U);
  EXPECT_EQ(minima[2].count, 2U);
}

std::vector<Minimum> minima_with_counts(const std::vector<std::uint64_t>& counts) {
  std::vector<Minimum> minima;
  for (const std::uint64_t count : counts) minima.push_back({0, {}, 0, count});
  return minima;
}

TEST(EstimateCoverage, IsTheFormulaOfBoenderAndRinnooyKan) {
  const Coverage coverage = estimate_coverage(minima_with_counts({40, 1, 7, 1, 1}), 50);
  ASSERT_TRUE(coverage.estimated_unseen.has_value());
  EXPECT_DOUBLE_EQ(*coverage.estimated_unseen, 5.0 * 6 / (50 - 5 - 2));
  EXPECT_EQ(coverage.singletons, 3U);
}

/// The posterior over the number of minima, summed up: P(u unseen) ~ (w + u)! (w + u - 1)! / (u! (n + w + u - 1)!).
TEST(EstimateCoverage, IsOffByTwoDeviationsOfThePosteriorWhereEveryMinimumWasReachedOften) {
  const double w = 4, n = 20;
  double total = 0, mean = 0, square_mean = 0, weight = 1;
  for (double u = 0; u < 100'000; ++u) {
    total += weight;
    mean += u * weight;
    square_mean += u * u * weight;
    weight *= (w + u + 1) * (w + u) / ((u + 1) * (n + w + u));
  }
  mean /= total;
  const double deviation = std::sqrt(square_mean / total - mean * mean);
  const Coverage coverage = estimate_coverage(minima_with_counts({8, 5, 4, 3}), 20);
  EXPECT_NEAR(*coverage.estimated_unseen, mean, 1e-9);
  EXPECT_EQ(coverage.least, 0);
  EXPECT_NEAR(*coverage.most, mean + 2 * deviation, 1e-9);
}

/// Chao's estimate of 50 singletons and 10 doubletons is 125 a little below, far above the posterior's of 60 in 400.
TEST(EstimateCoverage, ReachesAsFarAsSingletonsAndDoubletonsSay) {
  std::vector<std::uint64_t> counts(50, 1);
  counts.insert(counts.end(), 10, 2);
  counts.push_back(330);
  const Coverage coverage = estimate_coverage(minima_with_counts(counts), 400);
  EXPECT_EQ(coverage.singletons, 50U);
  EXPECT_EQ(coverage.doubletons, 10U);
  EXPECT_LT(*coverage.least, *coverage.estimated_unseen);
  EXPECT_GT(*coverage.most, 125);
  const double share = 399.0 / 400, unseen = share * 125;
  const double variance = 10 * (share / 2 * 25 + share * share * 125 + share * share / 4 * 625);
  EXPECT_NEAR(*coverage.most, unseen * std::exp(2.5758 * std::sqrt(std::log(1 + variance / (unseen * unseen)))), 1e-6);
}

TEST(EstimateCoverage, SaysNothingWithTooFewDescents) {
  EXPECT_FALSE(estimate_coverage(minima_with_counts({1, 1, 1}), 3).estimated_unseen.has_value());
  EXPECT_FALSE(estimate_coverage(minima_with_counts({1, 1, 1}), 5).estimated_unseen.has_value());
  const Coverage barely = estimate_coverage(minima_with_counts({1, 1, 1}), 6);
  EXPECT_TRUE(barely.estimated_unseen.has_value());
  EXPECT_EQ(barely.least, 0);
  EXPECT_FALSE(barely.most.has_value()) << "the posterior has no variance";
  EXPECT_FALSE(estimate_coverage({}, 1).estimated_unseen.has_value());
  EXPECT_FALSE(estimate_coverage({}, 100).estimated_unseen.has_value());
  EXPECT_EQ(estimate_coverage(minima_with_counts({1, 1, 1}), 3).singletons, 3U);
}

}  // namespace
}  // namespace polydescent
