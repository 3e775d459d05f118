#include <gmock/gmock.h>

#include "host/data_fits.hpp"
#include "host/request_error.hpp"
#include "polydescent/host/minimize.hpp"
#include "polydescent/host/polish.hpp"

namespace polydescent {
namespace {

using testing::HasSubstr;

std::string polish_of(const Problem& problem, const MinimizeOptions& options) {
  const auto by = polisher(problem, options);
  return by ? name_of(*by) : "none";
}

const MinimizeOptions few_steps{.starts = 200, .iterations = 60, .keep_ends = true};

TEST(PolishOfAFit, EndsAtThePrecisionOfLevenbergMarquardt) {
  for (const double unit : {1.0, 1e-9}) {
    const Problem fit = misra1a_fit(unit);
    const SearchResult exact = minimize(fit, {.starts = 200, .optimizer = LevenbergMarquardt{}});
    for (const Precision precision : {Precision::float64, Precision::float32}) {
      for (const Optimizer& optimizer : {Optimizer{Adam{}}, Optimizer{Lbfgs{}}}) {
        MinimizeOptions options = few_steps;
        options.precision = precision;
        options.optimizer = optimizer;
        const SearchResult result = minimize(fit, options);
        EXPECT_STREQ(name_of(result.polished.value()), "levenberg-marquardt");
        EXPECT_GT(result.polish_iterations, 0u);
        EXPECT_NEAR(result.best->point[0], exact.best->point[0], 1e-8 * exact.best->point[0]) << name_of(optimizer);
        EXPECT_NEAR(result.best->point[1], exact.best->point[1], 1e-8 * exact.best->point[1]) << name_of(optimizer);
        EXPECT_NEAR(result.best->value, exact.best->value, 1e-11 * exact.best->value);
      }
    }
  }
}

TEST(PolishOfAFit, IsTheSameBitForBitOnAnyNumberOfThreads) {
  const Problem fit = misra1a_fit();
  for (const Precision precision : {Precision::float64, Precision::float32}) {
    MinimizeOptions options = few_steps;
    options.precision = precision;
    options.threads = 1;
    const SearchResult one = minimize(fit, options);
    options.threads = 3;
    const SearchResult three = minimize(fit, options);
    EXPECT_EQ(one.ends->point, three.ends->point);
    EXPECT_EQ(one.ends->iterations, three.ends->iterations);
    EXPECT_EQ(one.polish_iterations, three.polish_iterations);
    options.only_start = 133;
    const SearchResult alone = minimize(fit, options);
    EXPECT_EQ(alone.ends->point[0], one.ends->point[266]);
    EXPECT_EQ(alone.ends->point[1], one.ends->point[267]);
  }
}

TEST(PolishOfAFit, IsChosenByProblemAndOptimizer) {
  const Problem fit = misra1a_fit(), sphere = builtin_problem("sphere", 2);
  EXPECT_EQ(polish_of(fit, {}), "levenberg-marquardt");
  EXPECT_EQ(polish_of(fit, {.optimizer = Lbfgs{}}), "levenberg-marquardt");
  EXPECT_EQ(polish_of(fit, {.optimizer = LevenbergMarquardt{}}), "none");
  EXPECT_EQ(polish_of(fit, {.optimizer = LevenbergMarquardt{}, .precision = Precision::float32}), "levenberg-marquardt");
  EXPECT_EQ(polish_of(fit, {.l2 = 1}), "levenberg-marquardt");
  EXPECT_EQ(polish_of(fit, {.l1 = 1}), "none");
  EXPECT_EQ(polish_of(fit, {.iterations = 0}), "none");
  EXPECT_EQ(polish_of(fit, {.polish = Polish::none}), "none");
  EXPECT_EQ(polish_of(fit, {.polish = Polish::lbfgs}), "lbfgs");
  EXPECT_EQ(polish_of(sphere, {}), "lbfgs");
  EXPECT_EQ(polish_of(sphere, {.optimizer = Lbfgs{}}), "none");
  EXPECT_EQ(polish_of(sphere, {.polish = Polish::levenberg_marquardt}), "levenberg-marquardt");
}

TEST(PolishOfAFit, MindsARidgePenalty) {
  MinimizeOptions options = few_steps;
  options.l2 = 1e-5;
  const SearchResult result = minimize(misra1a_fit(), options);
  options.optimizer = LevenbergMarquardt{};
  const SearchResult exact = minimize(misra1a_fit(), options);
  EXPECT_GT(exact.best->penalty, 0);
  EXPECT_NEAR(result.best->value + result.best->penalty, exact.best->value + exact.best->penalty, 1e-11);
  EXPECT_NEAR(result.best->point[0], exact.best->point[0], 1e-6);
}

TEST(PolishOfAFit, ContinuesTheTrace) {
  MinimizeOptions options = few_steps;
  options.trace_starts = 2;
  const SearchResult result = minimize(misra1a_fit(), options);
  const auto last = std::find_if(result.trace.begin(), result.trace.end(), [](const TracePoint& point) { return point.start == 1; }) - 1;
  EXPECT_EQ(last->value, result.ends->value[0]);
  EXPECT_EQ(result.trace.back().value, result.ends->value[1]);
  EXPECT_EQ(result.trace.back().iteration, result.ends->iterations[1]);
}

TEST(PolishByLevenbergMarquardt, IsRefusedWhereThereAreNoResiduals) {
  const MinimizeOptions asked{.starts = 5, .polish = Polish::levenberg_marquardt};
  EXPECT_THAT(request_error([&] { minimize(builtin_problem("rastrigin", 2), asked); }),
              HasSubstr("--polish levenberg-marquardt: rastrigin is not known as a sum of squares; use lbfgs"));
  MinimizeOptions kinks = asked;
  kinks.l1 = 1;
  EXPECT_THAT(request_error([&] { minimize(misra1a_fit(), kinks); }), HasSubstr("--polish levenberg-marquardt: it needs a smooth"));
  const SearchResult sphere = minimize(builtin_problem("rosenbrock", 2), asked);
  EXPECT_LT(sphere.best->value, 1e-18);
  EXPECT_STREQ(name_of(sphere.polished.value()), "levenberg-marquardt");
}

}  // namespace
}  // namespace polydescent
