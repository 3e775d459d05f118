#include "polydescent/host/io/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace polydescent {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }

/// How many bytes the character at the front takes; 0 when it is none.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return 1;
  const std::size_t length = byte(0) >= 0xf0 ? 4 : byte(0) >= 0xe0 ? 3 : 2;
  if (byte(0) < 0xc2 || byte(0) > 0xf4 || text.size() < length) return 0;
  const std::string_view rest = text.substr(1, length - 1);
  if (!std::all_of(rest.begin(), rest.end(), is_continuation)) return 0;
  const bool longer_than_need_be = (byte(0) == 0xe0 && byte(1) < 0xa0) || (byte(0) == 0xf0 && byte(1) < 0x90);
  const bool no_character = (byte(0) == 0xed && byte(1) > 0x9f) || (byte(0) == 0xf4 && byte(1) > 0x8f);
  return longer_than_need_be || no_character ? 0 : length;
}

std::string escaped(char c) {
  if (c == '\n') return "\\n";
  if (c == '\r') return "\\r";
  if (c == '\t') return "\\t";
  return fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
}

}  // namespace

std::string shown(std::string_view text) {
  constexpr std::size_t most = 40;
  if (text.empty()) return "nothing";
  std::string result = "'";
  std::size_t at = 0;
  while (at < std::min(text.size(), most)) {
    const std::size_t length = character_length(text.substr(at));
    const bool prints = length > 1 || (text[at] >= ' ' && text[at] <= '~');
    result += prints ? std::string(text.substr(at, length)) : escaped(text[at]);
    at += std::max<std::size_t>(length, 1);
  }
  return result + (at < text.size() ? "...'" : "'");
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace polydescent
