#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace polydescent {

/// The structs and classes that a C++ text defines outside of all braces, in their order; comments and literals do not count.
std::vector<std::string> functors_in(std::string_view text);

}  // namespace polydescent
