// Sums over folds against sums written out in long double.
#include "polydescent/host/regression/moments.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "polydescent/host/regression/folds.hpp"
#include "regression_data.hpp"

namespace polydescent::test {
namespace {

constexpr std::size_t odd_rows = 3333;  // a fold of a third is more than a block
constexpr Eigen::Index p = 6, t = 2;

using LongMatrix = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;

/// What Moments says, by its definition.
struct NaiveMoments {
  long double weight = 0;
  LongMatrix sum = LongMatrix::Zero(p, 1), square = LongMatrix::Zero(p, 1);
  Eigen::VectorXd lowest = Eigen::VectorXd::Constant(p, INFINITY), highest = -lowest;
  LongMatrix target_sum = LongMatrix::Zero(1, t), target_square = LongMatrix::Zero(1, t);
  LongMatrix gram = LongMatrix::Zero(p, p), cross = LongMatrix::Zero(p, t);

  NaiveMoments(const Columns& columns, const std::vector<std::uint32_t>& list) {
    RowMatrix block;
    columns.load(list, block);
    for (std::size_t k = 0; k < list.size(); ++k) {
      const double w = columns.weight()[list[k]];
      if (w > 0)
        add(w, block.row(static_cast<Eigen::Index>(k)).transpose(), columns.offset(), columns.target().row(list[k]));
    }
  }

  void add(long double w, const Eigen::VectorXd& x, const Eigen::VectorXd& offset, const Eigen::RowVectorXd& y) {
    weight += w;
    lowest = lowest.cwiseMin(x);
    highest = highest.cwiseMax(x);
    for (Eigen::Index j = 0; j < p; ++j) {
      const long double distance = static_cast<long double>(x[j]) - offset[j];
      sum(j, 0) += w * x[j];
      square(j, 0) += w * distance * distance;
      for (Eigen::Index i = 0; i < p; ++i) gram(i, j) += w * x[i] * x[j];
      for (Eigen::Index k = 0; k < t; ++k) cross(j, k) += w * x[j] * y[k];
    }
    for (Eigen::Index k = 0; k < t; ++k) {
      target_sum(0, k) += w * y[k];
      target_square(0, k) += w * y[k] * y[k];
    }
  }
};

template <class Found>
void expect_near(const Found& found, const LongMatrix& expected, const char* what) {
  const double scale = static_cast<double>(odd_rows);  // numbers are near one, so sums of them are no larger
  ASSERT_EQ(found.rows(), expected.rows()) << what;
  ASSERT_EQ(found.cols(), expected.cols()) << what;
  for (Eigen::Index j = 0; j < found.cols(); ++j) {
    for (Eigen::Index i = 0; i < found.rows(); ++i) {
      EXPECT_NEAR(found(i, j), static_cast<double>(expected(i, j)), 1e-14 * scale * 10) << what << ' ' << i << ' ' << j;
    }
  }
}

void expect_moments(const Moments& found, const NaiveMoments& expected) {
  EXPECT_NEAR(found.weight, static_cast<double>(expected.weight), 1e-10);
  expect_near(found.sum, expected.sum, "sum");
  expect_near(found.square, expected.square, "square");
  EXPECT_EQ(found.lowest, expected.lowest);
  EXPECT_EQ(found.highest, expected.highest);
  expect_near(found.target_sum, expected.target_sum, "target sum");
  expect_near(found.target_square, expected.target_square, "target square");
  expect_near(Eigen::MatrixXd(found.gram.triangularView<Eigen::Lower>()),
              LongMatrix(expected.gram.triangularView<Eigen::Lower>()), "gram");
  expect_near(found.cross, expected.cross, "cross");
}

/// Centred or not, weighted or not.
class MomentsOfFolds : public ::testing::TestWithParam<std::tuple<bool, bool>> {
 protected:
  MomentsOfFolds() {
    if (std::get<1>(GetParam())) data.weights = odd_weights(odd_rows);
    for (auto& y : data.targets) {
      for (double& number : y) number /= 20;  // near one, as the columns are
    }
    view = data.view();
  }

  RegressionData data = random_data(odd_rows, p, t);
  FitData view;
  bool centred = std::get<0>(GetParam());
  std::vector<std::vector<std::uint32_t>> folds = make_folds(odd_rows, {.folds = 3, .seed = 5});
};

TEST_P(MomentsOfFolds, AreWeightedSumsOverTheirRows) {
  const Columns columns(view, centred);
  for (const auto& fold : folds) expect_moments(Moments(columns, fold, true), NaiveMoments(columns, fold));
}

TEST_P(MomentsOfFolds, AddUpToThoseOfAllRows) {
  const Columns columns(view, centred);
  std::vector<Moments> parts;
  for (const auto& fold : folds) parts.emplace_back(columns, fold, true);
  expect_moments(sum_of(parts), NaiveMoments(columns, all_rows(columns.rows())));
}

TEST_P(MomentsOfFolds, WithoutOneAreSumsOverTheOtherRows) {
  const Columns columns(view, centred);
  std::vector<Moments> parts;
  for (const auto& fold : folds) parts.emplace_back(columns, fold, true);
  const Moments all = sum_of(parts);
  for (std::size_t k = 0; k < folds.size(); ++k) {
    std::vector<std::uint32_t> others = folds[(k + 1) % 3];
    others.insert(others.end(), folds[(k + 2) % 3].begin(), folds[(k + 2) % 3].end());
    expect_moments(without(all, parts, k), NaiveMoments(columns, others));
  }
}

std::string name_of(const ::testing::TestParamInfo<std::tuple<bool, bool>>& info) {
  const auto [centred, weighted] = info.param;
  return std::string(centred ? "Centred" : "AboutZero") + (weighted ? "Weighted" : "Unweighted");
}

INSTANTIATE_TEST_SUITE_P(Regression, MomentsOfFolds, ::testing::Combine(::testing::Bool(), ::testing::Bool()), name_of);

TEST(Moments, HaveNoGramWhereNoneIsAskedFor) {
  const RegressionData data = random_data(odd_rows, p, t);
  const FitData view = data.view();
  const Columns columns(view, true);
  const Moments with(columns, all_rows(columns.rows()), true), alone(columns, all_rows(columns.rows()), false);
  EXPECT_EQ(alone.gram.size(), 0);
  EXPECT_EQ(alone.sum, with.sum);
  EXPECT_EQ(alone.cross, with.cross);
}

}  // namespace
}  // namespace polydescent::test
