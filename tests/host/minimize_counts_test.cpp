#include <gmock/gmock.h>
#include <omp.h>

#include <atomic>
#include <cmath>
#include <filesystem>
#include <limits>
#include <numeric>
#include <thread>

#include "host/functors.hpp"
#include "polydescent/host/minima.hpp"
#include "polydescent/host/minimize.hpp"

namespace polydescent {
namespace {

using testing::AllOf;
using testing::Each;
using testing::Ge;
using testing::Le;

std::uint64_t status_total(const SearchResult& result) {
  return std::accumulate(result.statuses.begin(), result.statuses.end(), std::uint64_t{0});
}

std::uint64_t count_of(const SearchResult& result, Status status) {
  return result.statuses[static_cast<std::size_t>(status)];
}

/// Gradients that finding the automatic learning rate takes.
std::uint64_t probes_of_rate(const Optimizer& optimizer) {
  return std::visit(
      []<class Rule>(const Rule&) -> std::uint64_t {
        if constexpr (UpdateRule<Rule>) return Rule::normalizes_gradient ? 0 : 64;
        else return 0;
      },
      optimizer);
}

/// Each precision with each rule.
template <class Check>
void for_each_rule(Check check) {
  for (const Precision precision : {Precision::float64, Precision::float32}) {
    UpdateRules::for_each([&]<class Rule>(TypeTag<Rule>) {
      SCOPED_TRACE(std::string(Rule::name) + (precision == Precision::float32 ? ", float32" : ", float64"));
      check(MinimizeOptions{.starts = 333, .optimizer = Rule{}, .iterations = 700, .polish = Polish::none, .precision = precision});
    });
  }
}

TEST(Statuses, AddUpToTheDescents) {
  for_each_rule([](const MinimizeOptions& options) {
    for (const Problem& problem : {builtin_problem("rastrigin", 3), builtin_problem("griewank", 2, 1),
                                   problem(Treacherous{}, Box::cube(2, -5, 5))}) {
      const SearchResult result = minimize(problem, options);
      EXPECT_EQ(status_total(result), options.starts) << problem.name;
      EXPECT_EQ(result.descents, options.starts) << problem.name;
    }
  });
}

TEST(Statuses, SayWhyEachDescentStopped) {
  const Problem sphere = builtin_problem("sphere", 2);
  const auto all = [&](Status status, MinimizeOptions options) {
    options.starts = 99;
    options.polish = Polish::none;
    EXPECT_EQ(count_of(minimize(sphere, options), status), 99U) << name_of(status);
  };
  all(Status::iteration_limit, {.iterations = 0});
  all(Status::iteration_limit, {.iterations = 3});
  all(Status::converged_gradient, {.gradient_tolerance = 1e-3, .value_tolerance = 0.0});
  all(Status::converged_value, {.gradient_tolerance = 0.0});
  all(Status::converged_step, {.gradient_tolerance = 0.0, .value_tolerance = 0.0, .step_tolerance = 1e-6});
  all(Status::iteration_limit, {.iterations = 50, .gradient_tolerance = 0.0, .value_tolerance = 0.0});
}

/// Counts its own evaluations, one in each lane.
struct Counting {
  std::atomic<std::uint64_t>* evaluations;

  template <class X>
  auto operator()(const X& x) const {
    evaluations->fetch_add(static_cast<std::uint64_t>(ScalarTraits<typename X::value_type>::lanes));
    return Valleys{}(x);
  }
};

TEST(EvaluationCounts, AreTheNumberOfCallsOfTheFunction) {
  std::atomic<std::uint64_t> evaluations = 0;
  for (const int dim : {1, 4, 5, 9}) {
    const Problem counted = problem(Counting{&evaluations}, Box::cube(dim, -4, 4));
    for (const char* gradient : {"dual", "central", "forward"}) {
      UpdateRules::for_each([&]<class Rule>(TypeTag<Rule>) {
        SCOPED_TRACE(testing::Message() << dim << " dimensions, " << gradient << ", " << Rule::name);
        evaluations = 0;
        const SearchResult result = minimize(
            counted, {.starts = 21, .optimizer = Rule{}, .iterations = 60, .gradient = gradient, .lanes = Lanes::scalar});
        EXPECT_EQ(result.values_evaluated, evaluations);
      });
    }
  }
}

std::uint64_t descent_gradients(const SearchResult& result) {
  return result.gradients_evaluated - result.examination_gradients;
}

TEST(EvaluationCounts, AreTheGradientsTimesTheValuesOfEach) {
  for (const int dim : {1, 4, 5, 9}) {
    for_each_rule([&](MinimizeOptions options) {
      const Problem valleys = problem(Valleys{}, Box::cube(dim, -4, 4));
      const auto values = static_cast<std::uint64_t>((dim + 3) / 4);
      options.learning_rate = 1e-3;
      const SearchResult given = minimize(valleys, options);
      EXPECT_EQ(descent_gradients(given), given.iterations + given.descents);
      EXPECT_EQ(given.values_evaluated - given.examination_values, descent_gradients(given) * values);

      options.learning_rate.reset();
      const SearchResult automatic = minimize(valleys, options);
      EXPECT_EQ(descent_gradients(automatic), automatic.iterations + automatic.descents + probes_of_rate(options.optimizer));

      options.gradient = "central";
      options.step = 1e-4;
      const SearchResult central = minimize(valleys, options);
      EXPECT_EQ(central.values_evaluated - central.examination_values,
                descent_gradients(central) * static_cast<std::uint64_t>(2 * dim + 1));
    });
  }
}

/// Undefined outside [-0.1, 0.1]^n, and lowest at a corner.
struct Confined {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T slope = i % 2 == 0 ? x[i] : -x[i];
      sum += select(abs(x[i]) > T(0.1), T(std::numeric_limits<double>::quiet_NaN()), slope - square(x[i]));
    }
    return sum;
  }
};

TEST(Descents, StayInTheBoxAndAskTheFunctionNowhereElse) {
  const Box box = Box::cube(3, -0.1, 0.1);
  for (const char* gradient : {"dual", "central", "forward"}) {
    for_each_rule([&](MinimizeOptions options) {
      options.gradient = gradient;
      options.keep_ends = true;
      const SearchResult result = minimize(problem(Confined{}, box), options);
      EXPECT_EQ(count_of(result, Status::nonfinite_value), 0U) << gradient;
      EXPECT_EQ(count_of(result, Status::nonfinite_gradient), 0U) << gradient;
      EXPECT_NEAR(result.best->value, -0.33, 1e-6);
      EXPECT_THAT(result.ends->point, Each(AllOf(Ge(-0.1), Le(0.1)))) << gradient;  // in float32 too
    });
  }
}

TEST(Descents, EndWithTheValueOfTheirPoint) {
  for (const auto* name : {"rosenbrock", "ackley", "schwefel"}) {
    const Problem problem = builtin_problem(name, 3);
    const SearchResult result = minimize(problem, {.starts = 77, .iterations = 300, .keep_ends = true});
    for (std::size_t k = 0; k < 77; ++k) {
      const auto* point = &result.ends->point[3 * k];
      const double value = evaluate(problem, {point, point + 3});
      EXPECT_NEAR(result.ends->value[k], value, 1e-11 * std::max(1.0, std::abs(value))) << name;
    }
  }
}

/// Threads of this process.
std::ptrdiff_t threads_alive() {
  using Folder = std::filesystem::directory_iterator;
  return std::distance(Folder("/proc/self/task"), Folder());
}

TEST(Threads, AreAsManyAsAskedFor) {
  std::thread([] {  // OpenMP keeps the threads it has started for the one that asked, so that they can be counted
    omp_set_num_threads(4);
    const std::ptrdiff_t before = threads_alive();
    for (const int threads : {1, 2, 3}) {
      const SearchResult result =
          minimize(builtin_problem("sphere", 2), {.starts = 5000, .iterations = 3, .threads = threads});
      EXPECT_LE(threads_alive() - before, threads - 1);
      EXPECT_EQ(result.threads, threads);
      EXPECT_EQ(omp_get_max_threads(), 4);
    }
  }).join();
}

TEST(Minima, NoneKeepsNothingAndTheSameBest) {
  for_each_rule([](MinimizeOptions options) {
    const Problem problem = builtin_problem("rastrigin", 2);
    const SearchResult full = minimize(problem, options);
    options.minima = 0;
    const SearchResult brief = minimize(problem, options);
    EXPECT_TRUE(brief.minima.empty());
    EXPECT_FALSE(brief.ends.has_value());
    EXPECT_FALSE(brief.best_hits.has_value());
    EXPECT_EQ(brief.best->start, full.best->start);
    EXPECT_EQ(brief.best->value, full.best->value);
    EXPECT_EQ(brief.best->point, full.best->point);
    EXPECT_EQ(brief.statuses, full.statuses);
    if (has_converged(full.best->status)) {
      EXPECT_EQ(full.best->start, full.minima.at(0).start);
    }
    EXPECT_FALSE(full.ends.has_value());
  });
}

TEST(Minima, AreAtMostAsManyAsAskedForAndCountAll) {
  const Problem problem = builtin_problem("rastrigin", 2);
  const SearchResult all = minimize(problem, {.starts = 500, .minima = 100'000});
  const SearchResult few = minimize(problem, {.starts = 500, .minima = 3});
  EXPECT_EQ(all.minima.size(), all.minima_total);
  EXPECT_EQ(few.minima.size(), 3U);
  EXPECT_EQ(few.minima_total, all.minima_total);
  std::uint64_t descents = 0;
  for (const Minimum& minimum : all.minima) descents += minimum.count;
  EXPECT_EQ(descents, 500U);
}

TEST(Failure, OfEveryStartLeavesNoBest) {
  for_each_rule([](const MinimizeOptions& options) {
    const SearchResult result = minimize(problem(Undefined{}, Box::cube(3, -1, 1)), options);
    EXPECT_FALSE(result.best.has_value());
    EXPECT_TRUE(result.minima.empty());
    EXPECT_EQ(result.minima_total, 0U);
    EXPECT_EQ(count_of(result, Status::nonfinite_value), options.starts);
    EXPECT_EQ(result.iterations, 0U);
  });
}

TEST(Failure, OfSomeStartsDoesNotSpoilTheOthers) {
  for_each_rule([](MinimizeOptions options) {
    options.keep_ends = true;
    const SearchResult result = minimize(problem(Treacherous{}, Box::cube(2, -5, 5)), options);
    ASSERT_TRUE(result.best.has_value());
    double least = HUGE_VAL;
    for (std::size_t k = 0; k < options.starts; ++k) {
      const bool failed = result.ends->status[k] == Status::nonfinite_value;
      EXPECT_EQ(std::isfinite(result.ends->value[k]), !failed);
      if (!failed) least = std::min(least, result.ends->value[k]);
    }
    EXPECT_GT(count_of(result, Status::nonfinite_value), 0U);
    EXPECT_EQ(result.best->value, least);
    if (has_converged(result.best->status)) {
      EXPECT_EQ(result.minima.at(0).start, result.best->start);
    }
  });
}

/// Zero at zero, with an infinite slope there.
struct Root {
  template <class X>
  auto operator()(const X& x) const {
    return sqrt(x[0]);
  }
};

TEST(Failure, OfAGradientIsAStatusToo) {
  MinimizeOptions options{.starts = 9, .learning_rate = 100.0};  // the first step ends at the bound, which is the kink
  const SearchResult result = minimize(problem(Root{}, Box::cube(1, 0, 1)), options);
  EXPECT_EQ(count_of(result, Status::nonfinite_gradient), 9U);
  EXPECT_EQ(result.best->value, 0);
}

}  // namespace
}  // namespace polydescent
