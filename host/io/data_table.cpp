#include "polydescent/host/io/data_table.hpp"

#include <fmt/format.h>

#include "polydescent/host/error.hpp"

namespace polydescent {

void MissingCells::add(const MissingCell& cell) {
  ++total;
  ++by_column[cell.column];
  if (first.size() < most_listed) first.push_back(cell);
}

std::string DataTable::column_name(std::size_t column) const {
  const bool has_name = column < names.size() && !names[column].empty();
  return has_name ? names[column] : fmt::format("column {}", column + 1);
}

void refuse_missing(std::string_view flag, const std::string& path, const DataTable& table) {
  if (table.missing.total == 0) return;
  const MissingCell& cell = table.missing.first.front();
  const std::string line = cell.line > 0 ? fmt::format(" (line {})", cell.line) : "";
  throw Error(Fault::request, fmt::format("{} {}: {} number{} missing, the first in row {}{}, {}; take such rows out, or fill them in", flag, path,
                                          table.missing.total, table.missing.total == 1 ? " is" : "s are", cell.row + 1, line,
                                          table.column_name(cell.column)));
}

}  // namespace polydescent
