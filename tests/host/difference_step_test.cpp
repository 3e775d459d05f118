#include "polydescent/host/difference_step.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "host/functors.hpp"
#include "polydescent/host/builtin_objective.hpp"
#include "polydescent/host/gradient_check.hpp"
#include "polydescent/host/gradient_kind.hpp"
#include "polydescent/host/minimize.hpp"
#include "support/differentiable.hpp"

namespace polydescent {
namespace {

constexpr int central = index_of<CentralDifference, Gradients>;
constexpr int forward = index_of<ForwardDifference, Gradients>;

/// visit(problem, precision) for every test function, in 10 dimensions or its own.
template <class Visit>
void for_each_problem(int instance, Visit visit) {
  for (const BuiltinObjective& objective : builtin_objectives()) {
    if (!test::is_differentiable_by_steps(objective)) continue;
    const Problem problem = builtin_problem(objective.name, objective.nearest_dim(10), instance);
    for (const Precision precision : {Precision::float64, Precision::float32}) {
      SCOPED_TRACE(problem.name + (precision == Precision::float32 ? ", float32" : ", float64"));
      visit(problem, precision);
    }
  }
}

// The largest ratio seen over seeds 0 to 8 is 1.5 for central and 2.3 for forward differences.
TEST(MeasuredStep, IsWithinThreeTimesTheBestErrorForEveryFunctionAndPrecision) {
  for (const std::uint64_t seed : {0U, 1U, 2U}) {
    for_each_problem(0, [&](const Problem& problem, Precision precision) {
      const GradientProbe probe(problem, precision, seed, 0, 200);
      EXPECT_EQ(probe.left_out(), 0U);
      for (const int kind : {central, forward}) {
        double best = HUGE_VAL;
        for (const double step : step_ladder(precision)) best = std::min(best, median(probe.errors(kind, step)));
        const MeasuredStep measured = measure_step(problem, precision, kind, seed);
        ASSERT_TRUE(measured.step.has_value());
        EXPECT_LE(median(probe.errors(kind, *measured.step)), 3 * best)
            << gradient_kinds()[static_cast<std::size_t>(kind)].name << ", seed " << seed;
      }
    });
  }
}

TEST(MeasuredStep, IsWithinThreeTimesTheBestErrorForMovedFunctionsToo) {
  for_each_problem(2, [&](const Problem& problem, Precision precision) {
    const GradientProbe probe(problem, precision, 5, 0, 200);
    double best = HUGE_VAL;
    for (const double step : step_ladder(precision)) best = std::min(best, median(probe.errors(central, step)));
    EXPECT_LE(median(probe.errors(central, *measure_step(problem, precision, central, 5).step)), 3 * best);
  });
}

TEST(MeasuredStep, IsAFunctionOfProblemPrecisionAndSeedAlone) {
  const Problem rastrigin = builtin_problem("rastrigin", 7, 3);
  const MinimizeOptions options{.starts = 9, .seed = 4, .iterations = 5, .gradient = "central"};
  const SearchResult expected = minimize(rastrigin, options);
  EXPECT_EQ(expected.step, measure_step(rastrigin, Precision::float64, central, 4).step);
  for (const int threads : {1, 3}) {
    for (const Lanes lanes : {Lanes::pack, Lanes::scalar}) {
      MinimizeOptions other = options;
      other.threads = threads;
      other.lanes = lanes;
      other.starts = 33;
      EXPECT_EQ(minimize(rastrigin, other).step, expected.step);
      other.only_start = 7;
      EXPECT_EQ(minimize(rastrigin, other).step, expected.step);
    }
  }
}

TEST(MeasuredStep, GivesWayToOneThatIsGiven) {
  const Problem rastrigin = builtin_problem("rastrigin", 3);
  EXPECT_EQ(minimize(rastrigin, {.starts = 9, .iterations = 5, .gradient = "central", .step = 1e-5}).step, 1e-5);
  EXPECT_FALSE(minimize(rastrigin, {.starts = 9, .iterations = 5}).step.has_value());
}

TEST(MeasuredStep, CostsWhatItSays) {
  for (const Precision precision : {Precision::float64, Precision::float32}) {
    const Problem valleys = problem(Valleys{}, Box::cube(5, -4, 4));
    const MeasuredStep measured = measure_step(valleys, precision, central, 0);
    const MinimizeOptions options{.starts = 9, .iterations = 5, .gradient = "central", .polish = Polish::none, .precision = precision};
    const SearchResult result = minimize(valleys, options);
    const std::uint64_t gradients = result.iterations + result.descents;
    EXPECT_EQ(result.gradients_evaluated - result.examination_gradients, gradients + measured.gradients_evaluated);
    EXPECT_EQ(result.values_evaluated - result.examination_values, gradients * 11 + measured.values_evaluated);
    EXPECT_LE(measured.gradients_evaluated, 20U * 32);
  }
}

TEST(MeasuredStep, IsMissingWhereNoPointCanTell) {
  for (const Problem& hopeless : {problem(Flat{}, Box::cube(2, 0, 1)), problem(Undefined{}, Box::cube(2, 0, 1))}) {
    EXPECT_FALSE(measure_step(hopeless, Precision::float64, central, 0).step.has_value());
    EXPECT_FALSE(minimize(hopeless, {.starts = 9, .iterations = 5, .gradient = "central"}).step.has_value());
  }
}

TEST(StepLadder, ClimbsToATenth) {
  for (const Precision precision : {Precision::float64, Precision::float32}) {
    const auto steps = step_ladder(precision);
    EXPECT_TRUE(std::is_sorted(steps.begin(), steps.end()));
    EXPECT_EQ(steps.back(), 0.1);
    EXPECT_EQ(steps.size() % 3, 1U);
  }
}

TEST(MeasuredStep, IsTheDefaultWhenSomebodyAskedToStop) {
  const int stop = 1;
  const MeasuredStep measured = measure_step(builtin_problem("rastrigin", 3), Precision::float64, central, 4, &stop);
  EXPECT_FALSE(measured.step.has_value());
}

}  // namespace
}  // namespace polydescent
