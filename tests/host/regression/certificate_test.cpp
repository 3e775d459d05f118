// Certificates of arbitrary coefficients: objectives and intercepts against the data, read row by row in long double,
// and gaps against what a fit attains.
#include "polydescent/host/regression/certificate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <ostream>
#include <random>
#include <string>

#include "regression_data.hpp"

namespace polydescent::test {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// What is certified: data, options with one lambda, and one l1-ratio.
struct CertifiedProblem {
  std::string name;
  RegressionData data;
  FitOptions options;

  std::size_t columns() const { return data.columns; }
  double lambda() const { return options.lambdas.front(); }
  double l1_ratio() const {
    if (options.model == FitModel::elastic_net) return options.l1_ratios.front();
    return options.model == FitModel::lasso ? 1 : 0;
  }
  double factor(std::size_t j) const { return options.penalty_factors.empty() ? 1 : options.penalty_factors[j]; }
  double lower(std::size_t j) const {
    if (std::isinf(factor(j)) || options.positive) return 0;
    return options.lower.empty() ? -infinite : options.lower[j];
  }
  double upper(std::size_t j) const {
    if (std::isinf(factor(j))) return 0;
    return options.upper.empty() ? infinite : options.upper[j];
  }
};

std::ostream& operator<<(std::ostream& out, const CertifiedProblem& problem) { return out << problem.name; }

std::vector<CertifiedProblem> problems() {
  const auto made = [](std::string name, FitOptions options, bool weighted = false, std::size_t rows = 101,
                       std::size_t columns = 7) {
    CertifiedProblem problem{std::move(name), random_data(rows, columns), std::move(options)};
    if (weighted) problem.data.weights = odd_weights(rows);
    return problem;
  };
  const std::vector<double> factors = {1, 0, infinite, 0.5, 2, 0, 1};
  const std::vector<double> lower = {-infinite, -0.1, 0, -infinite, -0.05, -1, 0},
                            upper = {0.2, infinite, 0.1, 0.05, 0, 0.3, 0.4};
  const FitModel lasso = FitModel::lasso, ridge = FitModel::ridge, net = FitModel::elastic_net;
  return {
      made("Lasso", {.model = lasso, .lambdas = {0.3}}),
      made("LassoOfMoreColumnsThanRows", {.model = lasso, .lambdas = {0.2}}, false, 23, 41),
      made("LassoOfLargeLambda", {.model = lasso, .lambdas = {1e6}}),
      made("LassoWithWeights", {.model = lasso, .lambdas = {0.3}}, true),
      made("LassoWithFactors", {.model = lasso, .lambdas = {0.3}, .penalty_factors = factors}, true),
      made("LassoWithLimits", {.model = lasso, .lambdas = {0.1}, .lower = lower, .upper = upper}),
      made("LassoOfPlainColumns", {.model = lasso, .lambdas = {0.3}, .standardize = false}),
      made("LassoWithoutIntercept", {.model = lasso, .lambdas = {0.3}, .intercept = false}, true),
      made("LassoOfPlainColumnsWithoutIntercept",
           {.model = lasso, .lambdas = {0.3}, .intercept = false, .standardize = false}),
      made("LassoOfPositives", {.model = lasso, .lambdas = {0.1}, .positive = true}),
      made("ElasticNet", {.model = net, .l1_ratios = {0.5}, .lambdas = {0.3}}),
      made("ElasticNetOfTheSum", {.model = net, .loss_scale = LossScale::sum, .l1_ratios = {0.8}, .lambdas = {20}},
           true),
      made("ElasticNetOfTheMean", {.model = net,
                                   .loss_scale = LossScale::mean,
                                   .l1_ratios = {0.8},
                                   .lambdas = {0.5},
                                   .penalty_factors = factors}),
      made("ElasticNetWithEverything",
           {.model = net,
            .l1_ratios = {0.3},
            .lambdas = {0.2},
            .penalty_factors = factors,
            .lower = lower,
            .upper = upper,
            .intercept = false},
           true),
      made("Ridge", {.model = ridge, .lambdas = {0.5}}),
      made("RidgeOfMoreColumnsThanRows", {.model = ridge, .lambdas = {0.5}}, false, 23, 41),
      made("RidgeWithWeightsAndFactors", {.model = ridge, .lambdas = {0.5}, .penalty_factors = factors}, true),
      made("RidgeOfPositives", {.model = ridge, .lambdas = {0.5}, .positive = true}),
      made("RidgeWithLimits", {.model = ridge, .lambdas = {0.5}, .lower = lower, .upper = upper}),
  };
}

/// The problem written out from its rows, in the scale of the half-mean loss.
class Naive {
 public:
  explicit Naive(const CertifiedProblem& problem) : problem_(problem), spread_(problem.columns(), 1) {
    for (std::size_t i = 0; i < data().rows; ++i) weight_ += data().weight(i);
    if (!problem.options.standardize) return;
    for (std::size_t j = 0; j < problem.columns(); ++j) {
      const long double mean = mean_of([&](std::size_t i) { return static_cast<long double>(data().at(i, j)); });
      spread_[j] =
          std::sqrt(mean_of([&](std::size_t i) { return (data().at(i, j) - mean) * (data().at(i, j) - mean); }));
    }
  }

  /// mean y - mean x'b, the best there is.
  long double intercept(const std::vector<double>& b) const {
    return problem_.options.intercept ? mean_of([&](std::size_t i) { return residual(b, 0, i); }) : 0;
  }

  long double objective(const std::vector<double>& b) const { return objective(b, intercept(b)); }

  long double objective(const std::vector<double>& b, long double intercept) const {
    long double value =
        mean_of([&](std::size_t i) { return residual(b, intercept, i) * residual(b, intercept, i); }) / 2;
    for (std::size_t j = 0; j < b.size(); ++j) {
      if (b[j] == 0) continue;
      const long double size = spread_[j] * std::abs(static_cast<long double>(b[j]));
      value += problem_.factor(j) * (l1() * size + l2() * size * size / 2);
    }
    return value;
  }

  /// The largest distance of a pull from the subdifferential of the penalty, by spread_j b_j, where limits allow to
  /// move.
  long double violation(const std::vector<double>& b) const {
    const long double b0 = intercept(b);
    long double largest = 0;
    for (std::size_t j = 0; j < b.size(); ++j) {
      if (std::isinf(problem_.factor(j))) continue;
      const long double pull =
          mean_of([&](std::size_t i) { return data().at(i, j) * residual(b, b0, i); }) / spread_[j];
      const long double smooth = pull - problem_.factor(j) * l2() * spread_[j] * b[j], kink = problem_.factor(j) * l1();
      const long double up = b[j] < 0 ? smooth + kink : smooth - kink, down = b[j] > 0 ? kink - smooth : -kink - smooth;
      if (b[j] < problem_.upper(j)) largest = std::max(largest, up);
      if (b[j] > problem_.lower(j)) largest = std::max(largest, down);
    }
    return largest;
  }

 private:
  const RegressionData& data() const { return problem_.data; }

  long double divisor() const {
    if (problem_.options.loss_scale == LossScale::half_mean) return 1;
    return problem_.options.loss_scale == LossScale::mean ? 2 : 2 * static_cast<long double>(data().rows);
  }
  long double l1() const { return problem_.lambda() * problem_.l1_ratio() / divisor(); }
  long double l2() const {
    const long double share = problem_.options.loss_scale == LossScale::half_mean ? 1 : 2;
    return share * problem_.lambda() * (1 - static_cast<long double>(problem_.l1_ratio())) / divisor();
  }

  long double residual(const std::vector<double>& b, long double intercept, std::size_t i) const {
    long double left = data().targets[0][i] - intercept;
    for (std::size_t j = 0; j < b.size(); ++j) left -= static_cast<long double>(b[j]) * data().at(i, j);
    return left;
  }

  template <class Value>
  long double mean_of(Value value) const {
    long double sum = 0;
    for (std::size_t i = 0; i < data().rows; ++i) sum += data().weight(i) * value(i);
    return sum / weight_;
  }

  const CertifiedProblem& problem_;
  long double weight_ = 0;
  std::vector<long double> spread_;
};

/// Certificates of several coefficients of one problem.
std::vector<Certificate> certified(const CertifiedProblem& problem,
                                   const std::vector<std::vector<double>>& coefficients) {
  const FitData view = problem.data.view();
  const Columns columns(view, problem.options.intercept);
  const Moments all(columns, all_rows(columns.rows()), true);
  const TrainingSet set = standardized(all, all, columns, problem.options.intercept, problem.options.standardize);
  std::vector<Candidate> candidates;
  for (const auto& b : coefficients) {
    candidates.push_back({.index = {}, .value = {}, .lambda = problem.lambda(), .l1_ratio = problem.l1_ratio()});
    for (std::size_t j = 0; j < b.size(); ++j) {
      if (b[j] == 0) continue;
      candidates.back().index.push_back(static_cast<int>(j));
      candidates.back().value.push_back(b[j]);
    }
  }
  return certify(columns, set, problem.options, candidates);
}

std::vector<double> optimum(const CertifiedProblem& problem) {
  FitOptions options = problem.options;
  options.gap = 1e-13;
  return coefficients_of(fit(problem.data.view(), options).path.front(), problem.columns());
}

/// Zero, numbers near the optimum and far from it; all within limits.
std::vector<std::vector<double>> candidates_around(const CertifiedProblem& problem, const std::vector<double>& best) {
  std::vector<std::vector<double>> candidates = {std::vector<double>(best.size())};
  for (const double share : {0.3, 0.9, 0.999, 1 + 1e-6, 1.5}) {
    candidates.push_back(best);
    for (double& b : candidates.back()) b *= share;
  }
  std::mt19937_64 bits(7);
  std::normal_distribution<double> normal;
  for (const double distance : {1e-8, 1e-4, 0.01, 0.1, 1.0, 10.0}) {
    for (int k = 0; k < 4; ++k) {
      candidates.push_back(best);
      for (double& b : candidates.back()) b = normal(bits) < -0.5 ? 0 : b + distance * normal(bits);
    }
    candidates.push_back(best);
    candidates.back().front() += distance;
  }
  for (auto& candidate : candidates) {
    for (std::size_t j = 0; j < candidate.size(); ++j)
      candidate[j] = std::clamp(candidate[j], problem.lower(j), problem.upper(j));
  }
  return candidates;
}

class Certificates : public ::testing::TestWithParam<CertifiedProblem> {
 protected:
  const CertifiedProblem& problem = GetParam();
  Naive naive{problem};
  std::vector<double> best = optimum(problem);
  std::vector<std::vector<double>> candidates = candidates_around(problem, best);
  double null = static_cast<double>(naive.objective(std::vector<double>(problem.columns())));
};

TEST_P(Certificates, NeverHaveAGapBelowWhatTheObjectiveCanStillLose) {
  const long double least = naive.objective(best);
  const std::vector<Certificate> certificates = certified(problem, candidates);
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    const auto suboptimality = static_cast<double>(naive.objective(candidates[k]) - least);
    EXPECT_GE(suboptimality, -1e-12 * null) << "the fit is no optimum, candidate " << k;
    EXPECT_GE(certificates[k].gap, suboptimality - 1e-12 * (null + suboptimality)) << "candidate " << k;
  }
}

TEST_P(Certificates, HaveNeitherGapNorViolationAtTheOptimum) {
  const Certificate certificate = certified(problem, {best}).front();
  EXPECT_LE(certificate.gap, 1e-12 * null);
  EXPECT_LE(certificate.violation, 1e-5 * null);  // a root of the gap
}

TEST_P(Certificates, KnowTheObjectiveOfAnyCoefficients) {
  const std::vector<Certificate> certificates = certified(problem, candidates);
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    const auto expected = static_cast<double>(naive.objective(candidates[k]));
    EXPECT_NEAR(certificates[k].objective, expected, 1e-12 * expected) << "candidate " << k;
  }
}

TEST_P(Certificates, HaveTheBestIntercept) {
  const std::vector<Certificate> certificates = certified(problem, candidates);
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    const auto expected = static_cast<double>(naive.intercept(candidates[k]));
    EXPECT_NEAR(certificates[k].intercept, expected, 1e-12 * (10 + std::abs(expected))) << "candidate " << k;
    if (!problem.options.intercept) continue;
    for (const double move : {-1e-3, 1e-3}) {
      EXPECT_GT(naive.objective(candidates[k], static_cast<long double>(certificates[k].intercept) + move),
                naive.objective(candidates[k]));
    }
  }
}

TEST_P(Certificates, SayHowFarAnyCoefficientsAreFromOptimal) {
  const std::vector<Certificate> certificates = certified(problem, candidates);
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    const auto expected = static_cast<double>(naive.violation(candidates[k]));
    EXPECT_NEAR(certificates[k].violation, expected, 1e-12 * (null + expected)) << "candidate " << k;
  }
}

TEST_P(Certificates, AreWhatAFitReports) {
  FitOptions options = problem.options;
  options.gap = 1e-4;
  const Fitted fitted = fit(problem.data.view(), options).path.front();
  const std::vector<double> b = coefficients_of(fitted, problem.columns());
  const Certificate certificate = certified(problem, {b}).front();
  EXPECT_LE(fitted.gap, 1e-4);
  EXPECT_NEAR(fitted.intercept, certificate.intercept, 1e-12 * (10 + std::abs(fitted.intercept)));
  const double divisor = loss_divisor(problem.options.loss_scale, static_cast<double>(problem.data.rows));
  EXPECT_NEAR(fitted.objective, certificate.objective * divisor, 1e-12 * fitted.objective);
}

std::string name_of(const ::testing::TestParamInfo<CertifiedProblem>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Regression, Certificates, ::testing::ValuesIn(problems()), name_of);

}  // namespace
}  // namespace polydescent::test
