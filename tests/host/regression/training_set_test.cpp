// Training sets, which are made of differences of sums, against what their rows say when they are read one by one.
#include "polydescent/host/regression/training_set.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <tuple>

#include "polydescent/host/regression/folds.hpp"
#include "regression_data.hpp"

namespace polydescent::test {
namespace {

constexpr std::size_t odd_rows = 257, p = 5, targets = 2;
constexpr double infinite = std::numeric_limits<double>::infinity();

Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }
double rounded(long double number) { return static_cast<double>(number); }

/// The rows of all folds but one.
std::vector<std::uint32_t> rows_without(const std::vector<std::vector<std::uint32_t>>& folds, std::size_t left_out) {
  std::vector<std::uint32_t> rows;
  for (std::size_t k = 0; k < folds.size(); ++k) {
    if (k != left_out) rows.insert(rows.end(), folds[k].begin(), folds[k].end());
  }
  return rows;
}

/// Means over rows, by their weights, in the data's own units.
class NaiveMeans {
 public:
  NaiveMeans(const RegressionData& data, std::vector<std::uint32_t> rows) : data_(data), rows_(std::move(rows)) {}

  template <class Value>
  long double of(Value value) const {
    long double sum = 0, weight = 0;
    for (const std::uint32_t i : rows_) {
      sum += data_.weight(i) * static_cast<long double>(value(i));
      weight += data_.weight(i);
    }
    return sum / weight;
  }
  long double x(std::size_t j) const {
    return of([&](std::size_t i) { return data_.at(i, j); });
  }
  long double y(std::size_t t) const {
    return of([&](std::size_t i) { return data_.targets[t][i]; });
  }
  long double xx(std::size_t j, std::size_t k, long double from_j, long double from_k) const {
    return of([&](std::size_t i) { return (data_.at(i, j) - from_j) * (data_.at(i, k) - from_k); });
  }
  long double xy(std::size_t j, std::size_t t, long double from_j, long double from_t) const {
    return of([&](std::size_t i) { return (data_.at(i, j) - from_j) * (data_.targets[t][i] - from_t); });
  }
  long double yy(std::size_t t, long double from) const {
    return of([&](std::size_t i) { return (data_.targets[t][i] - from) * (data_.targets[t][i] - from); });
  }
  long double deviation(std::size_t j) const { return std::sqrt(xx(j, j, x(j), x(j))); }

 private:
  const RegressionData& data_;
  std::vector<std::uint32_t> rows_;
};

/// Training sets of folds, as `fit` makes them.
struct Sets {
  Columns columns;
  std::vector<TrainingSet> sets;  // [fold], then that of all rows

  Sets(const FitData& view, const std::vector<std::vector<std::uint32_t>>& folds, bool intercept, bool standardize)
      : columns(view, intercept) {
    std::vector<Moments> parts;
    for (const auto& fold : folds) parts.emplace_back(columns, fold, true);
    const Moments all = sum_of(parts);
    for (std::size_t k = 0; k < folds.size(); ++k) {
      sets.push_back(standardized(without(all, parts, k), all, columns, intercept, standardize));
    }
    sets.push_back(standardized(all, all, columns, intercept, standardize));
  }
};

/// In the data's units a column is x / length, about its mean if there is an intercept.
void expect_set(const TrainingSet& set, const Columns& columns, const RegressionData& data,
                const std::vector<std::uint32_t>& rows, bool intercept, bool standardize) {
  constexpr double tolerance = 1e-12;
  const NaiveMeans means(data, rows);
  std::vector<long double> from(p), length(p);
  for (std::size_t j = 0; j < p; ++j) {
    SCOPED_TRACE(j);
    const double factor = columns.factor()[index(j)];
    from[j] = intercept ? means.x(j) : 0;
    length[j] = std::sqrt(means.xx(j, j, from[j], from[j]));
    const long double spread = standardize ? means.deviation(j) / length[j] : 1 / length[j];
    EXPECT_NEAR(set.mean[index(j)], intercept ? rounded((from[j] - columns.shift()[index(j)]) * factor) : 0, tolerance);
    EXPECT_NEAR(set.length[index(j)], rounded(length[j] * factor), tolerance);
    EXPECT_NEAR(set.spread[index(j)], rounded(spread), tolerance * (1 + rounded(spread)));
    EXPECT_FALSE(set.constant[j]);
  }
  for (std::size_t t = 0; t < targets; ++t) {
    const long double from_t = intercept ? means.y(t) : 0, yy = means.yy(t, from_t);
    EXPECT_NEAR(set.target_mean[index(t)], intercept ? rounded(from_t - columns.target_shift()[index(t)]) : 0,
                tolerance * 10);
    EXPECT_NEAR(set.target_square[index(t)], rounded(yy), tolerance * rounded(yy));
    for (std::size_t j = 0; j < p; ++j) {
      EXPECT_NEAR(set.cross(index(j), index(t)), rounded(means.xy(j, t, from[j], from_t) / length[j]),
                  tolerance * std::sqrt(rounded(yy)));
    }
  }
  for (std::size_t j = 0; j < p; ++j) {
    for (std::size_t k = 0; k < p; ++k) {
      EXPECT_NEAR(set.gram(index(j), index(k)), rounded(means.xx(j, k, from[j], from[k]) / (length[j] * length[k])),
                  tolerance);
    }
  }
}

/// With intercept, standardized, weighted; or not.
class TrainingSets : public ::testing::TestWithParam<std::tuple<bool, bool, bool>> {};

TEST_P(TrainingSets, AreWhatTheirRowsSay) {
  const auto [intercept, standardize, weighted] = GetParam();
  RegressionData data = random_data(odd_rows, p, targets);
  if (weighted) data.weights = odd_weights(odd_rows);
  const FitData view = data.view();
  const auto folds = make_folds(odd_rows, {.folds = 4, .seed = 3});
  const Sets made(view, folds, intercept, standardize);
  for (std::size_t k = 0; k <= folds.size(); ++k) {
    SCOPED_TRACE(k);
    expect_set(made.sets[k], made.columns, data, rows_without(folds, k), intercept, standardize);
    EXPECT_GE(made.sets[k].amplification, 1);
  }
}

std::string name_of(const ::testing::TestParamInfo<std::tuple<bool, bool, bool>>& info) {
  const auto [intercept, standardize, weighted] = info.param;
  return std::string(intercept ? "Intercept" : "AboutZero") + (standardize ? "Standardized" : "Plain") +
         (weighted ? "Weighted" : "Unweighted");
}

INSTANTIATE_TEST_SUITE_P(Regression, TrainingSets,
                         ::testing::Combine(::testing::Bool(), ::testing::Bool(), ::testing::Bool()), name_of);

/// Column 2 is 3.25 in all rows but those of fold 1.
RegressionData with_a_column_constant_without(const std::vector<std::uint32_t>& fold) {
  RegressionData data = random_data(odd_rows, p, targets);
  std::vector<double> kept;
  for (const std::uint32_t i : fold) kept.push_back(data.at(i, 2));
  for (std::size_t i = 0; i < odd_rows; ++i) data.at(i, 2) = 3.25;
  for (std::size_t k = 0; k < fold.size(); ++k) data.at(fold[k], 2) = kept[k];
  return data;
}

TEST(TrainingSet, MarksAColumnThatIsConstantInItsRowsOnly) {
  const auto folds = make_folds(odd_rows, {.folds = 3});
  const RegressionData data = with_a_column_constant_without(folds[1]);
  const FitData view = data.view();
  for (const bool intercept : {true, false}) {
    for (const bool standardize : {true, false}) {
      const Sets made(view, folds, intercept, standardize);
      for (std::size_t k = 0; k < made.sets.size(); ++k) {
        EXPECT_EQ(made.sets[k].constant, (std::vector<char>{0, 0, k == 1, 0, 0})) << k;
        const bool usable = k != 1 || (!intercept && !standardize);  // a constant column explains without an intercept
        EXPECT_EQ(made.sets[k].length[2] > 0, usable) << k;
        EXPECT_EQ(made.sets[k].gram(2, 1) != 0, usable) << k;
      }
    }
  }
}

/// Mean square error in a fold's rows of what is fitted to the others alone.
double error_by_hand(const RegressionData& data, const std::vector<std::vector<std::uint32_t>>& folds, std::size_t fold,
                     FitOptions options) {
  options.fold_ids.clear();
  const RegressionData others = rows_of(data, rows_without(folds, fold));
  const Fitted fitted = fit(others.view(), options).path.front();
  const std::vector<double> b = coefficients_of(fitted, p);
  long double sum = 0;
  for (const std::uint32_t i : folds[fold]) {
    long double residual = data.targets[0][i] - static_cast<long double>(fitted.intercept);
    for (std::size_t j = 0; j < p; ++j) residual -= static_cast<long double>(b[j]) * data.at(i, j);
    sum += residual * residual;
  }
  return rounded(sum) / static_cast<double>(folds[fold].size());
}

TEST(TrainingSet, GivesNoCoefficientToAColumnThatIsConstantInIt) {
  const auto folds = make_folds(odd_rows, {.folds = 3});
  const RegressionData data = with_a_column_constant_without(folds[1]);
  FitOptions options{.model = FitModel::ridge, .lambdas = {0.1}, .gap = 1e-14};
  for (std::size_t k = 0; k < folds.size(); ++k) {
    const FitResult by_hand = fit(rows_of(data, rows_without(folds, k)).view(), options);
    EXPECT_EQ(constant_columns(by_hand), k == 1 ? std::vector<std::size_t>{2} : std::vector<std::size_t>{});
    const std::vector<double> b = coefficients_of(by_hand.path.front(), p);
    EXPECT_EQ(b[2] == 0, k == 1);
  }
}

TEST(TrainingSet, IsFittedAsItsRowsAloneWouldBe) {
  const auto folds = make_folds(odd_rows, {.folds = 3});
  const RegressionData data = with_a_column_constant_without(folds[1]);
  FitOptions options{.model = FitModel::ridge, .lambdas = {0.1}, .gap = 1e-14};
  options.fold_ids.resize(odd_rows);
  for (std::size_t k = 0; k < folds.size(); ++k) {
    for (const std::uint32_t i : folds[k]) options.fold_ids[i] = static_cast<int>(k);
  }
  const FitResult together = fit(data.view(), options);
  EXPECT_THAT(constant_columns(together), testing::IsEmpty());
  double mean = 0;
  for (std::size_t k = 0; k < folds.size(); ++k) {
    mean +=
        error_by_hand(data, folds, k, options) * static_cast<double>(folds[k].size()) / static_cast<double>(odd_rows);
  }
  EXPECT_NEAR(together.validated[0].mean[0], mean, 1e-9 * mean);
}

TEST(TrainingSet, TellsAConstantColumnThatRoundsWhenItIsMoved) {
  RegressionData data = random_data(odd_rows, p, targets);
  for (std::size_t i = 0; i < odd_rows; ++i) data.at(i, 3) = 0.1;
  data.weights = odd_weights(odd_rows);
  const FitData view = data.view();
  const auto folds = make_folds(odd_rows, {.folds = 3});
  for (const TrainingSet& set : Sets(view, folds, true, true).sets) {
    EXPECT_TRUE(set.constant[3]);
    EXPECT_EQ(set.length[3], 0);
  }
}

/// Penalties of w_j = b_j length_j / factor_j for the asked options.
class PenaltiesOfASet : public ::testing::Test {
 protected:
  RegressionData data = random_data(odd_rows, p, targets);
  FitData view = data.view();
  Sets made{view, make_folds(odd_rows, {.folds = 4}), true, true};
  const TrainingSet& set = made.sets[0];

  double scale(std::size_t j) const { return set.length[index(j)] / made.columns.factor()[index(j)]; }
};

TEST_F(PenaltiesOfASet, CostWhatTheFormulaSaysInEveryLossScale) {
  constexpr double lambda = 0.7, r = 0.3;
  const NaiveMeans means(data, rows_without(make_folds(odd_rows, {.folds = 4}), 0));
  FitOptions options{.model = FitModel::elastic_net, .penalty_factors = {1, 2, 0, 0.5, 3}};
  for (const LossScale loss : {LossScale::half_mean, LossScale::mean, LossScale::sum}) {
    options.loss_scale = loss;
    const Penalties penalties = penalties_of(set, made.columns, options, lambda, r);
    const double divisor = loss == LossScale::half_mean ? 1 : loss == LossScale::mean ? 2 : 2 * set.weight;
    EXPECT_EQ(loss_divisor(loss, set.weight), divisor);
    for (std::size_t j = 0; j < p; ++j) {
      for (const double b : {-2.0, 0.3}) {
        const double sb = rounded(means.deviation(j)) * b;
        const double l2_share = loss == LossScale::half_mean ? (1 - r) / 2 : 1 - r;
        const double expected = lambda * options.penalty_factors[j] * (r * std::abs(sb) + l2_share * sb * sb) / divisor;
        EXPECT_NEAR(penalties[j].cost(b * scale(j)), expected, 1e-12 * (1 + expected));
      }
    }
  }
}

TEST_F(PenaltiesOfASet, KeepLimitsOnTheScaleOfTheData) {
  FitOptions options{.penalty_factors = {1, 1, 1, infinite, 0},
                     .lower = {-infinite, -2, -1, -5, 0},
                     .upper = {3, 0, infinite, 5, 0.5}};
  const Penalties both = penalties_of(set, made.columns, options, 1, 1);
  options.positive = true;
  const Penalties positive = penalties_of(set, made.columns, options, 1, 1);
  for (std::size_t j = 0; j < p; ++j) {
    const bool left_out = j == 3;
    EXPECT_EQ(both[j].lower, left_out ? 0 : options.lower[j] * scale(j));
    EXPECT_EQ(both[j].upper, left_out ? 0 : options.upper[j] * scale(j));
    EXPECT_EQ(positive[j].lower, 0);
    EXPECT_EQ(positive[j].upper, both[j].upper);
  }
}

}  // namespace
}  // namespace polydescent::test
