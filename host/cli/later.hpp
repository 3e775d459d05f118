#pragma once

#include <string_view>

namespace polydescent {

/// Throws Error "not available yet" if the word belongs to the interface but not to this version.
/// `kind`: "command", "objective", "flag", or the flag that the word is a value of.
void refuse_if_later(std::string_view kind, std::string_view word);

}  // namespace polydescent
