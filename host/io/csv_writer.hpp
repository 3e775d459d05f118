#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace polydescent {

/// The first line of a CSV file; names that need quotes get them (RFC 4180).
std::string csv_header(const std::vector<std::string>& names);

/// Rows of so many numbers each, a line each, in the shortest form that reads back exactly.
std::string csv_rows(std::span<const double> numbers, std::size_t columns);

}  // namespace polydescent
