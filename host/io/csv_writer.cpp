#include "polydescent/host/io/csv_writer.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

namespace polydescent {
namespace {

/// Semicolons and tabs separate for some readers, and many take blanks at the ends away.
bool needs_quotes(std::string_view name) {
  constexpr std::string_view blanks = " \t";
  return name.empty() || name.find_first_of(",;\t\"\r\n") != std::string_view::npos ||
         blanks.find(name.front()) != std::string_view::npos || blanks.find(name.back()) != std::string_view::npos;
}

std::string field(std::string_view name) {
  if (!needs_quotes(name)) return std::string(name);
  std::string quoted = "\"";
  for (const char c : name) quoted.append(c == '"' ? 2 : 1, c);
  quoted += '"';
  return quoted;
}

}  // namespace

std::string csv_header(const std::vector<std::string>& names) {
  std::string line;
  for (const std::string& name : names) {
    if (!line.empty()) line += ',';
    line += field(name);
  }
  line += '\n';
  return line;
}

std::string csv_rows(std::span<const double> numbers, std::size_t columns) {
  std::string text;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    fmt::format_to(std::back_inserter(text), "{}{}", numbers[i], (i + 1) % columns == 0 ? '\n' : ',');
  }
  return text;
}

}  // namespace polydescent
