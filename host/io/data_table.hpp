#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "polydescent/host/io/matrix_view.hpp"

namespace polydescent {

/// A cell without a number: row and column of the matrix, from 0, and the line of the file, from 1 (0: it has no
/// lines).
struct MissingCell {
  std::size_t row = 0;
  std::size_t column = 0;
  std::size_t line = 0;
};

/// What is missing in a table. Only the first few cells are listed, in the order of the file.
struct MissingCells {
  static constexpr std::size_t most_listed = 20;

  std::size_t total = 0;
  std::vector<std::size_t> by_column;  // how many in each column of the matrix
  std::vector<MissingCell> first;      // at most most_listed

  void add(const MissingCell& cell);
};

/// A dense matrix read from a file: every number is finite or, where it is missing, a quiet NaN.
struct DataTable {
  MatrixView matrix;
  std::vector<std::string> names;  // the header's, one per column; empty where the file has no header
  std::vector<std::string> notes;  // what a user should know about the header, a sentence each
  MissingCells missing;
  std::shared_ptr<const void> owner;  // keeps the matrix's memory, or its mapping of the file

  /// The header's name for a column (from 0), or "column J", counted from 1.
  std::string column_name(std::size_t column) const;
};

/// Throws Error, which begins with `flag` and the path and says where the first is, when numbers are missing.
void refuse_missing(std::string_view flag, const std::string& path, const DataTable& table);

}  // namespace polydescent
