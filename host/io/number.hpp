#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace polydescent {

/// The number that `text` spells from its first to its last character; empty otherwise. Locale plays no part.
std::optional<double> parse_number(std::string_view text);

/// The pieces between separators; "a,,b" has an empty one in the middle.
std::vector<std::string> split(std::string_view text, char separator);

}  // namespace polydescent
