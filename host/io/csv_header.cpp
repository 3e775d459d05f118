#include "polydescent/host/io/csv_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "polydescent/host/io/text.hpp"

namespace polydescent {
namespace {

using Columns = std::vector<std::size_t>;

/// "column 3", "columns 3 and 5", "columns 1, 2, 3 and 7 more", counted from 1.
std::string listed(const Columns& columns) {
  constexpr std::size_t most = 4;
  std::string text = fmt::format("column{} {}", columns.size() == 1 ? "" : "s", columns[0] + 1);
  const std::size_t shown_count = columns.size() > most ? most - 1 : columns.size();
  for (std::size_t i = 1; i < shown_count; ++i) {
    text += fmt::format("{}{}", i + 1 == columns.size() ? " and " : ", ", columns[i] + 1);
  }
  if (shown_count < columns.size()) text += fmt::format(" and {} more", columns.size() - shown_count);
  return text;
}

/// The columns of each name that is there more than once, in the order of the columns.
std::vector<Columns> namesakes(const std::vector<std::string>& names) {
  Columns by_name(names.size());
  std::iota(by_name.begin(), by_name.end(), std::size_t{0});
  std::stable_sort(by_name.begin(), by_name.end(), [&](std::size_t a, std::size_t b) { return names[a] < names[b]; });
  std::vector<Columns> groups;
  for (auto first = by_name.begin(); first != by_name.end();) {
    const auto last = std::find_if(first, by_name.end(), [&](std::size_t j) { return names[j] != names[*first]; });
    if (last - first > 1 && !names[*first].empty()) groups.emplace_back(first, last);
    first = last;
  }
  std::sort(groups.begin(), groups.end());
  return groups;
}

}  // namespace

bool is_column_name(std::string_view name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool line_end = name[i] == '\n' || (name[i] == '\r' && name.substr(i + 1).starts_with('\n'));
    if (static_cast<unsigned char>(name[i]) < ' ' && name[i] != '\t' && !line_end) return false;
  }
  return is_utf8(name);
}

std::vector<std::string> header_notes(const std::vector<std::string>& names) {
  std::vector<std::string> notes;
  Columns unnamed;
  for (std::size_t j = 0; j < names.size(); ++j) {
    if (names[j].empty()) unnamed.push_back(j);
  }
  if (!unnamed.empty()) {
    notes.push_back(fmt::format("{} {} no name in the header", listed(unnamed), unnamed.size() == 1 ? "has" : "have"));
  }
  const std::vector<Columns> groups = namesakes(names);
  if (!groups.empty()) {
    const std::string all = groups.size() == 1 ? "" : fmt::format("; names that repeat: {}", groups.size());
    notes.push_back(fmt::format("{} have the same name, {}{}", listed(groups[0]), shown(names[groups[0][0]]), all));
  }
  return notes;
}

}  // namespace polydescent
