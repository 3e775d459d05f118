#include "polydescent/host/io/matrix_view.hpp"

#include <algorithm>
#include <cassert>
#include <type_traits>

namespace polydescent {
namespace {

constexpr std::size_t tile = 8;  // rows and columns that are turned at once: a cache line of float64

/// Where a block's numbers stand; the stride from column to column is a constant where it is one.
template <class S, class ColumnStride>
struct Source {
  const S* first;
  std::ptrdiff_t row_stride;
  ColumnStride column_stride;

  const S* at(std::size_t i, std::size_t j) const {
    return first + static_cast<std::ptrdiff_t>(i) * row_stride + static_cast<std::ptrdiff_t>(j) * column_stride;
  }
};

struct Target {
  double* first;
  std::size_t leading_dimension;

  double* at(std::size_t i, std::size_t j) const { return first + i + j * leading_dimension; }
};

/// Copies rows x columns numbers from (i, j) on; the counts are constants for whole tiles.
template <class From, class Rows, class Columns>
inline void copy_tile(const From& from, const Target& to, std::size_t i, std::size_t j, Rows rows, Columns columns) {
  for (std::size_t c = 0; c < columns; ++c) {
    for (std::size_t r = 0; r < rows; ++r) to.at(i, j + c)[r] = static_cast<double>(*from.at(i + r, j + c));
  }
}

/// Turns rows into columns, tile by tile down a strip of columns as wide as a tile.
template <class From>
void transpose(const From& from, const Target& to, const Block& block) {
  constexpr std::integral_constant<std::size_t, tile> whole;
  for (std::size_t j = 0; j < block.columns; j += tile) {
    const std::size_t columns = std::min(tile, block.columns - j);
    for (std::size_t i = 0; i < block.rows; i += tile) {
      const std::size_t rows = std::min(tile, block.rows - i);
      if (rows == tile && columns == tile) {
        copy_tile(from, to, i, j, whole, whole);
      } else {
        copy_tile(from, to, i, j, rows, columns);
      }
    }
  }
}

template <class S>
void copy(const MatrixView& matrix, const Block& block, const Target& to) {
  const Source<S, std::ptrdiff_t> all{static_cast<const S*>(matrix.data), matrix.row_stride, matrix.column_stride};
  const S* const first = all.at(block.first_row, block.first_column);
  if (matrix.row_stride == 1) {
    for (std::size_t j = 0; j < block.columns; ++j)
      std::copy_n(first + static_cast<std::ptrdiff_t>(j) * matrix.column_stride, block.rows, to.at(0, j));
  } else if (matrix.column_stride == 1) {
    transpose(Source<S, std::integral_constant<std::ptrdiff_t, 1>>{first, matrix.row_stride, {}}, to, block);
  } else {
    transpose(Source<S, std::ptrdiff_t>{first, matrix.row_stride, matrix.column_stride}, to, block);
  }
}

}  // namespace

double MatrixView::at(std::size_t i, std::size_t j) const {
  assert(i < rows && j < columns);
  const auto place = static_cast<std::ptrdiff_t>(i) * row_stride + static_cast<std::ptrdiff_t>(j) * column_stride;
  if (type == NumberType::float64) return static_cast<const double*>(data)[place];
  return static_cast<double>(static_cast<const float*>(data)[place]);
}

void copy_block(const MatrixView& matrix, const Block& block, double* column_major, std::size_t leading_dimension) {
  assert(block.first_row + block.rows <= matrix.rows && block.first_column + block.columns <= matrix.columns);
  assert(leading_dimension >= block.rows);
  const Target to{column_major, leading_dimension};
  return matrix.type == NumberType::float64 ? copy<double>(matrix, block, to) : copy<float>(matrix, block, to);
}

MatrixView column_range(const MatrixView& matrix, std::size_t first, std::size_t count) {
  MatrixView some = matrix;
  const std::ptrdiff_t numbers = static_cast<std::ptrdiff_t>(first) * matrix.column_stride;
  const std::ptrdiff_t size = matrix.type == NumberType::float32 ? sizeof(float) : sizeof(double);
  some.data = static_cast<const char*>(matrix.data) + numbers * size;
  some.columns = count;
  return some;
}

}  // namespace polydescent
