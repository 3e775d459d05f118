#include "polydescent/host/io/csv_file.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "polydescent/host/io/csv_header.hpp"
#include "polydescent/host/io/input_file.hpp"
#include "polydescent/host/io/number.hpp"
#include "polydescent/host/io/row_store.hpp"
#include "polydescent/host/io/text.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();

bool marks_missing(std::string_view text) {
  constexpr std::string_view marks[] = {"", "NA", "N/A", "null", "NULL", "?", "."};  // NaN is spelled as a number
  return std::find(std::begin(marks), std::end(marks), text) != std::end(marks);
}

/// The number that a field spells, NaN where it says that there is none; empty where it says neither.
std::optional<double> value_of(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(" \t"), text.size());
  text = text.substr(first, text.find_last_not_of(" \t") + 1 - first);
  const auto value = parse_number(text);
  const bool missing = value ? std::isnan(*value) : marks_missing(text);
  return missing ? missing_value : value;
}

/// What may have gone wrong where a number should stand.
std::string_view remedy_for(std::string_view text) {
  if (text.find('\t') != std::string_view::npos) return "are tabs the separators? then name the file .tsv";
  if (text.find(';') != std::string_view::npos)
    return "commas are the separators here, so numbers need a decimal point";
  if (text.find(',') != std::string_view::npos) return "write numbers with a decimal point and no other marks";
  return "what is missing is an empty field, NA, NaN, null, ? or .";
}

bool is_blank_line(const CsvField& field) { return field.ends_row && field.text.empty() && !field.quoted; }

/// A field of the first row, which is kept until all of it is known: it may be a header.
struct HeldField {
  std::string text;
  CsvField field;  // but for its text

  explicit HeldField(const CsvField& read) : text(read.text), field(read) {}
  CsvField view() const {
    CsvField result = field;
    result.text = text;
    return result;
  }
};

class CsvReader {
 public:
  CsvReader(const std::string& label, ByteSource source, const CsvFormat& format)
      : label_(label), fields_(label, std::move(source), format.separator, format.chunk) {}

  DataTable read() {
    take_first_row(first_row());
    while (!fields_.at_end()) read_row();
    require(rows_ > 0, "{}: there is no row of numbers below its header", label_);
    table_.owner = store_.release();
    const auto stride = static_cast<std::ptrdiff_t>(columns_);
    table_.matrix = {table_.owner.get(), NumberType::float64, rows_, columns_, stride, 1};
    return std::move(table_);
  }

 private:
  std::vector<HeldField> first_row() {
    std::vector<HeldField> row;
    for (bool ended = fields_.at_end(); !ended;) {
      const CsvField field = fields_.next();
      const bool blank = row.empty() && is_blank_line(field);
      if (!blank) row.emplace_back(field);
      ended = blank ? fields_.at_end() : field.ends_row;
    }
    require(!row.empty(), "{}: there are no numbers in it; write them as text, one row a line", label_);
    return row;
  }

  void take_first_row(const std::vector<HeldField>& row) {
    columns_ = row.size();
    table_.missing.by_column.assign(columns_, 0);
    const auto is_text = [](const HeldField& field) { return !value_of(field.text).has_value(); };
    const auto text = std::find_if(row.begin(), row.end(), is_text);
    if (text != row.end()) return take_header(row, *text);
    double* const numbers = open_row();
    for (std::size_t j = 0; j < columns_; ++j) numbers[j] = number(row[j].view(), j);
    close_row();
  }

  void take_header(const std::vector<HeldField>& row, const HeldField& text) {
    for (const HeldField& held : row) {
      require(is_column_name(held.text),
              "{}:{}:{}: the header's {} is not text in UTF-8; save the table as CSV in UTF-8, its lines ended by LF "
              "or CR LF",
              label_, held.field.line, held.field.column, shown(held.text));
      table_.names.push_back(held.text);
    }
    const auto is_number = [](const HeldField& field) {
      return !std::isnan(value_of(field.text).value_or(missing_value));
    };
    if (std::any_of(row.begin(), row.end(), is_number)) {
      table_.notes.push_back(
          fmt::format("the first row is taken for the header, since {} in it is no number", shown(text.text)));
    }
    const auto notes = header_notes(table_.names);
    table_.notes.insert(table_.notes.end(), notes.begin(), notes.end());
  }

  void read_row() {
    const std::size_t line = fields_.line();
    double* const row = open_row();
    std::size_t filled = 0;
    while (!fields_.take_numbers({row, columns_}, filled)) {
      const CsvField field = fields_.next();
      if (filled == 0 && is_blank_line(field)) return;
      if (filled < columns_) row[filled] = number(field, filled);
      ++filled;  // beyond the last column too, to say how many there are
      if (field.ends_row) break;
    }
    if (filled != columns_) refuse_length(line, filled);
    close_row();
  }

  double* open_row() {
    double* const row = store_.open_row(columns_);
    require(row != nullptr, "{}: there is no memory for more than its first {} rows", label_, rows_);
    return row;
  }

  void close_row() {
    store_.close_row(columns_);
    ++rows_;
  }

  double number(const CsvField& field, std::size_t column) {
    const auto value = value_of(field.text);
    if (!value) refuse(field, column, "a number", remedy_for(field.text));
    if (std::isinf(*value)) refuse(field, column, "a finite number", "leave the field empty if the number is missing");
    if (std::isnan(*value)) table_.missing.add({rows_, column, field.line});
    return *value;
  }

  [[noreturn]] void refuse(const CsvField& field, std::size_t column, const char* expected,
                           std::string_view remedy) const {
    const std::string name = table_.names.empty() ? "" : fmt::format(" ({})", shown(table_.names[column]));
    throw Error(Fault::request,
                fmt::format("{}:{}:{}: row {}, column {}{}: expected {}, found {}; {}", label_, field.line,
                            field.column, rows_ + 1, column + 1, name, expected, shown(field.text), remedy));
  }

  [[noreturn]] void refuse_length(std::size_t line, std::size_t count) const {
    const char* const above = rows_ > 0 ? "the rows above" : "the header";
    throw Error(Fault::request,
                fmt::format("{}:{}: row {}: expected {} field{} as in {}, found {}; all rows need the same number",
                            label_, line, rows_ + 1, columns_, columns_ == 1 ? "" : "s", above, count));
  }

  std::string label_;
  CsvFields fields_;
  RowStore store_;
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  DataTable table_;  // but for the matrix
};

}  // namespace

DataTable read_csv(const std::string& label, ByteSource source, const CsvFormat& format) {
  return CsvReader(label, std::move(source), format).read();
}

DataTable read_csv_file(std::string_view flag, const std::string& path, const CsvFormat& format) {
  const std::string label = fmt::format("{} {}", flag, path);
  InputFile file(label, path);
  return read_csv(
      label, [&](char* to, std::size_t size) { return file.read(to, size); }, format);
}

}  // namespace polydescent
