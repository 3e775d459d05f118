// Ends that a search hands over as they come.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "polydescent/host/minimize.hpp"

namespace polydescent {
namespace {

/// What was handed over, checked for being the starts in order.
struct Taken {
  std::uint64_t next = 0;
  std::vector<double> value, point, gradient_norm;
  std::vector<std::int32_t> iterations;
  std::vector<Status> status;

  void operator()(const EndsBlock& ends) {
    EXPECT_EQ(ends.first, next);
    next += ends.count;
    value.insert(value.end(), ends.value, ends.value + ends.count);
    gradient_norm.insert(gradient_norm.end(), ends.gradient_norm, ends.gradient_norm + ends.count);
    point.insert(point.end(), ends.point, ends.point + ends.count * static_cast<std::uint64_t>(ends.dim));
    iterations.insert(iterations.end(), ends.iterations, ends.iterations + ends.count);
    status.insert(status.end(), ends.status, ends.status + ends.count);
  }
};

/// Equal, where NaN equals NaN.
void expect_same(const std::vector<double>& a, const std::vector<double>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t k = 0; k < a.size(); ++k) EXPECT_TRUE(a[k] == b[k] || (std::isnan(a[k]) && std::isnan(b[k]))) << k;
}

TEST(TakenEnds, AreThoseThatAreKept) {
  for (const Precision precision : {Precision::float32, Precision::float64}) {
    for (const Polish polish : {Polish::automatic, Polish::none}) {
      Taken taken;
      MinimizeOptions options{.starts = 3001, .iterations = 50, .polish = polish, .precision = precision, .keep_ends = true};
      options.take_ends = std::ref(taken);
      const SearchResult found = minimize(builtin_problem("rastrigin", 3), options);
      EXPECT_EQ(taken.next, 3001U);
      expect_same(taken.value, found.ends->value);
      expect_same(taken.point, found.ends->point);
      expect_same(taken.gradient_norm, found.ends->gradient_norm);
      EXPECT_EQ(taken.iterations, found.ends->iterations);
      EXPECT_EQ(taken.status, found.ends->status);
    }
  }
}

TEST(TakenEnds, ComeWithoutMemoryForAllOfThem) {
  Taken taken;
  MinimizeOptions options{.starts = 200'000, .iterations = 3, .polish = Polish::none, .minima = 0};
  options.take_ends = std::ref(taken);
  const SearchResult found = minimize(builtin_problem("sphere", 2), options);
  EXPECT_FALSE(found.ends.has_value());
  EXPECT_EQ(taken.next, 200'000U);
  EXPECT_EQ(taken.value[found.best->start], found.best->value);
}

TEST(TakenEnds, IncludeStartsThatWereNeverBegun) {
  Taken taken;
  MinimizeOptions options{.starts = 20'000, .iterations = 200, .max_evaluations = 50'000, .keep_ends = true};
  options.take_ends = std::ref(taken);
  const SearchResult found = minimize(builtin_problem("rastrigin", 3), options);
  ASSERT_LT(found.begun, 20'000U);
  EXPECT_EQ(taken.next, 20'000U);
  EXPECT_EQ(taken.iterations.back(), -1);
  EXPECT_EQ(taken.status.back(), Status::stopped);
  EXPECT_TRUE(std::isnan(taken.value.back()));
  expect_same(taken.value, found.ends->value);
}

TEST(TakenEnds, CarryAFailureOfTheirTakerOut) {
  MinimizeOptions options{.starts = 10};
  options.take_ends = [](const EndsBlock&) { throw std::runtime_error("disk full"); };
  EXPECT_THROW(minimize(builtin_problem("sphere", 2), options), std::runtime_error);
}

}  // namespace
}  // namespace polydescent
