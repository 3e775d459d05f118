#pragma once

#include <string>
#include <string_view>

#include "polydescent/host/io/csv_fields.hpp"
#include "polydescent/host/io/data_table.hpp"

namespace polydescent {

/// How a table is written.
struct CsvFormat {
  char separator = '\0';                     // '\0': comma, or semicolon where the first line has one and no comma
  std::size_t chunk = std::size_t{1} << 18;  // bytes read at once; the result does not depend on it
};

/// Reads rows of numbers, one a line, as CsvFields cuts them; the matrix is float64, row by row. A first row with a
/// field that is neither a number nor a missing value is the header. Missing is an empty field, NA, N/A, NaN, null,
/// NULL, ? or ., in quotes or not; a line with nothing on it is no row. Needs no memory beside the numbers but the
/// chunk. Throws Error, which begins with `label` and says file, line, row and column (all from 1), for rows of
/// different lengths, for text and infinite numbers among the rows, for a header that is not UTF-8 and a file without
/// numbers.
DataTable read_csv(const std::string& label, ByteSource source, const CsvFormat& format = {});

/// The same from a file, pipe or device; "-" is standard input.
DataTable read_csv_file(std::string_view flag, const std::string& path, const CsvFormat& format = {});

}  // namespace polydescent
