// Data that go wrong elsewhere: columns that are not like others, sums that lose digits, rows that are fitted exactly.
#include <gmock/gmock.h>

#include <Eigen/Dense>
#include <cmath>
#include <random>

#include "regression_data.hpp"

namespace polydescent::test {
namespace {

using testing::HasSubstr;

/// Columns of normal numbers, a target that the first two explain.
struct Table {
  std::vector<std::vector<double>> column;
  std::vector<double> y;

  Table(std::size_t rows, std::size_t columns) : column(columns, std::vector<double>(rows)), y(rows) {
    std::mt19937_64 engine(rows + 77 * columns);
    std::normal_distribution<double> normal;
    for (auto& numbers : column) {
      for (double& number : numbers) number = normal(engine);
    }
    for (std::size_t i = 0; i < rows; ++i) y[i] = 1 + 2 * column[0][i] - column[1][i] + 0.5 * normal(engine);
  }

  FitResult fitted(const FitOptions& options) {
    x_.clear();
    for (const auto& numbers : column) x_.insert(x_.end(), numbers.begin(), numbers.end());
    const std::size_t rows = y.size();
    return fit({.x = {x_.data(), NumberType::float64, rows, column.size(), 1, static_cast<std::ptrdiff_t>(rows)}, .targets = {y}}, options);
  }

 private:
  std::vector<double> x_;  // [column][row]
};

const ColumnNote* note_on(const FitResult& result, std::size_t column) {
  for (const ColumnNote& note : result.notes) {
    if (note.column == column) return &note;
  }
  return nullptr;
}

TEST(ColumnNotes, NameConstantAndDuplicateColumns) {
  Table table(60, 7);
  table.column[2].assign(60, 4.0);
  table.column[4] = table.column[1];
  for (std::size_t i = 0; i < 60; ++i) table.column[6][i] = 8 - 3 * table.column[1][i];
  for (const FitModel model : {FitModel::lasso, FitModel::ridge}) {
    const FitResult result = table.fitted({.model = model, .path = 5});
    EXPECT_EQ(result.notes.size(), 3u);
    ASSERT_TRUE(note_on(result, 2) && note_on(result, 4) && note_on(result, 6));
    EXPECT_EQ(note_on(result, 2)->problem, "constant");
    EXPECT_EQ(note_on(result, 4)->problem, "duplicate");
    EXPECT_THAT(note_on(result, 6)->remark, HasSubstr("column 2"));
  }
  // Without an intercept a multiple plus a constant is another column.
  const FitResult result = table.fitted({.path = 5, .intercept = false, .standardize = false});
  EXPECT_EQ(note_on(result, 6), nullptr);
  EXPECT_NE(note_on(result, 4), nullptr);
}

TEST(ColumnNotes, NameDependentColumnsWhereNothingIsPenalized) {
  Table table(60, 6);
  for (std::size_t i = 0; i < 60; ++i) table.column[5][i] = table.column[0][i] + table.column[3][i];
  EXPECT_TRUE(table.fitted({.lambdas = {0.1}}).notes.empty());
  const FitResult result = table.fitted({.lambdas = {0.1, 0}});
  ASSERT_EQ(result.notes.size(), 1u);
  EXPECT_EQ(result.notes[0].problem, "dependent");
  EXPECT_LE(result.worst_gap, 1e-6);
}

TEST(Remarks, SayThatATargetIsConstant) {
  Table table(30, 3);
  table.y.assign(30, 2.5);
  const FitResult result = table.fitted({.path = 4, .folds = 3});
  ASSERT_FALSE(result.remarks.empty());
  EXPECT_THAT(result.remarks[0], HasSubstr("constant"));
  for (const Fitted& fitted : result.path) {
    EXPECT_TRUE(fitted.index.empty());
    EXPECT_DOUBLE_EQ(fitted.intercept, 2.5);
    EXPECT_EQ(fitted.gap, 0);
  }
  EXPECT_EQ(result.worst_gap, 0);
}

TEST(Folds, AreComputedFromTheirRowsWhereDifferencesLoseDigits) {
  // One fold holds all of the first column but one part in 10^7: of the sums of the others nothing would be left.
  Table table(90, 4);
  FitOptions options{.lambdas = {0.05}};
  for (std::size_t i = 0; i < 90; ++i) {
    options.fold_ids.push_back(static_cast<int>(i / 30));
    if (i < 30) table.column[0][i] *= 1e8;
  }
  options.gap = 1e-9;
  const FitResult result = table.fitted(options);
  EXPECT_EQ(result.missed, 0u) << result.worst_gap;
  Table rest = table;
  for (auto& numbers : rest.column) numbers.erase(numbers.begin(), numbers.begin() + 30);
  rest.y.erase(rest.y.begin(), rest.y.begin() + 30);
  const FitResult alone = rest.fitted({.lambdas = {0.05}, .gap = 1e-12});
  EXPECT_NEAR(result.folds[0].objective, alone.path[0].objective, 1e-9 * alone.path[0].objective);
}

TEST(LeaveOneOut, IsWhatFittingWithoutTheRowGives) {
  Table table(25, 4);
  FitOptions options{.model = FitModel::ridge, .standardize = false};
  options.lambdas = {0.3, 0.01};
  options.validation = Validation::leave_one_out;
  options.penalty_factors = {1, 0, 2, 1};
  const CrossValidated closed = table.fitted(options).validated.at(0);
  options.validation = Validation::folds;
  options.loss_scale = LossScale::sum;  // whose penalty does not know the number of rows
  for (std::size_t l = 0; l < 2; ++l) {
    double sum = 0;
    for (std::size_t out = 0; out < 25; ++out) {
      Table rest = table;
      for (auto& numbers : rest.column) numbers.erase(numbers.begin() + static_cast<std::ptrdiff_t>(out));
      rest.y.erase(rest.y.begin() + static_cast<std::ptrdiff_t>(out));
      FitOptions alone = options;
      alone.lambdas = {25 * options.lambdas[l]};
      const Fitted fitted = rest.fitted(alone).path[0];
      const std::vector<double> b = coefficients_of(fitted, 4);
      double error = table.y[out] - fitted.intercept;
      for (std::size_t j = 0; j < 4; ++j) error -= b[j] * table.column[j][out];
      sum += error * error;
    }
    EXPECT_NEAR(closed.mean[l], sum / 25, 1e-10 * sum);
  }
}

TEST(LeaveOneOut, IsUnknownWhereARowIsFittedExactly) {
  Table table(6, 9);
  FitOptions options{.model = FitModel::ridge};
  options.lambdas = {1, 0};
  options.validation = Validation::leave_one_out;
  const FitResult result = table.fitted(options);
  EXPECT_TRUE(std::isfinite(result.validated[0].mean[0]));
  EXPECT_TRUE(std::isinf(result.validated[0].mean[1]));
  EXPECT_EQ(result.validated[0].best, 0u);
}

TEST(RelaxedFits, AreLeastSquaresOnTheirColumns) {
  for (const std::size_t columns : {8u, 60u}) {  // by products, and by columns
    Table table(40, columns);
    FitOptions options{.lambdas = {0.3}};
    options.relaxed = true;
    const Fitted fitted = table.fitted(options).path[0];
    const auto count = static_cast<Eigen::Index>(fitted.index.size());
    ASSERT_GE(count, 2);
    Eigen::MatrixXd x = Eigen::MatrixXd::Ones(40, count + 1);
    for (Eigen::Index k = 0; k < count; ++k) {
      x.col(k) = Eigen::Map<Eigen::VectorXd>(table.column[static_cast<std::size_t>(fitted.index[static_cast<std::size_t>(k)])].data(), 40);
    }
    const Eigen::Map<Eigen::VectorXd> y(table.y.data(), 40);
    const Eigen::VectorXd exact = x.householderQr().solve(y);
    for (Eigen::Index k = 0; k < count; ++k) EXPECT_NEAR(fitted.relaxed->value[static_cast<std::size_t>(k)], exact[k], 1e-7);
    EXPECT_NEAR(fitted.relaxed->intercept, exact[count], 1e-7);
    EXPECT_NEAR(fitted.relaxed->objective, (y - x * exact).squaredNorm() / 80, 1e-10);
    EXPECT_LT(fitted.relaxed->objective, fitted.objective);
  }
}

TEST(Scales, OfTwelveOrdersOfMagnitudeEitherWayDoNotMatter) {
  Table table(50, 5);
  const FitResult plain = table.fitted({.path = 8});
  for (double& number : table.column[0]) number *= 1e12;
  for (double& number : table.column[1]) number *= 1e-12;
  const FitResult scaled = table.fitted({.path = 8});
  for (std::size_t k = 0; k < plain.path.size(); ++k) {
    const std::vector<double> a = coefficients_of(plain.path[k], 5), b = coefficients_of(scaled.path[k], 5);
    EXPECT_NEAR(b[0] * 1e12, a[0], 1e-9);
    EXPECT_NEAR(b[1] * 1e-12, a[1], 1e-9);
    EXPECT_NEAR(scaled.path[k].objective, plain.path[k].objective, 1e-9 * plain.path[0].objective);
  }
}

TEST(LongPaths, KeepTheirGapsInEveryFold) {
  // Lambdas so close that the minimum is foreseen to a rounding, which must not add up from one to the next.
  for (const std::size_t columns : {4u, 60u}) {
    Table table(40, columns);
    FitOptions options;
    options.path = 1000;
    options.folds = 4;
    options.fold_kind = FoldKind::contiguous;
    const FitResult result = table.fitted(options);
    EXPECT_EQ(result.missed, 0u) << result.worst_gap;
    Table rest = table;
    for (auto& numbers : rest.column) numbers.erase(numbers.begin(), numbers.begin() + 10);
    rest.y.erase(rest.y.begin(), rest.y.begin() + 10);
    const double lambda = result.lambdas.back();
    const double exact = rest.fitted({.lambdas = {lambda}, .gap = 1e-10}).path[0].objective;
    for (const FoldFit& fold : result.folds) {
      if (fold.fold != 0 || fold.lambda != lambda) continue;
      EXPECT_NEAR(fold.objective, exact, 1e-6 * result.path[0].objective);
    }
  }
}

TEST(NearlyDependentColumns, WithoutAPenaltyAreNoReasonForAFalseGap) {
  for (const double distance : {1e-6, 1e-7, 1e-8, 1e-9}) {
    Table table(60, 4);
    for (std::size_t i = 0; i < 60; ++i) {
      const double along = table.column[1][i];
      table.column[1][i] = table.column[0][i] + distance * along;
      table.y[i] = along + 0.5 * table.column[0][i];  // explained to the last by the first two
    }
    FitOptions options;
    options.path = 3;
    options.penalty_factors = {0, 0, 1, 1};
    options.iterations = 1000;
    for (const Fitted& fitted : table.fitted(options).path) {
      EXPECT_GE(fitted.gap, 0) << distance;
      EXPECT_TRUE(fitted.objective < 1e-6 || fitted.status != FitStatus::converged) << distance << ' ' << fitted.objective;
    }
  }
}

TEST(UnpenalizedColumns, AreCertifiedWithMoreColumnsThanRows) {
  Table table(15, 30);
  FitOptions options;
  options.penalty_factors.assign(30, 1);
  options.penalty_factors[3] = options.penalty_factors[7] = 0;
  options.path = 10;
  options.folds = 3;
  for (const FitModel model : {FitModel::lasso, FitModel::ridge, FitModel::elastic_net}) {
    for (const Solver solver : {Solver::automatic, Solver::fista}) {
      options.model = model;
      options.solver = solver;
      EXPECT_EQ(table.fitted(options).missed, 0u);
      FitOptions nothing{.model = model};
      nothing.lambdas = {0};
      nothing.solver = solver;
      EXPECT_EQ(table.fitted(nothing).missed, 0u);
    }
  }
}

TEST(Limits, HoldForUnpenalizedColumnsInEveryEngineAndFold) {
  Table table(60, 3);
  for (std::size_t i = 0; i < 60; ++i) table.y[i] -= 7 * table.column[0][i];
  FitOptions options{.lambdas = {0.1}};
  options.penalty_factors = {0, 1, 1};
  options.lower = {-0.1, -INFINITY, -INFINITY};
  options.folds = 3;
  const FitResult exact = table.fitted(options);
  for (const Optimizer& rule : {Optimizer(GradientDescent{}), Optimizer(Adam{})}) {
    options.solver = Solver::update_rule;
    options.update_rule = rule;
    const FitResult result = table.fitted(options);
    EXPECT_EQ(result.missed, 0u);
    EXPECT_NEAR(result.validated[0].mean[0], exact.validated[0].mean[0], 1e-3);
    EXPECT_DOUBLE_EQ(coefficients_of(result.path[0], 3)[0], -0.1);
  }
}

TEST(TrainingSets, WithoutTwoRowsThatCountAreRefused) {
  Table table(9, 2);
  FitOptions options{.lambdas = {0.1}};
  options.fold_ids = {0, 1, 1, 1, 1, 1, 1, 1, 1};
  try {
    table.fitted(options);
    FAIL() << "one row was learned from";
  } catch (const std::exception& error) {
    EXPECT_THAT(error.what(), HasSubstr("without fold 2 there is 1 row"));
  }
}

TEST(Targets, OfAnyUsualSizeAreFittedAlikeAndOthersRefused) {
  Table table(50, 5);
  const FitResult plain = table.fitted({.path = 6});
  for (const double unit : {1e-30, 1e18, 1e60}) {
    Table other = table;
    for (double& number : other.y) number *= unit;
    for (const Solver solver : {Solver::coordinate_descent, Solver::fista}) {
      FitOptions options{.path = 6};
      options.solver = solver;
      const FitResult result = other.fitted(options);
      EXPECT_EQ(result.missed, 0u);
      EXPECT_NEAR(result.path.back().objective / unit / unit, plain.path.back().objective, 2e-6 * plain.path[0].objective);
    }
  }
  for (double& number : table.y) number *= 1e200;
  EXPECT_THROW(table.fitted({.path = 6}), std::exception);
}

TEST(DegenerateTargets, ThatUnpenalizedColumnsExplainToRoundingHaveNoGap) {
  Table table(97, 4);
  for (std::size_t i = 0; i < table.y.size(); ++i) table.y[i] = 3 * table.column[0][i] + 1;
  for (const int folds : {0, 3}) {
    FitOptions options{.path = 5, .penalty_factors = {0, 1, 1, 1}};
    options.folds = folds;
    const FitResult result = table.fitted(options);
    EXPECT_EQ(result.missed, 0u);
    EXPECT_EQ(result.worst_gap, 0);
    for (const Fitted& fitted : result.path) EXPECT_LT(fitted.objective, 1e-20);
  }
}

/// The same columns without the near dependence say what the minimum is.
TEST(DegenerateTargets, ThatNearlyDependentColumnsAlmostExplainAreNotCertifiedFalsely) {
  for (const double apart : {1e-3, 1e-4, 1e-5, 1e-6}) {
    for (const double noise : {1e-2, 1e-3, 1e-4}) {
      Table table(120, 4);
      for (std::size_t i = 0; i < table.y.size(); ++i) {
        const double far = table.column[1][i];
        table.column[1][i] = table.column[0][i] + apart * far;
        table.y[i] = far + noise * table.y[i];
      }
      FitOptions options{.lambdas = {noise / 2, noise / 20}, .penalty_factors = {0, 0, 1, 1}};
      const FitResult near = table.fitted(options);
      for (std::size_t i = 0; i < table.y.size(); ++i) table.column[1][i] -= table.column[0][i];
      options.gap = 1e-9;
      const FitResult exact = table.fitted(options);
      ASSERT_EQ(exact.missed, 0u);
      options.lambdas = {1e6};
      const double null = table.fitted(options).path[0].objective;
      for (std::size_t k = 0; k < 2; ++k) {
        const double excess = (near.path[k].objective - exact.path[k].objective) / null;
        EXPECT_TRUE(!(near.path[k].gap < excess - 1e-8)) << apart << ' ' << noise << ": " << excess << " above, said to be " << near.path[k].gap;
      }
    }
  }
}

TEST(DegenerateTargets, AreNotThoughtExplainedWhenIterationsAreFew) {
  Table table(80, 6);
  for (std::size_t i = 0; i < table.y.size(); ++i) table.column[1][i] = table.column[0][i] + 0.01 * table.column[1][i];
  FitOptions options{.penalty_factors = {0, 0, 1, 1, 1, 1}};
  options.iterations = 1;
  options.relaxed = true;
  const FitResult few = table.fitted(options);
  options.iterations = {};
  options.gap = 1e-12;
  const FitResult all = table.fitted(options);
  for (std::size_t k = 0; k < few.path.size(); ++k) {
    EXPECT_EQ(few.path[k].lambda, all.path[k].lambda);
    EXPECT_GE(few.path[k].gap, (few.path[k].objective - all.path[k].objective) / all.path[0].objective - 1e-9);
  }
}

TEST(DegeneratePenalties, OfARidgeThatLeaveTheNumbersAreNotCertified) {
  Table table(60, 5);
  for (const Solver solver : {Solver::coordinate_descent, Solver::fista}) {
    FitOptions options{.model = FitModel::ridge, .lambdas = {1e-320}};
    options.solver = solver;
    options.iterations = 200;
    const FitResult result = table.fitted(options);
    const double all = result.target_deviation[0] * result.target_deviation[0] / 2;
    EXPECT_TRUE(result.missed == 1 || result.path[0].objective < 0.2 * all) << result.path[0].objective << ' ' << result.worst_gap;
  }
}

}  // namespace
}  // namespace polydescent::test
