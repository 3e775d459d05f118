// Fits against scikit-learn's and glmnet's, which tests/golden/regression holds.
#include <gtest/gtest.h>

#include <cmath>

#include "golden/regression_cases.hpp"
#include "polydescent/host/regression/fit.hpp"

namespace polydescent::test {
namespace {

constexpr double asked_gap = 1e-16;

FitData data_of(const RegressionCase& golden) {
  const GoldenData& data = golden.data;
  return {.x = {data.x.data(), NumberType::float64, data.rows, data.columns, static_cast<std::ptrdiff_t>(data.columns), 1},
          .names = data.names,
          .targets = data.targets,
          .target_names = data.target_names,
          .weights = golden.options.weights};
}

template <class Enumeration, std::size_t N>
Enumeration named(const char* const (&names)[N], const std::string& name) {
  const auto found = std::find(std::begin(names), std::end(names), name);
  EXPECT_NE(found, std::end(names)) << name;
  return static_cast<Enumeration>(found - std::begin(names));
}

FitOptions options_of(const RegressionCase& golden) {
  const GoldenOptions& asked = golden.options;
  FitOptions options{.model = named<FitModel>(fit_model_names, asked.model),
                     .loss_scale = named<LossScale>(loss_scale_names, asked.loss_scale)};
  if (options.model == FitModel::elastic_net) options.l1_ratios = {asked.l1_ratio};
  options.lambdas = golden.lambdas;
  options.penalty_factors = asked.penalty_factors;
  options.lower = asked.lower;
  options.upper = asked.upper;
  options.positive = asked.positive;
  options.intercept = asked.intercept;
  options.standardize = asked.standardize;
  options.fold_ids = asked.fold_ids;
  options.gap = asked_gap;
  return options;
}

double largest(const std::vector<double>& numbers) {
  double result = 0;
  for (const double number : numbers) result = std::max(result, std::abs(number));
  return result;
}

const Fitted& fitted_at(const FitResult& result, std::size_t target, double lambda) {
  for (const Fitted& fitted : result.path) {
    if (fitted.target == target && fitted.lambda == lambda) return fitted;
  }
  throw std::out_of_range("no such fit");
}

class GoldenFits : public ::testing::TestWithParam<RegressionCase> {};

TEST_P(GoldenFits, AreTheirs) {
  const RegressionCase& golden = GetParam();
  const FitResult result = fit(data_of(golden), options_of(golden));
  for (const GoldenFit& theirs : golden.fits) {
    SCOPED_TRACE(theirs.lambda);
    const Fitted& ours = fitted_at(result, theirs.target, theirs.lambda);
    EXPECT_LE(ours.objective, theirs.objective * (1 + 1e-11));
    EXPECT_GE(ours.objective, theirs.objective * (1 - 1e-11));
    EXPECT_LE(ours.gap, 1e-12);
    std::vector<double> coefficients(golden.data.columns);
    for (std::size_t k = 0; k < ours.index.size(); ++k) coefficients[static_cast<std::size_t>(ours.index[k])] = ours.value[k];
    const double tolerance = 1e-6 * std::max(largest(theirs.coefficients), 1e-9);
    for (std::size_t j = 0; j < coefficients.size(); ++j) EXPECT_NEAR(coefficients[j], theirs.coefficients[j], tolerance) << j;
    EXPECT_NEAR(ours.intercept, theirs.intercept, 1e-6 * std::max(1.0, std::abs(theirs.intercept)));
  }
}

TEST_P(GoldenFits, AreValidatedAsTheirs) {
  const RegressionCase& golden = GetParam();
  if (golden.options.fold_ids.empty()) return;
  const FitResult result = fit(data_of(golden), options_of(golden));
  for (const GoldenValidation& theirs : golden.validations) {
    if (theirs.kind != "k-fold") continue;
    const auto ours = std::find_if(result.validated.begin(), result.validated.end(),
                                   [&](const CrossValidated& validated) { return validated.target == theirs.target; });
    ASSERT_NE(ours, result.validated.end());
    ASSERT_EQ(ours->mean.size(), theirs.mean.size());
    for (std::size_t l = 0; l < theirs.mean.size(); ++l) {
      EXPECT_NEAR(ours->mean[l], theirs.mean[l], 1e-6 * theirs.mean[l]);
      EXPECT_NEAR(ours->standard_error[l], theirs.standard_error[l], 1e-6 * theirs.standard_error[l]);
    }
    EXPECT_EQ(ours->lambdas[ours->best], theirs.lambda_min);
    EXPECT_EQ(ours->lambdas[ours->simplest], theirs.lambda_1se.value_or(ours->lambdas[ours->simplest]));
  }
}

TEST_P(GoldenFits, LeaveRowsOutInClosedFormAsTheirs) {
  const RegressionCase& golden = GetParam();
  for (const GoldenValidation& theirs : golden.validations) {
    if (theirs.kind == "k-fold") continue;
    FitOptions options = options_of(golden);
    options.validation = theirs.kind == "generalized" ? Validation::generalized : Validation::leave_one_out;
    const FitResult result = fit(data_of(golden), options);
    const CrossValidated& ours = result.validated[theirs.target];
    ASSERT_EQ(ours.target, theirs.target);
    ASSERT_EQ(ours.mean.size(), theirs.mean.size());
    for (std::size_t l = 0; l < theirs.mean.size(); ++l) {
      const auto found = std::find(ours.lambdas.begin(), ours.lambdas.end(), golden.lambdas[l]);
      ASSERT_NE(found, ours.lambdas.end());
      const auto k = static_cast<std::size_t>(found - ours.lambdas.begin());
      EXPECT_NEAR(ours.mean[k], theirs.mean[l], 1e-8 * theirs.mean[l]) << theirs.kind;
      if (theirs.standard_error.empty()) EXPECT_TRUE(ours.standard_error.empty());
      else EXPECT_NEAR(ours.standard_error[k], theirs.standard_error[l], 1e-6 * theirs.standard_error[l]) << theirs.kind;
    }
    EXPECT_EQ(ours.lambdas[ours.best], theirs.lambda_min);
  }
}

std::string name_of(const ::testing::TestParamInfo<RegressionCase>& info) {
  std::string name = info.param.name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Regression, GoldenFits, ::testing::ValuesIn(regression_cases()), name_of);

}  // namespace
}  // namespace polydescent::test
