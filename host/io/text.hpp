#pragma once

#include <string>
#include <string_view>

namespace polydescent {

/// The text in single quotes, as a message can show it: its first 40 bytes, with what does not print as \n or \x1b;
/// "nothing" when it is empty.
std::string shown(std::string_view text);

/// Whether the text is UTF-8 from end to end, without surrogates or forms longer than need be (RFC 3629).
bool is_utf8(std::string_view text);

}  // namespace polydescent
