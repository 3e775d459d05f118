// What must not change a fit, or change it in a way that is known.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "polydescent/host/regression/fit.hpp"
#include "regression_data.hpp"

namespace polydescent::test {
namespace {

constexpr std::size_t odd_rows = 127, p = 7;

/// Weights that are zero for some rows too.
RegressionData weighted_data() {
  RegressionData data = random_data(odd_rows, p);
  data.weights = odd_weights(odd_rows);
  return data;
}

/// Each model at lambdas from few coefficients to all, solved until rounding is what is left.
class Invariance : public ::testing::TestWithParam<FitModel> {
 protected:
  FitOptions options{.model = GetParam(), .lambdas = {1, 0.1, 0.01}, .gap = 1e-14};
  RegressionData data = weighted_data();

  /// Both fits, coefficient by coefficient; those of `found` times scale[j] are expected to be the other ones.
  static void expect_same(const FitResult& found, const FitResult& expected,
                          const std::vector<double>& scale = std::vector<double>(p, 1.0), double intercept_moved = 0) {
    ASSERT_EQ(found.path.size(), expected.path.size());
    for (std::size_t l = 0; l < found.path.size(); ++l) {
      const Fitted &f = found.path[l], &e = expected.path[l];
      const std::vector<double> b = coefficients_of(f, p), other = coefficients_of(e, p);
      EXPECT_EQ(f.index, e.index);
      for (std::size_t j = 0; j < p; ++j)
        EXPECT_NEAR(b[j] * scale[j], other[j], 1e-7) << "lambda " << f.lambda << ", column " << j;
      EXPECT_NEAR(f.intercept - intercept_moved, e.intercept, 1e-6);
      EXPECT_NEAR(f.objective, e.objective, 1e-12 * e.objective);
    }
  }
};

TEST_P(Invariance, ToAColumnTimesAPowerOfTwoIsExact) {
  options.threads = 1;  // several may add up in another order
  const FitResult before = fit(data.view(), options);
  for (std::size_t i = 0; i < odd_rows; ++i) {
    data.at(i, 0) *= std::ldexp(1.0, 40);
    data.at(i, 3) *= std::ldexp(1.0, -13);
  }
  const FitResult after = fit(data.view(), options);
  for (std::size_t l = 0; l < before.path.size(); ++l) {
    std::vector<double> b = coefficients_of(after.path[l], p);
    b[0] = std::ldexp(b[0], 40);
    b[3] = std::ldexp(b[3], -13);
    EXPECT_EQ(b, coefficients_of(before.path[l], p));
    EXPECT_EQ(after.path[l].objective, before.path[l].objective);
    EXPECT_EQ(after.path[l].gap, before.path[l].gap);
  }
}

TEST_P(Invariance, ToAColumnTimesAThousandIsUpToRounding) {
  const FitResult before = fit(data.view(), options);
  for (std::size_t i = 0; i < odd_rows; ++i) {
    data.at(i, 0) *= 1000;
    data.at(i, 3) *= -1e-9;
  }
  expect_same(fit(data.view(), options), before, {1000, 1, 1, -1e-9, 1, 1, 1});
}

TEST_P(Invariance, ToAColumnMovedIsTheIntercepts) {
  const FitResult before = fit(data.view(), options);
  for (std::size_t i = 0; i < odd_rows; ++i) data.at(i, 2) += 1000;
  FitResult after = fit(data.view(), options);
  for (Fitted& fitted : after.path) fitted.intercept += 1000 * coefficients_of(fitted, p)[2];
  expect_same(after, before);
}

TEST_P(Invariance, ToATargetMovedIsTheIntercepts) {
  const FitResult before = fit(data.view(), options);
  for (double& y : data.targets[0]) y += 300;
  expect_same(fit(data.view(), options), before, std::vector<double>(p, 1.0), 300);
}

TEST_P(Invariance, ToWeightsTimesTen) {
  for (const LossScale loss : {LossScale::half_mean, LossScale::sum}) {
    options.loss_scale = loss;
    const FitResult before = fit(data.view(), options);
    RegressionData heavier = data;
    for (double& w : heavier.weights) w *= 10;
    expect_same(fit(heavier.view(), options), before);
  }
}

TEST_P(Invariance, ToWeightsThatAreAllTheSame) {
  RegressionData without = data;
  without.weights.clear();
  data.weights.assign(odd_rows, 0.3);
  expect_same(fit(data.view(), options), fit(without.view(), options));
}

TEST_P(Invariance, ToRowsWrittenAsOftenAsTheyWeigh) {
  std::vector<std::uint32_t> repeated;
  for (std::size_t i = 0; i < odd_rows; ++i) {
    data.weights[i] = static_cast<double>((i * 5) % 4);
    repeated.insert(repeated.end(), (i * 5) % 4, static_cast<std::uint32_t>(i));
  }
  RegressionData written = rows_of(data, repeated);
  written.weights.clear();
  expect_same(fit(data.view(), options), fit(written.view(), options));
}

TEST_P(Invariance, ToRowsWithoutWeightWhateverTheyHold) {
  const FitResult before = fit(data.view(), options);
  for (std::size_t i = 0; i < odd_rows; i += 7) {
    ASSERT_EQ(data.weights[i], 0);
    for (std::size_t j = 0; j < p; ++j) data.at(i, j) = 1e3 * static_cast<double>(i + j);
    data.targets[0][i] = -1e3;
  }
  expect_same(fit(data.view(), options), before);
}

TEST_P(Invariance, ToTheOrderOfRows) {
  std::vector<std::uint32_t> order(odd_rows);
  std::iota(order.begin(), order.end(), 0u);
  std::shuffle(order.begin(), order.end(), std::mt19937_64(3));
  expect_same(fit(rows_of(data, order).view(), options), fit(data.view(), options));
}

TEST_P(Invariance, ToTheOrderOfColumns) {
  RegressionData turned = data;
  for (std::size_t i = 0; i < odd_rows; ++i) {
    for (std::size_t j = 0; j < p; ++j) turned.at(i, p - 1 - j) = data.at(i, j);
  }
  FitResult after = fit(turned.view(), options);
  for (Fitted& fitted : after.path) {
    for (int& j : fitted.index) j = static_cast<int>(p) - 1 - j;
    std::reverse(fitted.index.begin(), fitted.index.end());
    std::reverse(fitted.value.begin(), fitted.value.end());
  }
  expect_same(after, fit(data.view(), options));
}

TEST_P(Invariance, ToAColumnThatIsConstantWhichIsReported) {
  constexpr std::size_t place = 2;
  RegressionData wider{.rows = odd_rows, .columns = p + 1, .x = {}, .targets = data.targets, .weights = data.weights};
  for (std::size_t i = 0; i < odd_rows; ++i) {
    for (std::size_t j = 0; j < p; ++j) {
      if (j == place) wider.x.push_back(3.7);
      wider.x.push_back(data.at(i, j));
    }
  }
  const FitResult before = fit(data.view(), options);
  FitResult after = fit(wider.view(), options);
  EXPECT_THAT(constant_columns(before), testing::IsEmpty());
  EXPECT_THAT(constant_columns(after), testing::ElementsAre(place));
  for (Fitted& fitted : after.path) {
    for (int& j : fitted.index) {
      EXPECT_NE(j, static_cast<int>(place));
      if (j > static_cast<int>(place)) --j;
    }
  }
  expect_same(after, before);
}

TEST_P(Invariance, ToOtherTargetsBesideIt) {
  const RegressionData several = random_data(odd_rows, p, 3);
  RegressionData second = several;
  second.targets = {several.targets[1]};
  FitResult together = fit(several.view(), options);
  std::erase_if(together.path, [](const Fitted& fitted) { return fitted.target != 1; });
  expect_same(together, fit(second.view(), options));
}

TEST_P(Invariance, ToOtherLambdasBesideIt) {
  const FitResult together = fit(data.view(), options);
  FitResult alone;
  for (const double lambda : {1.0, 0.1, 0.01}) {
    options.lambdas = {lambda};
    alone.path.push_back(fit(data.view(), options).path.front());
  }
  expect_same(together, alone);
}

std::string name_of(const ::testing::TestParamInfo<FitModel>& info) {
  std::string name = fit_model_names[static_cast<int>(info.param)];
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Regression, Invariance,
                         ::testing::Values(FitModel::lasso, FitModel::ridge, FitModel::elastic_net), name_of);

}  // namespace
}  // namespace polydescent::test
