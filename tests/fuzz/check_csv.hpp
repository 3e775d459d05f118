#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <variant>

#include "fuzz/csv_oracle.hpp"
#include "fuzz/finding.hpp"
#include "polydescent/host/error.hpp"
#include "polydescent/host/io/csv_file.hpp"
#include "polydescent/host/io/text.hpp"

namespace polydescent::fuzz {

/// A table, or the message of the refusal.
using Outcome = std::variant<DataTable, std::string>;

/// A refusal is one printable line that begins with the file.
inline void check_message(const std::string& message) {
  expect(message.starts_with("x:"), "a message that does not begin with the file: {}", message);
  expect(message.size() < 400, "a message of {} bytes", message.size());
  expect(is_utf8(message), "a message that is not UTF-8");
  for (const char c : message) expect(c < 0 || c >= ' ', "a message with control characters: {}", message);
}

inline Outcome read_by_chunks(const std::string& text, char separator, std::size_t chunk) {
  std::size_t at = 0;
  const auto source = [&](char* to, std::size_t size) {
    const std::size_t count = text.copy(to, size, at);
    at += count;
    return count;
  };
  try {
    return read_csv("x", source, {.separator = separator, .chunk = chunk});
  } catch (const Error& error) {
    check_message(error.what());
    return error.what();
  }
}

inline bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (std::isnan(a) && std::isnan(b));
}

inline void check_same(const MissingCells& missing, const MissingCells& simple) {
  expect(missing.total == simple.total && missing.by_column == simple.by_column, "missing cells counted wrongly");
  const auto equal = [](const MissingCell& a, const MissingCell& b) {
    return a.row == b.row && a.column == b.column && a.line == b.line;
  };
  expect(std::ranges::equal(missing.first, simple.first, equal), "other missing cells listed than the simple reader's");
}

inline void check_same(const DataTable& table, const SimpleTable& simple) {
  expect(table.names == simple.names, "other names than the simple reader's");
  expect(table.matrix.rows == simple.rows.size() && table.matrix.columns == simple.rows[0].size(),
         "{} x {} numbers, not {} x {}", table.matrix.rows, table.matrix.columns, simple.rows.size(),
         simple.rows[0].size());
  for (std::size_t i = 0; i < table.matrix.rows; ++i) {
    for (std::size_t j = 0; j < table.matrix.columns; ++j) {
      const double value = table.matrix.at(i, j), expected = simple.rows[i][j];
      expect(same(value, expected), "number ({}, {}) is {}, not {}", i, j, value, expected);
    }
  }
  check_same(table.missing, simple.missing);
}

inline void check_against(const std::optional<SimpleTable>& simple, const Outcome& outcome) {
  if (const auto* const message = std::get_if<std::string>(&outcome)) {
    expect(!simple, "refused although the simple reader takes it: {}", *message);
    return;
  }
  expect(simple.has_value(), "taken although the simple reader refuses it");
  check_same(std::get<DataTable>(outcome), *simple);
}

/// Reads the text by small chunks, by large ones and by the simple reader: all must agree.
inline void check_csv(const std::string& text) {
  for (const char separator : {'\0', '\t'}) {
    const auto simple = read_simply(text, separator);
    const Outcome small = read_by_chunks(text, separator, 1 + text.size() % 13);
    const Outcome large = read_by_chunks(text, separator, 5000);
    check_against(simple, small);
    check_against(simple, large);
    const auto *const a = std::get_if<std::string>(&small), *const b = std::get_if<std::string>(&large);
    expect(a == nullptr || b == nullptr || *a == *b, "other messages by other chunks: {} / {}", a ? *a : "",
           b ? *b : "");
  }
}

}  // namespace polydescent::fuzz
