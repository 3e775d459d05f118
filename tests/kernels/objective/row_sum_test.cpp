// Means over rows of data: their values, their gradients, and the rows that a start meets.
#include "polydescent/kernels/objective/row_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <vector>

#include "kernels/scalar/packs.hpp"
#include "polydescent/kernels/gradient/registry.hpp"
#include "polydescent/kernels/objective/losses.hpp"
#include "polydescent/kernels/sampler/row_order.hpp"
#include "support/tolerances.hpp"

namespace polydescent::test {
namespace {

constexpr std::uint32_t rows = 37;
constexpr int columns = 4;  // three predictors and what they predict

double number(std::uint32_t row, int column) {
  const double wave = std::sin(1.7 * row + 2.3 * column);
  return column == columns - 1 ? (wave > 0 ? 1 : 0) : wave;
}

/// (x . row - y)^2, or -log of the logistic model's probability, in the plainest words.
double plain(const SquaredError&, const std::vector<double>& x, std::uint32_t row) {
  double prediction = x.back();
  for (int j = 0; j + 1 < columns; ++j) prediction += x[static_cast<std::size_t>(j)] * number(row, j);
  return std::pow(prediction - number(row, columns - 1), 2);
}
double plain(const CrossEntropy&, const std::vector<double>& x, std::uint32_t row) {
  double prediction = x.back();
  for (int j = 0; j + 1 < columns; ++j) prediction += x[static_cast<std::size_t>(j)] * number(row, j);
  const double probability = 1 / (1 + std::exp(-prediction));
  return number(row, columns - 1) > 0.5 ? -std::log(probability) : -std::log(1 - probability);
}

template <class Loss>
struct Tables {
  std::vector<float> as_float;
  std::vector<double> as_double;
  RowSum<Loss> sum;

  Tables() {
    for (std::uint32_t r = 0; r < rows; ++r) {
      for (int j = 0; j < columns; ++j) as_double.push_back(number(r, j));
    }
    as_float.assign(as_double.begin(), as_double.end());
    sum.as_float = {as_float.data(), rows, columns};
    sum.as_double = {as_double.data(), rows, columns};
  }
};

std::vector<double> point(int l) { return {0.3 + 0.1 * l, -0.7, 0.2 * l, 0.5}; }

template <class T>
std::vector<T> points() {
  std::vector<T> x(4, T(0));
  for (int l = 0; l < ScalarTraits<T>::lanes; ++l) {
    for (std::size_t i = 0; i < 4; ++i) set_lane(x[i], l, static_cast<ScalarOf<T>>(point(l)[i]));
  }
  return x;
}

template <class T>
class RowSumOn : public ::testing::Test {
 public:
  using S = ScalarOf<T>;
  static constexpr int lanes = ScalarTraits<T>::lanes;
  static constexpr int batch = 5;

  template <class Loss>
  static void expect_means() {
    const Tables<Loss> tables;
    const auto x = points<T>();
    const T whole = tables.sum(Point<const T>{x.data(), 4});
    std::vector<std::uint32_t> row;
    for (int b = 0; b < batch; ++b) {
      for (int l = 0; l < lanes; ++l) row.push_back(static_cast<std::uint32_t>(7 * b + 3 * l) % rows);
    }
    const T part = tables.sum.on({row.data(), batch, lanes})(Point<const T>{x.data(), 4});
    for (int l = 0; l < lanes; ++l) {
      double over_all = 0;
      double over_some = 0;
      for (std::uint32_t r = 0; r < rows; ++r) over_all += plain(Loss{}, point(l), r) / rows;
      for (int b = 0; b < batch; ++b) over_some += plain(Loss{}, point(l), row[static_cast<std::size_t>(b * lanes + l)]) / batch;
      EXPECT_NEAR(static_cast<double>(lane(whole, l)), over_all, 10 * Tolerances<S>::rounding * std::max(1.0, over_all));
      EXPECT_NEAR(static_cast<double>(lane(part, l)), over_some, 10 * Tolerances<S>::rounding * std::max(1.0, over_some));
    }
  }

  /// Dual numbers read a pack part by part: each part its own lanes' rows.
  template <class Loss>
  static void expect_gradients() {
    const Tables<Loss> tables;
    const auto x = points<T>();
    const S lower[] = {-10, -10, -10, -10}, upper[] = {10, 10, 10, 10}, width[] = {20, 20, 20, 20};
    std::vector<std::uint32_t> row;
    for (int k = 0; k < batch * lanes; ++k) row.push_back(static_cast<std::uint32_t>(5 * k) % rows);
    std::vector<T> gradient(4, T(0));
    DualGradient{}(GroupOfOne{}, tables.sum.on({row.data(), batch, lanes}), BoxView<S>{lower, upper, width},
                   Point<const T>{x.data(), 4}, Point<T>{gradient.data(), 4});
    for (int l = 0; l < lanes; ++l) {
      for (std::size_t i = 0; i < 4; ++i) {
        const auto at = [&](double h) {
          auto moved = point(l);
          moved[i] += h;
          double mean = 0;
          for (int b = 0; b < batch; ++b) mean += plain(Loss{}, moved, row[static_cast<std::size_t>(b * lanes + l)]) / batch;
          return mean;
        };
        const double exact = (at(1e-5) - at(-1e-5)) / 2e-5;
        EXPECT_NEAR(static_cast<double>(lane(gradient[i], l)), exact, (sizeof(S) == 4 ? 1e-4 : 1e-7) * std::max(1.0, std::abs(exact)));
      }
    }
  }
};
using ScalarsAndPacks = ::testing::Types<float, double, Pack<float, 2>, Pack<double, 2>>;
TYPED_TEST_SUITE(RowSumOn, ScalarsAndPacks);

TYPED_TEST(RowSumOn, IsTheMeanOverAllRowsOrThoseSelected) {
  this->template expect_means<SquaredError>();
  this->template expect_means<CrossEntropy>();
}

TYPED_TEST(RowSumOn, HasTheGradientOfTheSelectedRowsInEveryLane) {
  this->template expect_gradients<SquaredError>();
  this->template expect_gradients<CrossEntropy>();
}

TEST(CrossEntropyLoss, NeverOverflows) {
  const double row[] = {1, 1};
  const RowTable<double> table{row, 1, 2};
  for (const double x : {-1e4, 1e4}) {
    const double at[] = {x, 0};
    const double loss = CrossEntropy{}(Point<const double>{at, 2}, SharedRow<double>{table, 0});
    EXPECT_NEAR(loss, x < 0 ? 1e4 : 0, 1e-8);
  }
}

TEST(RowOrder, MeetsEveryRowOnceInAnEpoch) {
  for (const std::uint32_t count : {1u, 2u, 3u, 37u, 64u, 1000u, 4097u}) {
    const RowOrder order(7, 11, 3, count);
    std::set<std::uint32_t> met;
    for (std::uint32_t position = 0; position < count; ++position) met.insert(order(position));
    EXPECT_EQ(met.size(), count);
    EXPECT_EQ(*met.rbegin(), count - 1);
  }
}

TEST(RowOrder, DependsOnSeedStartAndEpoch) {
  const auto order = [](std::uint64_t seed, std::uint64_t start, std::uint32_t epoch) {
    std::vector<std::uint32_t> all;
    for (std::uint32_t position = 0; position < 1000; ++position) all.push_back(RowOrder(seed, start, epoch, 1000)(position));
    return all;
  };
  EXPECT_EQ(order(1, 2, 3), order(1, 2, 3));
  EXPECT_NE(order(1, 2, 3), order(2, 2, 3));
  EXPECT_NE(order(1, 2, 3), order(1, 3, 3));
  EXPECT_NE(order(1, 2, 3), order(1, 2, 4));
}

// A shuffle that is one: rows and places are uncorrelated, and every row comes first about equally often.
TEST(RowOrder, IsShuffled) {
  const std::uint32_t count = 100;
  std::vector<int> first(count);
  double correlation = 0;
  for (std::uint64_t start = 0; start < 10000; ++start) {
    const RowOrder order(0, start, 0, count);
    ++first[order(0)];
    for (std::uint32_t position = 0; position < count; ++position) {
      correlation += (position - 49.5) * (order(position) - 49.5) / (833.25 * count * 10000);
    }
  }
  EXPECT_NEAR(correlation, 0, 0.004);  // 4 standard deviations, 1 / sqrt(100 * 10000)
  double chi_squared = 0;
  for (const int n : first) chi_squared += square(n - 100) / 100.0;
  EXPECT_LT(chi_squared, 99 + 4 * std::sqrt(2 * 99.0));
}

}  // namespace
}  // namespace polydescent::test
