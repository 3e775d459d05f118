#pragma once

#include <cstddef>

namespace polydescent {

enum class NumberType { float32, float64 };

/// A matrix that somebody else keeps: number (i, j) stands i * row_stride + j * column_stride numbers behind `data`.
struct MatrixView {
  const void* data = nullptr;
  NumberType type = NumberType::float64;
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::ptrdiff_t row_stride = 0;
  std::ptrdiff_t column_stride = 0;

  /// Number (i, j), from 0. Not for loops over many: see copy_block.
  double at(std::size_t i, std::size_t j) const;
};

/// `count` columns from `first` on, in the same memory.
MatrixView column_range(const MatrixView& matrix, std::size_t first, std::size_t count);

/// A rectangle of a matrix.
struct Block {
  std::size_t first_row = 0;
  std::size_t rows = 0;
  std::size_t first_column = 0;
  std::size_t columns = 0;
};

/// column_major[i + j * leading_dimension] = number (first_row + i, first_column + j), as float64. The block lies
/// within the matrix, and leading_dimension >= block.rows. Contiguous columns are copied, rows are turned eight by
/// eight.
void copy_block(const MatrixView& matrix, const Block& block, double* column_major, std::size_t leading_dimension);

}  // namespace polydescent
