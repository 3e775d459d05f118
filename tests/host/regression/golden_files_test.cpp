// The files of tests/golden/regression say what their readers rely on.
#include <gmock/gmock.h>

#include <cmath>

#include "golden/regression_cases.hpp"

namespace polydescent::test {
namespace {

using testing::AnyOf;
using testing::Each;
using testing::IsEmpty;
using testing::SizeIs;

constexpr double most_violation = 1e-9;

auto none_or(std::size_t size) { return AnyOf(IsEmpty(), SizeIs(size)); }

TEST(RegressionGoldenFiles, HaveDataOfOneShape) {
  ASSERT_THAT(regression_cases(), testing::Not(IsEmpty()));
  for (const RegressionCase& golden : regression_cases()) {
    SCOPED_TRACE(golden.name);
    const GoldenData& data = golden.data;
    const GoldenOptions& options = golden.options;
    EXPECT_GT(data.rows, 0u);
    EXPECT_THAT(data.names, SizeIs(data.columns));
    EXPECT_THAT(data.x, SizeIs(data.rows * data.columns));
    EXPECT_THAT(data.targets, SizeIs(data.target_names.size()));
    EXPECT_THAT(data.targets, Each(SizeIs(data.rows)));
    EXPECT_THAT(options.weights, none_or(data.rows));
    EXPECT_THAT(options.fold_ids, none_or(data.rows));
    for (const auto& list : {options.penalty_factors, options.lower, options.upper}) {
      EXPECT_THAT(list, none_or(data.columns));
    }
  }
}

TEST(RegressionGoldenFiles, HaveAFitForEveryTargetAndLambda) {
  for (const RegressionCase& golden : regression_cases()) {
    SCOPED_TRACE(golden.name);
    const std::size_t count = golden.lambdas.size();
    EXPECT_THAT(golden.lambda_max, SizeIs(golden.data.targets.size()));
    ASSERT_THAT(golden.fits, SizeIs(golden.data.targets.size() * count));
    EXPECT_LE(golden.kkt, most_violation);
    for (std::size_t i = 0; i < golden.fits.size(); ++i) {
      EXPECT_EQ(golden.fits[i].target, i / count);
      EXPECT_EQ(golden.fits[i].lambda, golden.lambdas[i % count]);
      EXPECT_THAT(golden.fits[i].coefficients, SizeIs(golden.data.columns));
      EXPECT_LE(golden.fits[i].kkt, golden.kkt);
    }
  }
}

TEST(RegressionGoldenFiles, HaveAnErrorForEveryFoldAndLambda) {
  for (const RegressionCase& golden : regression_cases()) {
    SCOPED_TRACE(golden.name);
    EXPECT_LE(golden.options.fold_ids.empty() ? 0u : 1u, golden.validations.size());
    for (const GoldenValidation& validation : golden.validations) {
      const std::size_t count = golden.lambdas.size();
      EXPECT_THAT(validation.kind, AnyOf("k-fold", "leave-one-out", "generalized"));
      EXPECT_THAT(validation.mean, SizeIs(count));
      EXPECT_THAT(validation.standard_error, SizeIs(validation.kind == "generalized" ? 0 : count));
      EXPECT_THAT(validation.fold_means, SizeIs(validation.fold_sizes.size()));
      EXPECT_THAT(validation.fold_means, Each(SizeIs(count)));
      EXPECT_THAT(golden.lambdas, testing::Contains(validation.lambda_min));
    }
  }
}

/// Whether all penalized coefficients are zero.
bool empty(const RegressionCase& golden, const GoldenFit& fit) {
  for (std::size_t j = 0; j < golden.data.columns; ++j) {
    const bool penalized = golden.options.penalty_factors.empty() || golden.options.penalty_factors[j] > 0;
    if (penalized && fit.coefficients[j] != 0) return false;
  }
  return true;
}

TEST(RegressionGoldenFiles, HaveNoPenalizedCoefficientAboveLambdaMaxAndSomeBelow) {
  for (const RegressionCase& golden : regression_cases()) {
    if (golden.options.model == "ridge") continue;
    SCOPED_TRACE(golden.name);
    for (const GoldenFit& fit : golden.fits) EXPECT_EQ(empty(golden, fit), fit.lambda > golden.lambda_max[fit.target]);
  }
}

/// Where coefficient j may lie.
std::pair<double, double> limits(const GoldenOptions& options, std::size_t j) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (!options.penalty_factors.empty() && std::isinf(options.penalty_factors[j])) return {0, 0};
  const double lower = options.lower.empty() ? -infinity : options.lower[j];
  const double upper = options.upper.empty() ? infinity : options.upper[j];
  return {options.positive ? 0 : lower, upper};
}

TEST(RegressionGoldenFiles, HaveCoefficientsWithinTheirLimits) {
  constexpr double rounding = 1e-15;
  for (const RegressionCase& golden : regression_cases()) {
    SCOPED_TRACE(golden.name);
    for (const GoldenFit& fit : golden.fits) {
      for (std::size_t j = 0; j < golden.data.columns; ++j) {
        const auto [lower, upper] = limits(golden.options, j);
        EXPECT_GE(fit.coefficients[j], lower - rounding);
        EXPECT_LE(fit.coefficients[j], upper + rounding);
      }
    }
  }
}

TEST(RegressionGoldenFiles, HavePrintedFitsThatGlmnetReproduces) {
  EXPECT_THAT(published_fits(), SizeIs(3));
  for (const PublishedFit& fit : published_fits()) {
    SCOPED_TRACE(fit.source + ", " + fit.model);
    ASSERT_THAT(fit.coefficients, SizeIs(fit.data.columns));
    EXPECT_TRUE(fit.l1_norm || fit.degrees_of_freedom);
    for (std::size_t j = 0; j < fit.data.columns; ++j) {
      EXPECT_NEAR(fit.glmnet_coefficients[j], fit.coefficients[j], fit.tolerance);
    }
  }
}

}  // namespace
}  // namespace polydescent::test
