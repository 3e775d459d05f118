#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace polydescent {

/// The structs and classes that a C++ text defines outside of all braces, in their order; comments and literals do not count.
std::vector<std::string> functors_in(std::string_view text);

/// The text of a file for a compiler, with the names of namespace polydescent at hand and the file's own lines in messages.
std::string definition_of(const std::string& file, const std::string& text);

}  // namespace polydescent
