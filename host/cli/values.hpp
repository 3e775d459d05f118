#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "polydescent/host/problem.hpp"

namespace polydescent {

// Each throws Error, naming the flag, when the text is not such a value.

/// A number of the command line; a whole one in [lower, upper].
double real_value(std::string_view flag, std::string_view text);
std::uint64_t whole_value(std::string_view flag, std::string_view text, std::uint64_t lower, std::uint64_t upper);

/// "LO:HI,LO:HI,...": as many pairs as there are.
Box parse_bound_pairs(std::string_view text);

/// "LO:HI" for all coordinates, or "LO:HI,LO:HI,..." with one pair for each of `dim`.
Box parse_bounds(std::string_view text, int dim);

}  // namespace polydescent
