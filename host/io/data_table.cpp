#include "polydescent/host/io/data_table.hpp"

#include <fmt/format.h>

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

}  // namespace polydescent
