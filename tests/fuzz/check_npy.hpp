#pragma once

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fuzz/check_csv.hpp"
#include "fuzz/finding.hpp"
#include "polydescent/host/io/npy_file.hpp"

namespace polydescent::fuzz {

/// What the header of a .npy file says, when it is exactly as NumPy writes it.
struct PlainNpy {
  std::size_t number_size, rows, columns, begin;
  bool column_major;
};

/// Its header without the padding, written again.
inline std::string dictionary_of(const PlainNpy& plain, bool one_axis) {
  const std::string shape =
      one_axis ? fmt::format("({},)", plain.rows) : fmt::format("({}, {})", plain.rows, plain.columns);
  return fmt::format("{{'descr': '<f{}', 'fortran_order': {}, 'shape': {}, }}", plain.number_size,
                     plain.column_major ? "True" : "False", shape);
}

inline std::optional<PlainNpy> parse_plainly(const std::string& bytes) {
  const bool known =
      bytes.size() >= 12 && bytes.starts_with("\x93NUMPY") && bytes[6] >= 1 && bytes[6] <= 3 && bytes[7] == 0;
  if (!known) return std::nullopt;
  std::size_t length = 0;
  const std::size_t before = bytes[6] == 1 ? 10 : 12;
  for (std::size_t i = before; i-- > 8;) length = length * 256 + static_cast<unsigned char>(bytes[i]);
  if (length > bytes.size() - before) return std::nullopt;
  const std::string header = bytes.substr(before, length);
  PlainNpy result{0, 0, 1, before + length, header.find("True") != std::string::npos};
  const int axes = std::sscanf(header.c_str(), "{'descr': '<f%1zu', 'fortran_order': %*5[A-Za-z], 'shape': (%9zu, %9zu",
                               &result.number_size, &result.rows, &result.columns) -
                   1;
  if (axes < 1 || (result.number_size != 4 && result.number_size != 8)) return std::nullopt;
  std::string again = dictionary_of(result, axes == 1);
  if (header.size() <= again.size()) return std::nullopt;
  again += std::string(header.size() - again.size() - 1, ' ') + "\n";
  return header == again ? std::optional(result) : std::nullopt;
}

inline double number_at(const std::string& bytes, const PlainNpy& plain, std::size_t index) {
  float single = 0;
  double twice = 0;
  const char* const from = bytes.data() + plain.begin + index * plain.number_size;
  std::memcpy(plain.number_size == 4 ? static_cast<void*>(&single) : &twice, from, plain.number_size);
  return plain.number_size == 4 ? static_cast<double>(single) : twice;
}

/// The matrix as the header says; empty where it must be refused.
inline std::optional<SimpleTable> read_simply(const std::string& bytes, const PlainNpy& plain) {
  const std::size_t count = plain.rows * plain.columns;
  if (count == 0 || bytes.size() - plain.begin != count * plain.number_size || plain.begin % plain.number_size != 0)
    return std::nullopt;
  SimpleTable table{.rows = std::vector(plain.rows, std::vector<double>(plain.columns))};
  table.missing.by_column.resize(plain.columns);
  for (std::size_t k = 0; k < count; ++k) {
    const double number = number_at(bytes, plain, k);
    const std::size_t i = plain.column_major ? k % plain.rows : k / plain.columns;
    const std::size_t j = plain.column_major ? k / plain.rows : k % plain.columns;
    if (std::isinf(number)) return std::nullopt;
    if (std::isnan(number)) table.missing.add({i, j, 0});
    table.rows[i][j] = number;
  }
  return table;
}

/// The bytes read from memory of just that length, so that a sanitizer sees whoever reads beyond it.
inline Outcome read_from_memory(const std::string& bytes) {
  const std::shared_ptr<std::byte[]> memory(
      static_cast<std::byte*>(::operator new[](bytes.size(), std::align_val_t{8})),
      [](std::byte* begin) { ::operator delete[](begin, std::align_val_t{8}); });
  std::memcpy(memory.get(), bytes.data(), bytes.size());
  try {
    return view_npy("x", {memory.get(), bytes.size()}, memory);
  } catch (const Error& error) {
    check_message(error.what());
    return error.what();
  }
}

inline void check_copy(const MatrixView& matrix) {
  std::vector<double> copy(matrix.rows * matrix.columns);
  copy_block(matrix, {0, matrix.rows, 0, matrix.columns}, copy.data(), matrix.rows);
  for (std::size_t i = 0; i < matrix.rows; ++i) {
    for (std::size_t j = 0; j < matrix.columns; ++j)
      expect(same(copy[i + j * matrix.rows], matrix.at(i, j)), "a block copied wrongly");
  }
}

/// Reads the bytes, and compares with the simple reader where the header is as NumPy writes it.
inline void check_npy(const std::string& bytes) {
  const Outcome outcome = read_from_memory(bytes);
  const auto* const table = std::get_if<DataTable>(&outcome);
  if (table != nullptr) check_copy(table->matrix);
  const auto plain = parse_plainly(bytes);
  if (!plain) return;
  const auto simple = read_simply(bytes, *plain);
  expect(simple.has_value() == (table != nullptr), "{} although the simple reader does not",
         table != nullptr ? "taken" : "refused");
  if (table != nullptr) check_same(*table, *simple);
}

}  // namespace polydescent::fuzz
