#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace polydescent {

/// The numbers a file may hold, [lower, upper], and the words for one of them. NaN is never one.
struct NumberKind {
  double lower = std::numeric_limits<double>::lowest();
  double upper = std::numeric_limits<double>::max();
  const char* words = "a finite number";
};

/// What a file of numbers holds: at least one row, all of one length.
struct NumberTable {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> values;  // [row][column]
};

/// Reads rows of numbers between blanks, tabs, commas or semicolons. What follows a # and empty lines do not count, nor
/// does a first row of names alone; lines may end as on Windows; "-" is standard input. Throws Error, which begins with
/// `flag` and names file, line and column (in bytes, from 1), for what is not such a file or a number of this kind.
NumberTable read_number_file(std::string_view flag, const std::string& path, const NumberKind& kind = {});

}  // namespace polydescent
