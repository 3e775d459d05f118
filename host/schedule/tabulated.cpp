#include "polydescent/host/schedule/tabulated.hpp"

#include <cmath>

#include "polydescent/host/io/number_file.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {

Tabulated Tabulated::from_text(std::string_view file) {
  const std::string path(file);
  NumberTable table =
      read_number_file("--schedule table:", path, {.lower = 0, .words = "a finite number, not negative"});
  require(table.rows == 1 || table.columns == 1,
          "--schedule table: {}: it has {} rows of {} numbers; write one number a line, or all in one line", path,
          table.rows, table.columns);
  return {std::move(table.values), path};
}

void Tabulated::check() const {
  require(!values.empty(), "--schedule table: there are no numbers in it");
  for (const double value : values) {
    require(std::isfinite(value) && value >= 0,
            "--schedule table: {} is in it; all numbers must be finite, and none negative", value);
  }
}

}  // namespace polydescent
