#pragma once

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "polydescent/host/io/csv_header.hpp"
#include "polydescent/host/io/data_table.hpp"

// Reads CSV as host/io/csv_file.hpp says, from text that is there as a whole, by strtod, one string per field.
namespace polydescent::fuzz {

struct SimpleTable {
  std::vector<std::string> names{};
  std::vector<std::vector<double>> rows{};
  MissingCells missing{};
};

struct SimpleField {
  std::string text{};
  std::size_t begin = 0;  // in the text
  bool quoted = false;
};
using SimpleRow = std::vector<SimpleField>;

inline std::string stripped(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// One row from `at` on, which is moved behind it; empty where quotes are wrong. The separators are added to `met`.
inline std::optional<SimpleRow> take_row(const std::string& text, std::size_t& at, const std::string& separators,
                                         std::string& met) {
  const auto is_separator = [&](char c) { return separators.find(c) != std::string::npos; };
  SimpleRow row;
  bool wrong = false;
  for (;;) {
    SimpleField field{.begin = at};
    while (at < text.size() && !is_separator(text[at]) && (text[at] == ' ' || text[at] == '\t')) ++at;
    if (at < text.size() && text[at] == '"') {
      field.quoted = true;
      for (++at;; ++at) {
        if (at >= text.size()) return std::nullopt;
        if (text[at] != '"') {
          field.text += text[at];
        } else if (at + 1 < text.size() && text[at + 1] == '"') {
          field.text += text[at++];
        } else {
          break;
        }
      }
      ++at;
    }
    std::string bare;
    while (at < text.size() && text[at] != '\n' && !is_separator(text[at])) bare += text[at++];
    const bool ends_row = at == text.size() || text[at] == '\n';
    if (ends_row && !bare.empty() && bare.back() == '\r') bare.pop_back();
    bare = stripped(bare);
    wrong |= field.quoted && !bare.empty();
    if (!field.quoted) field.text = bare;
    row.push_back(field);
    if (!ends_row) met += text[at];
    ++at;
    if (ends_row) return wrong ? std::nullopt : std::optional(row);
  }
}

inline bool is_blank(const SimpleRow& row) { return row.size() == 1 && row[0].text.empty() && !row[0].quoted; }

inline char separator_of(const std::string& text) {
  std::string met;
  for (std::size_t at = 0; at < text.size();) {
    const auto row = take_row(text, at, ",;", met);
    if (!row || !is_blank(*row)) break;
  }
  return met.find(',') == std::string::npos && met.find(';') != std::string::npos ? ';' : ',';
}

/// Whether the text is a decimal number, without infinity and NaN.
inline bool is_decimal(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0) ++at;
    return at - begin;
  };
  const auto accept = [&](std::string_view any) {
    return at < text.size() && any.find(text[at]) != std::string_view::npos && ++at;
  };
  accept("+-");
  std::size_t count = digits();
  if (accept(".")) count += digits();
  if (count == 0) return false;
  if (accept("eE")) {
    accept("+-");
    if (digits() == 0) return false;
  }
  return at == text.size();
}

inline bool is_nan_or_infinity(std::string text, bool& is_nan) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.erase(0, 1);
  is_nan = text.starts_with("nan");
  if (text == "nan" || text == "inf" || text == "infinity") return true;
  if (!text.starts_with("nan(") || text.back() != ')') return false;
  const std::string inside = text.substr(4, text.size() - 5);
  return std::all_of(inside.begin(), inside.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
}

/// NaN: missing; infinity: infinite; empty: text.
inline std::optional<double> simple_value(const std::string& field) {
  const std::string text = stripped(field);
  for (const char* mark : {"", "NA", "N/A", "null", "NULL", "?", "."}) {
    if (text == mark) return std::numeric_limits<double>::quiet_NaN();
  }
  bool is_nan = false;
  if (is_nan_or_infinity(text, is_nan)) return is_nan ? std::nan("") : HUGE_VAL;
  if (!is_decimal(text)) return std::nullopt;
  return std::strtod(text.c_str(), nullptr);
}

/// The rows of the text that are not blank; empty where quotes are wrong.
inline std::optional<std::vector<SimpleRow>> simple_rows(const std::string& text, char separator) {
  std::vector<SimpleRow> rows;
  std::string met;
  for (std::size_t at = 0; at < text.size();) {
    const auto row = take_row(text, at, {separator}, met);
    if (!row) return std::nullopt;
    if (!is_blank(*row)) rows.push_back(*row);
  }
  return rows;
}

inline std::size_t line_of(const std::string& text, std::size_t at) {
  return 1 + static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

/// The table; empty where the text must be refused. separator 0: as the first line says.
inline std::optional<SimpleTable> read_simply(std::string text, char separator) {
  if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
  auto rows = simple_rows(text, separator == '\0' ? separator_of(text) : separator);
  if (!rows || rows->empty()) return std::nullopt;
  SimpleTable table;
  const SimpleRow first = rows->front();
  if (std::any_of(first.begin(), first.end(), [](const SimpleField& field) { return !simple_value(field.text); })) {
    for (const SimpleField& field : first) {
      if (!is_column_name(field.text)) return std::nullopt;
      table.names.push_back(field.text);
    }
    rows->erase(rows->begin());
  }
  table.missing.by_column.resize(first.size());
  for (const SimpleRow& row : *rows) {
    if (row.size() != first.size()) return std::nullopt;
    std::vector<double> numbers;
    for (const SimpleField& field : row) {
      const auto value = simple_value(field.text);
      if (!value || std::isinf(*value)) return std::nullopt;
      if (std::isnan(*value)) table.missing.add({table.rows.size(), numbers.size(), line_of(text, field.begin)});
      numbers.push_back(*value);
    }
    table.rows.push_back(numbers);
  }
  return table.rows.empty() ? std::nullopt : std::optional(table);
}

}  // namespace polydescent::fuzz
