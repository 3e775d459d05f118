#include "polydescent/host/io/matrix_view.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <type_traits>
#include <vector>

namespace polydescent {
namespace {

/// rows x columns different numbers, and a view that strides over them.
template <class S>
struct Numbers {
  std::vector<S> numbers;
  MatrixView view;

  Numbers(std::size_t rows, std::size_t columns, std::ptrdiff_t row_stride, std::ptrdiff_t column_stride)
      : numbers(static_cast<std::size_t>(std::max(static_cast<std::ptrdiff_t>(rows) * row_stride,
                                                  static_cast<std::ptrdiff_t>(columns) * column_stride) +
                                         static_cast<std::ptrdiff_t>(rows) * row_stride)) {
    std::iota(numbers.begin(), numbers.end(), S(1));
    const NumberType type = std::is_same_v<S, float> ? NumberType::float32 : NumberType::float64;
    view = {numbers.data(), type, rows, columns, row_stride, column_stride};
  }
};

/// Copies a block into memory with a margin below every column, and compares each number and the margin.
void expect_copied(const MatrixView& view, const Block& block) {
  const std::size_t leading_dimension = block.rows + 3;
  std::vector<double> copy(leading_dimension * block.columns + 1, -1);
  copy_block(view, block, copy.data(), leading_dimension);
  for (std::size_t j = 0; j < block.columns; ++j) {
    for (std::size_t i = 0; i < leading_dimension; ++i) {
      const double expected = i < block.rows ? view.at(block.first_row + i, block.first_column + j) : -1;
      ASSERT_EQ(copy[i + j * leading_dimension], expected)
          << i << ", " << j << " of " << block.rows << " x " << block.columns;
    }
  }
  ASSERT_EQ(copy.back(), -1);
}

template <class S>
void expect_all_blocks(const MatrixView& view) {
  for (const std::size_t rows : {0, 1, 7, 8, 9, 17, 40}) {
    for (const std::size_t columns : {0, 1, 5, 8, 31, 32, 33, 41}) {
      expect_copied(view, {.first_row = 0, .rows = rows, .first_column = 0, .columns = columns});
      expect_copied(view, {.first_row = 43 - rows, .rows = rows, .first_column = 45 - columns, .columns = columns});
    }
  }
}

template <class S>
class MatrixViewOf : public ::testing::Test {};
using NumberTypes = ::testing::Types<float, double>;
TYPED_TEST_SUITE(MatrixViewOf, NumberTypes);

TYPED_TEST(MatrixViewOf, RowsCopiesAnyBlock) { expect_all_blocks<TypeParam>(Numbers<TypeParam>(43, 45, 45, 1).view); }

TYPED_TEST(MatrixViewOf, ColumnsCopiesAnyBlock) {
  expect_all_blocks<TypeParam>(Numbers<TypeParam>(43, 45, 1, 43).view);
}

TYPED_TEST(MatrixViewOf, WiderStridesCopiesAnyBlock) {
  expect_all_blocks<TypeParam>(Numbers<TypeParam>(43, 45, 100, 2).view);
  expect_all_blocks<TypeParam>(Numbers<TypeParam>(43, 45, 1, 50).view);
  expect_all_blocks<TypeParam>(Numbers<TypeParam>(43, 45, 3, 200).view);
}

TYPED_TEST(MatrixViewOf, KnowsEachNumber) {
  const Numbers<TypeParam> numbers(3, 4, 4, 1);
  EXPECT_EQ(numbers.view.at(0, 0), 1);
  EXPECT_EQ(numbers.view.at(1, 0), 5);
  EXPECT_EQ(numbers.view.at(2, 3), 12);
}

}  // namespace
}  // namespace polydescent
