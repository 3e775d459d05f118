// Engines against each other: whatever solves a problem, it is the same problem.
#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>

#include "regression_data.hpp"

namespace polydescent::test {
namespace {

/// One engine, by name.
struct Engine {
  const char* name;
  Solver solver;
  Optimizer rule = Adam{};
  double gap = 1e-9;
};

FitOptions options_of(FitModel model, const Engine& engine) {
  FitOptions options{.model = model};
  options.path = 6;
  options.path_ratio = 0.05;
  options.solver = engine.solver;
  options.update_rule = engine.rule;
  options.gap = engine.gap;
  options.iterations = 20'000;
  return options;
}

class Engines : public ::testing::TestWithParam<Engine> {};

TEST_P(Engines, FindTheMinimaThatCoordinateDescentFinds) {
  for (const auto& [rows, columns] : {std::pair<std::size_t, std::size_t>{97, 21}, {23, 31}}) {
    const RegressionData data = random_data(rows, columns, 3);
    for (const FitModel model : {FitModel::lasso, FitModel::ridge, FitModel::elastic_net}) {
      if (GetParam().solver == Solver::closed_form && model != FitModel::ridge) continue;
      FitOptions options = options_of(model, GetParam());
      options.folds = 3;
      const FitResult ours = fit(data.view(), options);
      options.solver = Solver::coordinate_descent;
      options.gap = 1e-13;
      const FitResult exact = fit(data.view(), options);
      ASSERT_EQ(ours.path.size(), exact.path.size());
      EXPECT_EQ(ours.missed, 0u) << ours.worst_gap;
      for (std::size_t k = 0; k < ours.path.size(); ++k) {
        EXPECT_EQ(ours.path[k].lambda, exact.path[k].lambda);
        EXPECT_NEAR(ours.path[k].objective, exact.path[k].objective, GetParam().gap * exact.path[0].objective);
      }
      ASSERT_EQ(ours.folds.size(), exact.folds.size());
      for (std::size_t k = 0; k < ours.folds.size(); ++k) {
        EXPECT_NEAR(ours.folds[k].objective, exact.folds[k].objective, 2 * GetParam().gap * exact.folds[0].objective);
      }
      for (std::size_t t = 0; t < 3 && rows > columns; ++t) {
        // Predictions are off by a mean square of twice the gap, about.
        const double error = exact.validated[t].mean.back();
        EXPECT_NEAR(ours.validated[t].mean.back(), error, 4 * std::sqrt(GetParam().gap * exact.path[0].objective * error));
      }
    }
  }
}

TEST_P(Engines, KeepLimitsAndFactorsAndWeights) {
  RegressionData data = random_data(97, 21);
  data.weights = odd_weights(97);
  FitOptions options = options_of(FitModel::elastic_net, GetParam());
  options.penalty_factors.assign(21, 1.5);
  options.penalty_factors[2] = 0;
  options.penalty_factors[4] = std::numeric_limits<double>::infinity();
  options.lower.assign(21, -0.3);
  options.upper.assign(21, 0.7);
  options.lower[2] = -std::numeric_limits<double>::infinity();
  options.upper[2] = std::numeric_limits<double>::infinity();
  if (GetParam().solver == Solver::closed_form) {
    EXPECT_THROW(fit(data.view(), options), std::exception);  // there is none with limits
    return;
  }
  const FitResult ours = fit(data.view(), options);
  options.solver = Solver::coordinate_descent;
  options.gap = 1e-13;
  const FitResult exact = fit(data.view(), options);
  EXPECT_EQ(ours.missed, 0u) << ours.worst_gap;
  for (std::size_t k = 0; k < ours.path.size(); ++k) {
    EXPECT_NEAR(ours.path[k].objective, exact.path[k].objective, GetParam().gap * exact.path[0].objective);
    for (std::size_t i = 0; i < ours.path[k].index.size(); ++i) {
      EXPECT_NE(ours.path[k].index[i], 4);
      if (ours.path[k].index[i] == 2) continue;
      EXPECT_GE(ours.path[k].value[i], -0.3 * (1 + 1e-12));
      EXPECT_LE(ours.path[k].value[i], 0.7 * (1 + 1e-12));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Solvers, Engines,
                         ::testing::Values(Engine{"closed_form", Solver::closed_form}, Engine{"fista", Solver::fista},
                                           Engine{"gradient_descent", Solver::update_rule, GradientDescent{}, 1e-6},
                                           Engine{"momentum", Solver::update_rule, Momentum{}, 1e-6},
                                           Engine{"adagrad", Solver::update_rule, Adagrad{}, 1e-4},
                                           Engine{"rmsprop", Solver::update_rule, Rmsprop{}, 1e-5},
                                           Engine{"adam", Solver::update_rule, Adam{}, 1e-6}),
                         [](const auto& parameter) { return std::string(parameter.param.name); });

/// (X'X + lambda I)^-1 X'y of data as they are.
Eigen::VectorXd closed_form(const RegressionData& data, double lambda) {
  const auto n = static_cast<Eigen::Index>(data.rows), p = static_cast<Eigen::Index>(data.columns);
  const Eigen::MatrixXd x = Eigen::Map<const Eigen::MatrixXd>(data.x.data(), p, n).transpose();
  const Eigen::Map<const Eigen::VectorXd> y(data.targets[0].data(), n);
  const Eigen::MatrixXd curvature = x.transpose() * x + lambda * Eigen::MatrixXd::Identity(p, p);
  return curvature.ldlt().solve(x.transpose() * y);
}

TEST(RidgeByDescent, IsTheClosedFormOfTheSum) {
  const RegressionData data = random_data(83, 17);
  for (const Optimizer& rule : {Optimizer(GradientDescent{}), Optimizer(Momentum{}), Optimizer(Adam{}), Optimizer(Rmsprop{})}) {
    FitOptions options{.model = FitModel::ridge, .loss_scale = LossScale::sum};
    options.lambdas = {30, 300};
    options.intercept = options.standardize = false;
    options.solver = Solver::update_rule;
    options.update_rule = rule;
    options.gap = 1e-15;
    options.iterations = 20'000;
    const FitResult result = fit(data.view(), options);
    for (const Fitted& fitted : result.path) {
      const Eigen::VectorXd exact = closed_form(data, fitted.lambda);
      ASSERT_EQ(fitted.index.size(), 17u);
      for (Eigen::Index j = 0; j < 17; ++j) {
        EXPECT_NEAR(fitted.value[static_cast<std::size_t>(j)], exact[j], 1e-6 * exact.cwiseAbs().maxCoeff()) << name_of(rule);
      }
    }
  }
}

TEST(ProximalSteps, GiveExactZerosWhereTheMinimumHasThem) {
  const RegressionData data = random_data(97, 21);
  for (const Optimizer& rule : {Optimizer(GradientDescent{}), Optimizer(Momentum{}), Optimizer(Adagrad{}), Optimizer(Adam{})}) {
    const Engine engine{"", Solver::update_rule, rule, 1e-6};
    FitOptions options = options_of(FitModel::lasso, engine);
    const FitResult result = fit(data.view(), options);
    options.solver = Solver::coordinate_descent;
    const FitResult exact = fit(data.view(), options);
    for (std::size_t k = 0; k < result.path.size(); ++k) EXPECT_EQ(result.path[k].index, exact.path[k].index) << name_of(rule);
    EXPECT_LT(result.path[2].index.size(), 21u);
  }
}

TEST(Subgradients, ComeCloseButRarelyToZero) {
  const RegressionData data = random_data(97, 21);
  FitOptions options = options_of(FitModel::lasso, {"", Solver::update_rule, Adam{}, 1e-6});
  options.proximal = false;
  options.iterations = 3000;
  const FitResult result = fit(data.view(), options);
  EXPECT_GT(result.missed, 0u);
  options.solver = Solver::coordinate_descent;
  options.proximal = true;
  const FitResult exact = fit(data.view(), options);
  for (std::size_t k = 0; k < result.path.size(); ++k) {
    EXPECT_NEAR(result.path[k].objective, exact.path[k].objective, 1e-3 * exact.path[0].objective);
  }
}

TEST(MiniBatches, LeadToTheMinimumOfAllRowsAndRepeat) {
  const RegressionData data = random_data(400, 9);
  FitOptions options = options_of(FitModel::lasso, {"", Solver::update_rule, GradientDescent{}, 1e-6});
  options.batch_size = 64;
  options.learning_rate = 0.1;
  options.schedule = Cosine{};
  options.iterations = 4000;
  const FitResult result = fit(data.view(), options), again = fit(data.view(), options);
  options = options_of(FitModel::lasso, {"", Solver::coordinate_descent});
  const FitResult exact = fit(data.view(), options);
  for (std::size_t k = 0; k < result.path.size(); ++k) {
    EXPECT_NEAR(result.path[k].objective, exact.path[k].objective, 1e-3 * exact.path[0].objective);
    EXPECT_EQ(result.path[k].value, again.path[k].value);
  }
  options = options_of(FitModel::lasso, {"", Solver::update_rule, GradientDescent{}, 1e-12});
  options.batch_size = 64;
  options.learning_rate = 0.1;
  options.iterations = 50;
  const FitResult one_seed = fit(data.view(), options);
  options.seed = 1;
  EXPECT_NE(one_seed.path.back().value, fit(data.view(), options).path.back().value);
}

TEST(AutomaticSolver, TakesTheClosedFormForRidgesAloneAndSaysSo) {
  const RegressionData tall = random_data(97, 21), wide = random_data(23, 61);
  FitOptions options{.model = FitModel::ridge};
  EXPECT_EQ(fit(tall.view(), options).solver, "closed-form");
  EXPECT_NE(fit(tall.view(), options).reason, fit(wide.view(), options).reason);
  options.positive = true;
  EXPECT_EQ(fit(tall.view(), options).solver, "coordinate-descent");
  options.positive = false;
  options.penalty_factors.assign(21, 1);
  options.penalty_factors[3] = 0;
  EXPECT_EQ(fit(tall.view(), options).solver, "closed-form");
  options.penalty_factors.assign(61, 0);
  EXPECT_EQ(fit(wide.view(), options).solver, "coordinate-descent");
  EXPECT_EQ(fit(wide.view(), {.model = FitModel::lasso}).solver, "coordinate-descent");
}

}  // namespace
}  // namespace polydescent::test
