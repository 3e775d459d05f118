// What ends a whole search before its last start does.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <string_view>
#include <thread>

#include "host/functors.hpp"
#include "polydescent/host/end_batch.hpp"
#include "polydescent/host/minimize.hpp"
#include "polydescent/host/polish.hpp"

namespace polydescent {
namespace {

std::uint64_t count_of(const SearchResult& result, Status status) { return result.statuses[static_cast<std::size_t>(status)]; }

std::uint64_t status_total(const SearchResult& result) {
  return std::accumulate(result.statuses.begin(), result.statuses.end(), std::uint64_t{0});
}

/// All starts are accounted for; those that were not begun say so.
void expect_accounts(const SearchResult& result) {
  EXPECT_EQ(result.descents, result.starts);
  EXPECT_EQ(status_total(result), result.starts);
  ASSERT_EQ(result.ends->value.size(), result.starts);
  std::uint64_t begun = 0;
  for (std::size_t k = 0; k < result.starts; ++k) {
    if (result.ends->iterations[k] != never_begun) ++begun;
    else EXPECT_TRUE(std::isnan(result.ends->value[k]) && result.ends->status[k] == Status::stopped) << k;
  }
  EXPECT_EQ(begun, result.begun);
}

TEST(Target, EndsTheSearchWithTheFirstStartThatReachesIt) {
  const Problem rastrigin = builtin_problem("rastrigin", 4);
  for (const Optimizer& optimizer : {Optimizer{Adam{}}, Optimizer{Lbfgs{}}}) {
    MinimizeOptions options{.starts = 4096, .optimizer = optimizer, .iterations = 500, .keep_ends = true};
    const SearchResult whole = minimize(rastrigin, options);
    EXPECT_FALSE(whole.stopped_by.has_value());
    options.target = 8;
    const SearchResult first = minimize(rastrigin, options);
    expect_accounts(first);
    EXPECT_EQ(first.stopped_by, StopReason::target);
    const std::uint64_t hit = first.begun - 1;
    EXPECT_EQ(first.best->start, hit);
    EXPECT_LE(first.best->value, 8);
    EXPECT_EQ(first.best->status, Status::stopped);
    for (std::uint64_t k = 0; k < hit; ++k) {  // the others are what they are without a target
      EXPECT_EQ(first.ends->value[k], whole.ends->value[k]);
      EXPECT_GT(first.ends->value[k], 8);
    }
    for (const int threads : {1, 3}) {
      options.threads = threads;
      const SearchResult again = minimize(rastrigin, options);
      EXPECT_EQ(again.begun, first.begun);
      EXPECT_EQ(again.statuses, first.statuses);
      EXPECT_EQ(again.best->point, first.best->point);
    }
  }
}

TEST(Target, IsReachedInFloat64AfterASearchInFloat32) {
  MinimizeOptions options{.starts = 256, .target = 1e-12, .precision = Precision::float32, .keep_ends = true};
  const SearchResult result = minimize(builtin_problem("rosenbrock", 3), options);
  EXPECT_EQ(result.stopped_by, StopReason::target);
  EXPECT_LE(result.best->value, 1e-12);
  EXPECT_LE(evaluate(builtin_problem("rosenbrock", 3), result.best->point), 1e-12);
  expect_accounts(result);
}

TEST(Target, OutOfReachChangesNothing) {
  const Problem rastrigin = builtin_problem("rastrigin", 3);
  MinimizeOptions options{.starts = 300, .iterations = 200, .keep_ends = true};
  const SearchResult free = minimize(rastrigin, options);
  options.target = -1;
  const SearchResult result = minimize(rastrigin, options);
  EXPECT_FALSE(result.stopped_by.has_value());
  EXPECT_EQ(result.ends->point, free.ends->point);
}

TEST(Target, BetweenTwoNumbersOfFloat32IsMetByTheLowerOne) {
  const double target = -78.33233140754282;  // the nearest float32 is higher
  const SearchResult result = minimize(builtin_problem("styblinski-tang", 2),
                                       {.starts = 64, .polish = Polish::none, .target = target, .precision = Precision::float32});
  EXPECT_EQ(result.stopped_by, StopReason::target);
  EXPECT_LE(result.best->value, target);
}

TEST(Target, LeavesNoMinimaThatNobodyReached) {
  const SearchResult result = minimize(builtin_problem("rastrigin", 2), {.target = 5});
  EXPECT_EQ(result.stopped_by, StopReason::target);
  std::uint64_t found = 0;
  for (const Minimum& minimum : result.minima) found += minimum.count;
  EXPECT_LE(found + result.saddles_total, result.begun);
  const double w = static_cast<double>(*result.minima_total), n = static_cast<double>(found);
  EXPECT_EQ(result.coverage->estimated_unseen.has_value(), n > w + 2);
}

TEST(Target, IncludesThePenalty) {
  const SearchResult result = minimize(builtin_problem("sphere", 2), {.starts = 64, .l1 = 1, .target = 0.5, .keep_ends = true});
  EXPECT_EQ(result.stopped_by, StopReason::target);
  EXPECT_LE(result.best->value + result.best->penalty, 0.5);
}

TEST(MaxEvaluations, AreNeverExceeded) {
  for (const char* gradient : {"dual", "central"}) {
    for (const Optimizer& optimizer : {Optimizer{Adam{}}, Optimizer{Lbfgs{}}, Optimizer{GradientDescent{}}}) {
      for (const std::uint64_t most : {2000U, 30'000U, 400'000U, 1'000'003U}) {
        MinimizeOptions options{.starts = 500, .optimizer = optimizer, .gradient = gradient, .max_evaluations = most, .threads = 1,
                                .minima = 0, .keep_ends = true};
        const SearchResult result = minimize(builtin_problem("styblinski-tang", 6), options);
        EXPECT_LE(result.values_evaluated, most);
        expect_accounts(result);
        if (result.stopped_by) {
          EXPECT_EQ(result.stopped_by, StopReason::max_evaluations);
          // A tenth is kept back for the evidence; without it they would not do for another polish, or one gradient more.
          const std::uint64_t each = std::string_view(gradient) == "central" ? 13 : 2;
          const std::uint64_t unused = each * (1 + (result.polished ? polish_iterations : 0)) + most / 10;
          EXPECT_GE(result.values_evaluated - result.examination_values + unused, most);
        }
        options.threads = 3;
        const SearchResult again = minimize(builtin_problem("styblinski-tang", 6), options);
        EXPECT_EQ(again.values_evaluated, result.values_evaluated);
        EXPECT_EQ(again.statuses, result.statuses);
        EXPECT_EQ(again.best->point, result.best->point);
      }
    }
  }
}

TEST(MaxEvaluations, LeaveStartsThatCameToTheirOwnEndsAsTheyAre) {
  const Problem problem = builtin_problem("rosenbrock", 3);
  for (const Optimizer& optimizer : {Optimizer{Adam{}}, Optimizer{Lbfgs{}}, Optimizer{Rprop{}}}) {
    MinimizeOptions options{.starts = 300, .optimizer = optimizer, .iterations = 3000, .minima = 0, .keep_ends = true};
    const SearchResult free = minimize(problem, options);
    for (const std::uint64_t most : {3000U, 20'000U, 100'000U, 300'000U}) {
      options.max_evaluations = most;
      const SearchResult result = minimize(problem, options);
      expect_accounts(result);
      std::uint64_t whole = 0;
      for (std::size_t k = 0; k < result.begun; ++k) {
        if (result.ends->status[k] == Status::stopped) continue;
        ++whole;
        EXPECT_EQ(result.ends->status[k], free.ends->status[k]) << most << " " << k;
        EXPECT_EQ(result.ends->value[k], free.ends->value[k]) << most << " " << k;
      }
      const bool several = result.stopped_by && most > 10'000;
      EXPECT_GE(whole * 4001 * 2, several ? most / 2 : 0);  // most went into whole starts
    }
  }
}

TEST(MaxEvaluations, ThatCutTheLastStartAreNamed) {
  for (const std::uint64_t starts : {1U, 3U}) {
    for (const bool watched : {false, true}) {
      const std::atomic<bool> interrupt{false};
      MinimizeOptions options{.starts = starts, .max_evaluations = 1000, .trace_starts = 5};
      if (watched) options.interrupt = &interrupt;
      const SearchResult result = minimize(builtin_problem("rosenbrock", 2), options);
      EXPECT_EQ(result.stopped_by, StopReason::max_evaluations);
      EXPECT_EQ(count_of(result, Status::stopped), starts);
      ASSERT_FALSE(result.trace.empty());
      EXPECT_EQ(result.trace.back().start, result.begun - 1);
      EXPECT_EQ(result.trace.back().iteration, result.best->iterations);
      EXPECT_EQ(result.trace.back().value, result.best->value);
    }
  }
}

TEST(MaxEvaluations, ThatSufficeChangeNothing) {
  const Problem camel = builtin_problem("six-hump-camel");
  MinimizeOptions options{.starts = 200, .keep_ends = true};
  const SearchResult free = minimize(camel, options);
  options.max_evaluations = 1'000'000'000;
  const SearchResult result = minimize(camel, options);
  EXPECT_FALSE(result.stopped_by.has_value());
  EXPECT_EQ(result.ends->point, free.ends->point);
}

/// Descents that would take minutes, each and all.
MinimizeOptions endless() {
  return {.starts = 1 << 20, .iterations = 10'000'000, .gradient_tolerance = 0.0, .value_tolerance = 0.0, .minima = 0,
          .keep_ends = true};
}

TEST(TimeLimit, EndsWhateverIsUnderWayWithTheBestSoFar) {
  for (const Optimizer& optimizer : {Optimizer{Adam{}}, Optimizer{Lbfgs{}}}) {
    MinimizeOptions options = endless();
    options.optimizer = optimizer;
    options.time_limit_s = 0.2;
    const SearchResult result = minimize(builtin_problem("rosenbrock", 40), options);
    EXPECT_EQ(result.stopped_by, StopReason::time_limit);
    expect_accounts(result);
    EXPECT_GT(result.begun, 0U);
    EXPECT_TRUE(result.best.has_value());
    EXPECT_GE(result.total_s, 0.2);
    EXPECT_LT(result.total_s, 20);  // not the minutes it would take; how promptly is for a benchmark to say
  }
}

TEST(TimeLimit, ThatIsOverAtOnceStillGivesAPoint) {
  MinimizeOptions options = endless();
  options.time_limit_s = 1e-9;
  const SearchResult result = minimize(builtin_problem("rosenbrock", 3), options);
  EXPECT_TRUE(result.best.has_value());
}

TEST(TimeLimit, ThatIsOverAtOnceFindsNoMinima) {
  MinimizeOptions options = endless();
  options.time_limit_s = 1e-9;
  options.minima = 20;
  options.starts = 1000;
  const SearchResult result = minimize(builtin_problem("rastrigin", 3), options);
  EXPECT_EQ(result.stopped_by, StopReason::time_limit);
  EXPECT_EQ(result.minima_total, 0U);
  EXPECT_GE(result.best_hits, 1U);
  EXPECT_FALSE(result.coverage->estimated_unseen.has_value());
}

TEST(Interrupt, EndsTheSearchWithTheBestSoFar) {
  std::atomic<bool> interrupt{false};
  MinimizeOptions options = endless();
  options.interrupt = &interrupt;
  std::thread user([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    interrupt = true;
  });
  const SearchResult result = minimize(builtin_problem("rosenbrock", 10), options);
  user.join();
  EXPECT_EQ(result.stopped_by, StopReason::interrupt);
  expect_accounts(result);
  EXPECT_TRUE(result.best.has_value());
  EXPECT_GT(count_of(result, Status::stopped), 0U);
}

TEST(Interrupt, ThatNeverComesChangesNothing) {
  const Problem levy = builtin_problem("levy", 3);
  const std::atomic<bool> interrupt{false};
  MinimizeOptions options{.starts = 100, .keep_ends = true};
  const SearchResult free = minimize(levy, options);
  options.interrupt = &interrupt;
  EXPECT_EQ(minimize(levy, options).ends->point, free.ends->point);
}

}  // namespace
}  // namespace polydescent
