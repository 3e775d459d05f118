#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace polydescent {

/// The candidate with the smallest edit distance to `name`, empty when none is near enough to be meant.
std::string nearest_name(std::string_view name, const std::vector<std::string>& candidates);

/// "; did you mean 'X'?" for the nearest candidate, or "; known: a, b, c".
std::string suggestion(std::string_view name, const std::vector<std::string>& candidates);

/// The name of coordinate i: one of these, or x0, x1, ... where there are none.
std::string coordinate_name(const std::vector<std::string>& variables, std::size_t i);

}  // namespace polydescent
