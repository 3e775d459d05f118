#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace polydescent {

/// What the messages of g++ or clang++ say of a user's text: its errors, each once, with the notes that point into it; static
/// assertions elsewhere by their words alone; and what to write instead, where the mistake is a usual one. Empty where no error
/// is of that kind. foreign: how the names of files begin that are not the user's.
std::string users_messages(const std::string& log, const std::vector<std::string>& foreign);

}  // namespace polydescent
