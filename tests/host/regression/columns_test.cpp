#include "polydescent/host/regression/columns.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "host/request_error.hpp"
#include "regression_data.hpp"

namespace polydescent::test {
namespace {

constexpr std::size_t odd_rows = 611;  // more than two blocks, and some

Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

long double mean_of_column(const RegressionData& data, std::size_t j) {
  long double sum = 0, weight = 0;
  for (std::size_t i = 0; i < data.rows; ++i) {
    sum += static_cast<long double>(data.weight(i)) * data.at(i, j);
    weight += data.weight(i);
  }
  return sum / weight;
}

RegressionData weighted_data() {
  RegressionData data = random_data(odd_rows, 5, 2);
  data.weights = odd_weights(odd_rows);
  return data;
}

RowMatrix loaded(const Columns& columns) {
  RowMatrix block;
  columns.load(all_rows(columns.rows()), block);
  return block;
}

TEST(Columns, AreMovedByTheirWeightedMeans) {
  const RegressionData data = weighted_data();
  const FitData view = data.view();
  const Columns columns(view, true);
  for (std::size_t j = 0; j < data.columns; ++j) {
    const double mean = static_cast<double>(mean_of_column(data, j));
    EXPECT_NEAR(columns.shift()[index(j)], mean, 1e-13 * (1 + std::abs(mean)));
  }
  EXPECT_EQ(columns.offset(), Eigen::VectorXd::Zero(5));
}

TEST(Columns, StayWhereTheyAreWithoutAnInterceptAndKnowTheirMeans) {
  const RegressionData data = weighted_data();
  const FitData view = data.view();
  const Columns columns(view, false);
  EXPECT_EQ(columns.shift(), Eigen::VectorXd::Zero(5));
  for (std::size_t j = 0; j < data.columns; ++j) {
    const double mean = static_cast<double>(mean_of_column(data, j));
    EXPECT_NEAR(columns.offset()[index(j)], mean * columns.factor()[index(j)], 1e-13);
  }
}

TEST(Columns, AreLoadedAsDifferencesFromTheShiftTimesTheFactor) {
  const RegressionData data = weighted_data();
  const FitData view = data.view();
  for (const bool centred : {true, false}) {
    const Columns columns(view, centred);
    const std::vector<std::uint32_t> some = {610, 3, 3, 17, 0};
    RowMatrix block;
    columns.load(some, block);
    ASSERT_EQ(block.rows(), 5);
    for (std::size_t k = 0; k < some.size(); ++k) {
      for (std::size_t j = 0; j < data.columns; ++j) {
        const double expected = (data.at(some[k], j) - columns.shift()[index(j)]) * columns.factor()[index(j)];
        EXPECT_EQ(block(index(k), index(j)), expected);
      }
    }
  }
}

TEST(Columns, AreLoadedOneByOneAsTogether) {
  const RegressionData data = weighted_data();
  const FitData view = data.view();
  const Columns columns(view, true);
  const RowMatrix all = loaded(columns);
  Eigen::VectorXd column(columns.rows());
  for (int j = 0; j < 5; ++j) {
    columns.load_column(j, column);
    EXPECT_EQ(column, all.col(j));
  }
}

/// The largest deviation from the shift, of rows that count.
double largest_of(const RegressionData& data, const Columns& columns, std::size_t j) {
  const RowMatrix all = loaded(columns);
  double largest = 0;
  for (std::size_t i = 0; i < data.rows; ++i) {
    if (data.weight(i) > 0) largest = std::max(largest, std::abs(all(index(i), index(j))));
  }
  return largest;
}

TEST(Columns, OfAnyScaleComeBetweenOneHalfAndOneByAPowerOfTwo) {
  RegressionData data = weighted_data();
  const double scales[] = {1e-12, 1e12, 1, 1e-290, 1e290};
  for (std::size_t i = 0; i < data.rows; ++i) {
    for (std::size_t j = 0; j < data.columns; ++j) data.at(i, j) *= scales[j];
  }
  const FitData view = data.view();
  for (const bool centred : {true, false}) {
    const Columns columns(view, centred);
    for (std::size_t j = 0; j < data.columns; ++j) {
      int exponent = 0;
      EXPECT_EQ(std::frexp(columns.factor()[index(j)], &exponent), 0.5);
      EXPECT_GE(largest_of(data, columns, j), 0.5);
      EXPECT_LE(largest_of(data, columns, j), 1);
    }
  }
}

TEST(Columns, OfRowsWithoutWeightDoNotCount) {
  RegressionData data = weighted_data();
  const FitData view = data.view();
  const Columns before(view, true);
  ASSERT_EQ(data.weights[7], 0);
  data.at(7, 2) = 1e9;
  const FitData changed = data.view();
  const Columns after(changed, true);
  EXPECT_EQ(before.shift(), after.shift());
  EXPECT_EQ(before.factor(), after.factor());
}

TEST(Columns, HaveWeightsWithMeanOne) {
  const RegressionData data = weighted_data();
  const FitData view = data.view();
  const Columns columns(view, true);
  EXPECT_NEAR(columns.weight().mean(), 1, 1e-14);
  const double share = columns.weight()[1] / data.weights[1];
  for (std::size_t i = 0; i < data.rows; ++i) EXPECT_NEAR(columns.weight()[index(i)], data.weights[i] * share, 1e-14);
}

TEST(Columns, MoveTargetsByTheirWeightedMeans) {
  const RegressionData data = weighted_data();
  const FitData view = data.view();
  for (const bool centred : {true, false}) {
    const Columns columns(view, centred);
    for (std::size_t t = 0; t < 2; ++t) {
      long double sum = 0, weight = 0;
      for (std::size_t i = 0; i < data.rows; ++i) {
        sum += static_cast<long double>(data.weights[i]) * data.targets[t][i];
        weight += data.weights[i];
      }
      const double shift = columns.target_shift()[index(t)];
      EXPECT_NEAR(shift, centred ? static_cast<double>(sum / weight) : 0, 1e-13);
      for (std::size_t i = 0; i < data.rows; ++i)
        EXPECT_EQ(columns.target()(index(i), index(t)), data.targets[t][i] - shift);
    }
  }
}

/// A copy of the numbers, in another order of memory.
template <class Number>
struct Layout {
  std::vector<Number> numbers;
  MatrixView view;
};

/// column_major: or row-major; reversed: rows and columns from the last to the first, with gaps between them.
template <class Number>
Layout<Number> laid_out(const RegressionData& data, bool column_major, bool reversed) {
  const auto rows = static_cast<std::ptrdiff_t>(data.rows), columns = static_cast<std::ptrdiff_t>(data.columns);
  const std::ptrdiff_t gap = reversed ? 2 : 1;
  std::ptrdiff_t row_stride = column_major ? gap : gap * columns + 1,
                 column_stride = column_major ? gap * rows + 1 : gap;
  Layout<Number> layout{.numbers = std::vector<Number>(
                            static_cast<std::size_t>(rows * row_stride + columns * column_stride), Number(NAN)),
                        .view = {}};
  std::ptrdiff_t begin = 0;
  if (reversed) {
    begin = (rows - 1) * row_stride + (columns - 1) * column_stride;
    row_stride = -row_stride;
    column_stride = -column_stride;
  }
  for (std::ptrdiff_t i = 0; i < rows; ++i) {
    for (std::ptrdiff_t j = 0; j < columns; ++j) {
      layout.numbers[static_cast<std::size_t>(begin + i * row_stride + j * column_stride)] =
          static_cast<Number>(data.at(static_cast<std::size_t>(i), static_cast<std::size_t>(j)));
    }
  }
  const NumberType type = sizeof(Number) == 4 ? NumberType::float32 : NumberType::float64;
  layout.view = {layout.numbers.data() + begin, type, data.rows, data.columns, row_stride, column_stride};
  return layout;
}

template <class Number>
void expect_same_columns(const RegressionData& data) {
  const FitData plain = data.view();
  const Columns expected(plain, true);
  for (const bool column_major : {false, true}) {
    for (const bool reversed : {false, true}) {
      const Layout<Number> layout = laid_out<Number>(data, column_major, reversed);
      FitData view = data.view();
      view.x = layout.view;
      const Columns columns(view, true);
      EXPECT_EQ(columns.shift(), expected.shift());
      EXPECT_EQ(columns.factor(), expected.factor());
      EXPECT_EQ(loaded(columns), loaded(expected));
      Eigen::VectorXd column(columns.rows());
      columns.load_column(1, column);
      EXPECT_EQ(column, loaded(expected).col(1));
    }
  }
}

TEST(Columns, AreTheSameInEveryOrderOfMemory) { expect_same_columns<double>(weighted_data()); }

TEST(Columns, OfFloat32AreThoseOfTheSameNumbersInFloat64) {
  RegressionData data = weighted_data();
  for (double& number : data.x) number = static_cast<double>(static_cast<float>(number));
  expect_same_columns<float>(data);
}

TEST(Columns, NameTheRowAndColumnOfANumberThatIsMissing) {
  for (const double wrong :
       {std::nan(""), std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()}) {
    RegressionData data = weighted_data();
    data.at(299, 3) = wrong;
    FitData view = data.view();
    EXPECT_EQ(request_error([&] { Columns(view, true); }),
              "row 300, column 4: the number is missing or not finite; take the row out, or fill it in");
    view.names = {"a", "b", "c", "weight of heart", "e"};
    EXPECT_EQ(request_error([&] { Columns(view, false); }),
              "row 300, weight of heart: the number is missing or not finite; take the row out, or fill it in");
  }
}

TEST(Columns, NameANumberThatIsMissingInARowWithoutWeight) {
  RegressionData data = weighted_data();
  ASSERT_EQ(data.weights[7], 0);
  data.at(7, 0) = std::nan("");
  const FitData view = data.view();
  EXPECT_EQ(request_error([&] { Columns(view, true); }).find("row 8, column 1: "), 0u);
}

}  // namespace
}  // namespace polydescent::test
