#pragma once

#include <string>
#include <string_view>

#include "polydescent/host/io/data_table.hpp"

namespace polydescent {

/// The end of a file's name from its last dot on, in lower case.
std::string file_ending(const std::string& path);

/// Reads a dense matrix from a file, by the end of its name: .csv (commas, or semicolons where the first line has no
/// comma), .tsv and .tab (tabs), .npy; standard input ("-") and pipes without such an end are CSV. Throws Error, which
/// begins with `flag` and the path, for other files and for what read_csv_file and read_npy_file refuse.
DataTable read_data_file(std::string_view flag, const std::string& path);

}  // namespace polydescent
