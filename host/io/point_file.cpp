#include "polydescent/host/io/point_file.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

#include "polydescent/host/io/data_file.hpp"
#include "polydescent/host/io/input_file.hpp"
#include "polydescent/host/io/npy_file.hpp"
#include "polydescent/host/io/number_file.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

constexpr std::string_view numpy_magic = "\x93NUMPY";

/// The file's kind by its name, or by how it begins; pipes are not looked into.
bool is_npy(std::string_view flag, const std::string& path) {
  if (file_ending(path) == ".npy") return true;
  std::error_code ignored;
  if (path == "-" || !std::filesystem::is_regular_file(path, ignored)) return false;
  std::string begin(numpy_magic.size(), ' ');
  InputFile(fmt::format("{} {}", flag, path), path).read(begin.data(), begin.size());
  return begin == numpy_magic;
}

void check_columns(std::string_view flag, const std::string& path, std::size_t columns, int dim,
                   const std::string& remedy = "") {
  require(columns == static_cast<std::size_t>(dim),
          "{} {}: its rows have {} number{}, and the objective has {} variable{}{}", flag, path, columns,
          columns == 1 ? "" : "s", dim, dim == 1 ? "" : "s", remedy);
}

std::vector<double> read_npy_points(std::string_view flag, const std::string& path, int dim) {
  const DataTable table = read_npy_file(flag, path, Missing::refused);
  MatrixView matrix = table.matrix;
  const std::string two_axes = fmt::format("; save an array of two axes, one start a row: array.reshape(-1, {})", dim);
  check_columns(flag, path, matrix.columns, dim, matrix.columns == 1 ? two_axes : "");
  std::swap(matrix.rows, matrix.columns);  // a transposed matrix's columns are the rows
  std::swap(matrix.row_stride, matrix.column_stride);
  std::vector<double> points(matrix.rows * matrix.columns);
  copy_block(matrix, {.rows = matrix.rows, .columns = matrix.columns}, points.data(), matrix.rows);
  return points;
}

}  // namespace

std::vector<double> read_points(std::string_view flag, const std::string& path, int dim) {
  if (is_npy(flag, path)) return read_npy_points(flag, path, dim);
  NumberTable table = read_number_file(flag, path);
  check_columns(flag, path, table.columns, dim);
  return std::move(table.values);
}

}  // namespace polydescent
