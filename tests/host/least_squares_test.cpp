#include <gmock/gmock.h>

#include <cmath>

#include "host/data_fits.hpp"
#include "host/request_error.hpp"
#include "polydescent/host/minimize.hpp"

namespace polydescent {
namespace {

using testing::HasSubstr;

/// x_0 exp(-x_1 t) at t = 0, 1, ..., as a model.
struct Decay {
  static constexpr int min_dim = 2, max_dim = 2;

  template <class X>
  auto operator()(const X& x, int k) const {
    using T = typename X::value_type;
    return T(x[0] * exp(x[1] * T(-k)));
  }
};

/// x_i - i, and the product of neighbours: some residuals are not linear.
struct Chain {
  int residuals(int dim) const { return 2 * dim - 1; }
  template <class X>
  auto residual(const X& x, int k) const {
    using T = typename X::value_type;
    if (k % 2 == 0) return T(x[k / 2] - T(k / 2));
    return T(T(0.1) * x[k / 2] * x[k / 2 + 1]);
  }
};

/// Rows of six observations of decays whose height is 1 + row, and whose rate is (1 + row) / rows.
Data decays(int rows) {
  Data data{{}, 6};
  for (int row = 0; row < rows; ++row) {
    for (int k = 0; k < data.columns; ++k) data.number.push_back((1 + row) * std::exp(-k * (1.0 + row) / rows));
  }
  return data;
}

const Box decay_box{{0, 0}, {100, 5}};

TEST(ResidualProblem, IsAnObjectiveForEveryOptimizer) {
  const Problem chain = residual_problem(Chain{}, Box::cube(4, -5, 5), "chain");
  const std::vector<double> x{1, 2, 3, 4};
  EXPECT_DOUBLE_EQ(evaluate(chain, x), 4 + 0.04 + 0.36 + 1.44);
  const auto first = minimize(chain, {.starts = 50});
  const auto second = minimize(chain, {.starts = 50, .optimizer = Lbfgs{}});
  const auto fit = minimize(chain, {.starts = 50, .optimizer = LevenbergMarquardt{}});
  EXPECT_NEAR(first.best->value, fit.best->value, 1e-9);
  EXPECT_NEAR(second.best->value, fit.best->value, 1e-9);
  EXPECT_LT(fit.best->gradient_norm, 1e-9);
  EXPECT_LT(fit.iterations * 20, first.iterations);
}

TEST(LevenbergMarquardtSearch, FindsTheBuiltInValleys) {
  for (const char* name : {"rosenbrock", "sphere", "himmelblau"}) {
    for (const Precision precision : {Precision::float64, Precision::float32}) {
      const SearchResult result = minimize(
          builtin_problem(name, 2),
          {.starts = 100, .optimizer = LevenbergMarquardt{}, .polish = Polish::none, .precision = precision});
      EXPECT_LT(result.best->value, precision == Precision::float32 ? 1e-9 : 1e-18) << name;
      EXPECT_EQ(result.gradient, "dual");
    }
  }
}

TEST(LevenbergMarquardtSearch, CountsAPassForEveryEightCoordinates) {
  for (const int dim : {2, 8, 9, 17}) {
    const SearchResult result = minimize(builtin_problem("rosenbrock", dim), {.starts = 50, .optimizer = LevenbergMarquardt{}});
    const std::uint64_t gradients = result.gradients_evaluated - result.examination_gradients;
    EXPECT_EQ(gradients, result.iterations + result.descents);
    EXPECT_EQ(result.values_evaluated - result.examination_values, gradients * static_cast<std::uint64_t>((dim + 7) / 8));
  }
}

TEST(LevenbergMarquardtSearch, EndsAtATargetAndAfterSoManyEvaluations) {
  const Problem valley = builtin_problem("rosenbrock", 2);
  const SearchResult aimed = minimize(valley, {.starts = 5000, .optimizer = LevenbergMarquardt{}, .target = 1e-3});
  EXPECT_EQ(aimed.stopped_by, StopReason::target);
  EXPECT_LE(aimed.best->value, 1e-3);
  EXPECT_LT(aimed.begun, 5000u);
  const SearchResult rationed =
      minimize(valley, {.starts = 5000, .optimizer = LevenbergMarquardt{}, .iterations = 100, .max_evaluations = 2000});
  EXPECT_EQ(rationed.stopped_by, StopReason::max_evaluations);
  EXPECT_LE(rationed.values_evaluated - rationed.examination_values, 2000u);
}

TEST(LevenbergMarquardtSearch, AddsARidgePenalty) {
  const Problem valley = builtin_problem("rosenbrock", 2);
  const SearchResult result = minimize(valley, {.starts = 100, .optimizer = LevenbergMarquardt{}, .l2 = 0.1});
  const SearchResult other = minimize(valley, {.starts = 100, .optimizer = Lbfgs{}, .l2 = 0.1});
  EXPECT_NEAR(result.best->value, other.best->value, 1e-8);
  EXPECT_NEAR(result.best->penalty, other.best->penalty, 1e-8);
}

TEST(LevenbergMarquardtSearch, TracesTheBestPointAfterEveryTrial) {
  const SearchResult result = minimize(builtin_problem("rosenbrock", 2),
                                       {.starts = 3, .optimizer = LevenbergMarquardt{}, .keep_ends = true, .trace_starts = 1});
  ASSERT_EQ(result.trace.size(), static_cast<std::size_t>(result.ends->iterations[0]) + 1);
  for (std::size_t t = 1; t < result.trace.size(); ++t) EXPECT_LE(result.trace[t].value, result.trace[t - 1].value);
  EXPECT_EQ(result.trace.back().value, result.ends->value[0]);
}

TEST(LevenbergMarquardtSearch, HasTenDigitsOfAFitFromEveryStartThatReachesIt) {
  const SearchResult result =
      minimize(data_fit<SaturationOfSecondOrder>(misra1a(), {{0, 0}, {2000, 0.01}}), {.starts = 500, .optimizer = LevenbergMarquardt{}, .keep_ends = true});
  int reached = 0;
  for (std::size_t k = 0; k < result.ends->value.size(); ++k) {
    if (result.ends->value[k] > 7.5464681533e-2 * (1 + 1e-6)) continue;
    ++reached;
    EXPECT_NEAR(result.ends->point[2 * k], 3.3799746163e2, 2e-8) << k;
    EXPECT_NEAR(result.ends->point[2 * k + 1], 3.9039091287e-4, 2e-14) << k;
  }
  EXPECT_GT(reached, 400);
}

TEST(ObservedProblem, EveryRowOfObservationsIsFittedFromItsOwnStarts) {
  constexpr int rows = 37;
  const Problem problem = observed_problem(Decay{}, decays(rows), decay_box);
  std::vector<double> guesses;
  for (int start = 0; start < 2 * rows; ++start) {
    guesses.insert(guesses.end(), {0.8 * (1 + start % rows), start < rows ? 0.1 : 1});
  }
  const SearchResult result =
      minimize(problem, {.start_points = guesses, .optimizer = LevenbergMarquardt{}, .keep_ends = true});
  ASSERT_EQ(result.ends->value.size(), 2u * rows);
  EXPECT_TRUE(result.minima.empty());
  for (std::size_t k = 0; k < result.ends->value.size(); ++k) {
    const double row = static_cast<double>(k % rows);
    EXPECT_NEAR(result.ends->point[2 * k], 1 + row, 1e-6) << k;
    EXPECT_NEAR(result.ends->point[2 * k + 1], (1 + row) / rows, 1e-6) << k;
  }
}

TEST(ObservedProblem, OneRowIsAnObjectiveForEveryOptimizer) {
  const Problem problem = observed_problem(Decay{}, decays(1), decay_box);
  EXPECT_LT(minimize(problem, {.starts = 20, .optimizer = Lbfgs{}}).best->value, 1e-12);
  EXPECT_LT(minimize(problem, {.starts = 20, .optimizer = LevenbergMarquardt{}}).best->value, 1e-12);
}

TEST(ObservedProblem, RefusesWhatItCannotDo) {
  EXPECT_THAT(request_error([] { minimize(observed_problem(Decay{}, decays(3), decay_box), {}); }),
              HasSubstr("3 fits with observations of their own; use the optimizer levenberg-marquardt"));
  EXPECT_THAT(request_error([] { observed_problem(Decay{}, Data{{1, 2, 3}, 2}, decay_box); }),
              HasSubstr("whole number of rows"));
}

}  // namespace
}  // namespace polydescent
