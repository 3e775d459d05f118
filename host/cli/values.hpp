#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "polydescent/host/problem.hpp"

namespace polydescent {

/// Numbers of the command line. Each throws Error, naming the flag, when the text is not one or is out of range.
double real_value(std::string_view flag, std::string_view text);
std::uint64_t whole_value(std::string_view flag, std::string_view text, std::uint64_t lower, std::uint64_t upper);

/// "LO:HI" for all coordinates, or "LO:HI,LO:HI,..." with one pair for each of `dim`.
Box parse_bounds(std::string_view text, int dim);

}  // namespace polydescent
