#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace polydescent {

/// What stands before the numbers of a .npy file of this shape, float64, row by row: format version 1.0, as long as a
/// multiple of 64 bytes.  (numpy.lib.format, "NumPy Enhancement Proposal 1")
std::string npy_header(std::size_t rows, std::size_t columns);

/// The same of any element type and shape, as Python writes them: "'<f8'" and "(3, 4)", "[('a', '<f8'), ...]" and "(3,)".
std::string npy_header(std::string_view descr, std::string_view shape);

/// The numbers as they stand in such a file: little-endian, like the memory of all machines this is built for.
std::string_view npy_numbers(std::span<const double> numbers);

}  // namespace polydescent
