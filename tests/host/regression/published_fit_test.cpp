// Fits that are printed in the literature, found again by what is printed of them: the l1 norm of a lasso's
// coefficients, or the degrees of freedom of a ridge.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "golden/regression_cases.hpp"
#include "regression_data.hpp"

namespace polydescent::test {
namespace {

FitData data_of(const GoldenData& data) {
  return {
      .x = {data.x.data(), NumberType::float64, data.rows, data.columns, static_cast<std::ptrdiff_t>(data.columns), 1},
      .names = data.names,
      .targets = data.targets,
      .target_names = data.target_names};
}

FitOptions options_of(const PublishedFit& published, double lambda) {
  FitOptions options{.model = published.model == "ridge" ? FitModel::ridge : FitModel::lasso};
  options.standardize = published.standardize;
  options.lambdas = {lambda};
  options.gap = 1e-14;
  return options;
}

Fitted fitted_at(const PublishedFit& published, double lambda) {
  return fit(data_of(published.data), options_of(published, lambda)).path.front();
}

double l1_norm_at(const PublishedFit& published, double lambda) {
  double norm = 0;
  for (const double b : fitted_at(published, lambda).value) norm += std::abs(b);
  return norm;
}

/// The trace of the matrix that makes fitted values of targets, less the intercept's one: its diagonal is what fits of
/// the targets 1 in row i, 0 elsewhere, say of row i.
double degrees_of_freedom_at(const PublishedFit& published, double lambda) {
  const GoldenData& data = published.data;
  FitData units = data_of(data);
  units.targets.assign(data.rows, std::vector<double>(data.rows, 0.0));
  units.target_names.clear();
  for (std::size_t i = 0; i < data.rows; ++i) units.targets[i][i] = 1;
  double trace = 0;
  for (const Fitted& fitted : fit(units, options_of(published, lambda)).path) {
    const std::vector<double> b = coefficients_of(fitted, data.columns);
    trace += std::inner_product(b.begin(), b.end(),
                                data.x.begin() + static_cast<std::ptrdiff_t>(fitted.target * data.columns),
                                fitted.intercept);
  }
  return trace - 1;
}

/// Where `measure`, which falls with lambda, is what is wanted.
template <class Measure>
double lambda_of(Measure measure, double wanted) {
  double low = 1e-3, high = 10;
  EXPECT_GT(measure(low), wanted);
  EXPECT_LT(measure(high), wanted);
  for (int k = 0; k < 40; ++k) {
    const double middle = std::sqrt(low * high);
    (measure(middle) > wanted ? low : high) = middle;
  }
  return low;
}

void expect_printed(const PublishedFit& published, double lambda) {
  EXPECT_NEAR(lambda, published.glmnet_lambda, 1e-7 * lambda);
  const Fitted ours = fitted_at(published, lambda);
  const std::vector<double> b = coefficients_of(ours, published.data.columns);
  for (std::size_t j = 0; j < b.size(); ++j) {
    EXPECT_NEAR(b[j], published.coefficients[j], published.tolerance) << published.data.names[j];
    EXPECT_NEAR(b[j], published.glmnet_coefficients[j], 1e-6) << published.data.names[j];
    if (published.l1_norm) {
      EXPECT_EQ(b[j] == 0, published.coefficients[j] == 0) << published.data.names[j];
    }
  }
  if (published.intercept) {
    EXPECT_NEAR(ours.intercept, *published.intercept, published.tolerance);
  }
}

TEST(PublishedFits, OfLassosAreOursWhereTheCoefficientsHaveTheirL1Norm) {
  int lassos = 0;
  for (const PublishedFit& published : published_fits()) {
    if (!published.l1_norm) continue;
    SCOPED_TRACE(published.source);
    expect_printed(published,
                   lambda_of([&](double lambda) { return l1_norm_at(published, lambda); }, *published.l1_norm));
    ++lassos;
  }
  EXPECT_EQ(lassos, 2);
}

TEST(PublishedFits, OfRidgesAreOursAtTheirDegreesOfFreedom) {
  int ridges = 0;
  for (const PublishedFit& published : published_fits()) {
    if (!published.degrees_of_freedom) continue;
    SCOPED_TRACE(published.source);
    const auto measure = [&](double lambda) { return degrees_of_freedom_at(published, lambda); };
    expect_printed(published, lambda_of(measure, *published.degrees_of_freedom));
    ++ridges;
  }
  EXPECT_EQ(ridges, 1);
}

}  // namespace
}  // namespace polydescent::test
