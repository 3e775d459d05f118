// The courses of traced starts.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "polydescent/host/minimize.hpp"
#include "polydescent/host/report.hpp"

namespace polydescent::test {
namespace {

TEST(Trace, FollowsAStartFromWhereItBeginsToItsEndInTheBatch) {
  for (const Precision precision : {Precision::float32, Precision::float64}) {
    const SearchResult result = minimize(builtin_problem("rosenbrock", 3),
                                         {.starts = 57, .iterations = 80, .precision = precision, .keep_ends = true, .trace_starts = 5});
    std::size_t line = 0;
    for (std::uint64_t start = 0; start < 5; ++start) {
      const int iterations = result.ends->iterations[start];
      for (int t = 0; t <= iterations; ++t, ++line) {
        ASSERT_EQ(result.trace[line].start, start);
        ASSERT_EQ(result.trace[line].iteration, t);
      }
      const TracePoint& last = result.trace[line - 1];
      EXPECT_EQ(last.value, result.ends->value[start]);
      EXPECT_EQ(last.gradient_norm, result.ends->gradient_norm[start]);
      for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(last.point[i], result.ends->point[3 * start + i]);
    }
    EXPECT_EQ(line, result.trace.size());
  }
}

// x(t) = 3 (1 - 2 e)^t on x^2.
TEST(Trace, ShowsPlainDescentStepByStep) {
  const SearchResult result =
      minimize(builtin_problem("sphere", 1), {.start_points = {3}, .optimizer = GradientDescent{}, .learning_rate = 0.1,
                                              .schedule = InverseTime{.kappa = 0}, .iterations = 20, .polish = Polish::none, .trace_starts = 1});
  ASSERT_EQ(result.trace.size(), 21u);
  for (const TracePoint& at : result.trace) {
    EXPECT_NEAR(at.point[0], 3 * std::pow(0.8, at.iteration), 1e-14);
    EXPECT_EQ(at.rate, at.iteration < 20 ? 0.1 : 0);
  }
}

TEST(Trace, IncludesThePenaltyAndTheSchedule) {
  const SearchResult result =
      minimize(builtin_problem("sphere", 1), {.start_points = {2}, .optimizer = GradientDescent{}, .learning_rate = 0.1,
                                              .schedule = InverseTime{.kappa = 1}, .iterations = 3, .l1 = 0.5, .trace_starts = 1});
  EXPECT_EQ(result.trace[0].value, 4 + 0.5 * 2);
  EXPECT_EQ(result.trace[1].rate, 0.05);
  EXPECT_NEAR(result.trace[1].point[0], 2 - 0.1 * (4 + 0.5), 1e-15);
}

TEST(Trace, IsEmptyUnlessAskedForAndNeverLongerThanTheBatch) {
  EXPECT_TRUE(minimize(builtin_problem("sphere", 1), {.starts = 3}).trace.empty());
  const SearchResult result = minimize(builtin_problem("sphere", 1), {.starts = 3, .iterations = 2, .trace_starts = 9});
  EXPECT_EQ(result.trace.back().start, 2u);
}

TEST(Trace, IsACsvFile) {
  SearchResult result;
  result.dim = 2;
  result.trace = {{7, 0, 1.5, 0.25, 0.1, {1, -2}}, {7, 1, 0.1, 1e-9, 0, {0.5, 1e300}}};
  EXPECT_EQ(to_trace_csv(result),
            "start,iteration,value,gradient_norm,rate,x0,x1\n7,0,1.5,0.25,0.1,1,-2\n7,1,0.1,1e-09,0,0.5,1e+300\n");
}

}  // namespace
}  // namespace polydescent::test
