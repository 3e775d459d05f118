#include "polydescent/host/objective_source/tokens.hpp"

#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "polydescent/host/error.hpp"

namespace polydescent {
namespace {

constexpr std::size_t shown_before = 60, shown_after = 20;  // characters around the place of an error

// Of ASCII alone, whatever the locale.
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }  // of UTF-8

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

/// The character that begins at a place, for a message.
std::string character_at(std::string_view text, std::size_t place) {
  std::size_t end = place + 1;
  while (end < text.size() && !begins_character(text[end]) && end < place + 4) ++end;
  const auto code = static_cast<unsigned char>(text[place]);
  if (code < 0x20 || code == 0x7F) return fmt::format("character {:#04x}", code);
  return fmt::format("'{}'", text.substr(place, end - place));
}

}  // namespace

void refuse_formula(std::string_view text, std::size_t place, const std::string& what, const char* title) {
  place = std::min(place, text.size());
  const std::size_t before = text.substr(0, place).rfind('\n');
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
  const std::size_t column = place - begin;
  std::size_t first = column > shown_before ? column - shown_before : 0;
  while (first > 0 && !begins_character(line[first])) --first;
  std::string shown(line.substr(first, column - first + shown_after));
  for (char& c : shown) c = static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  const auto line_number = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(place), '\n') + 1;
  const std::string where = line_number > 1 ? fmt::format("line {}, ", line_number) : "";
  throw Error(Fault::request, fmt::format("{}, {}column {}: {}\n  {}\n  {:>{}}", title, where, characters(line.substr(0, column)) + 1,
                                          what, shown, "^", characters(line.substr(first, column - first)) + 1));
}

Token Tokens::read(std::size_t from) const {
  static constexpr std::array pairs{"**", "<=", ">=", "==", "!=", "&&", "||"};
  while (from < text_.size() && is_blank(text_[from])) ++from;
  if (from == text_.size()) return {Token::Kind::end, {}, from};
  const std::string_view rest = text_.substr(from);
  if (is_digit(rest[0]) || (rest[0] == '.' && rest.size() > 1 && is_digit(rest[1]))) {
    Token token{Token::Kind::number, {}, from};
    const auto [end, error] = fast_float::from_chars(rest.data(), rest.data() + rest.size(), token.value);
    token.text = rest.substr(0, static_cast<std::size_t>(end - rest.data()));
    if (!std::isfinite(token.value)) refuse_formula(text_, from, fmt::format("{} is too large for a double", token.text), title_);
    if (token.text.size() < rest.size() && is_letter(rest[token.text.size()])) {
      refuse_formula(text_, from + token.text.size(), fmt::format("a sign is missing behind {}; a product is written with *", token.text), title_);
    }
    return token;
  }
  if (is_letter(rest[0])) {
    const auto end = std::find_if(rest.begin(), rest.end(), [](char c) { return !is_letter(c) && !is_digit(c); });
    return {Token::Kind::name, rest.substr(0, static_cast<std::size_t>(end - rest.begin())), from};
  }
  for (const std::string_view pair : pairs) {
    if (rest.substr(0, 2) == pair) return {Token::Kind::sign, rest.substr(0, 2), from};
  }
  if (std::string_view("+-*/^()[],<>!=").find(rest[0]) == std::string_view::npos) {
    refuse_formula(text_, from, fmt::format("{} does not belong into a formula", character_at(text_, from)), title_);
  }
  return {Token::Kind::sign, rest.substr(0, 1), from};
}

Token Tokens::ahead() const { return read(token_.begin + token_.text.size()); }

void Tokens::next() { token_ = read(token_.begin + token_.text.size()); }

}  // namespace polydescent
