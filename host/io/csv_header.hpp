#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace polydescent {

/// Whether a name is text: UTF-8 without control characters, but for tabs and line ends (LF or CR LF).
bool is_column_name(std::string_view name);

/// What a user should know about a header: columns without a name, and names that several columns have.
std::vector<std::string> header_notes(const std::vector<std::string>& names);

}  // namespace polydescent
