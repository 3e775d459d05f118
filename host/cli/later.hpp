#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace polydescent {

/// Throws Error "not available yet" if the word belongs to the interface but not to this version.
void refuse_if_later(std::string_view word);

}  // namespace polydescent
