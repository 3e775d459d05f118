#pragma once

#include <string>
#include <string_view>

namespace polydescent {

/// A word of a formula: a number, a name or a sign.
struct Token {
  enum class Kind { number, name, sign, end };
  Kind kind = Kind::end;
  std::string_view text;
  std::size_t begin = 0;  // in the formula
  double value = 0;       // of a number

  bool is(std::string_view sign_or_name) const { return kind != Kind::number && kind != Kind::end && text == sign_or_name; }
};

/// Throws Error that shows the place in the text. title: what the text is.
[[noreturn]] void refuse_formula(std::string_view text, std::size_t place, const std::string& what, const char* title = "expression");

/// A formula word by word.
class Tokens {
 public:
  explicit Tokens(std::string_view text, const char* title = "expression") : text_(text), title_(title) { next(); }

  const Token& current() const { return token_; }
  std::string_view text() const { return text_; }
  const char* title() const { return title_; }
  /// What comes after the current one, without going there.
  Token ahead() const;
  void next();

 private:
  Token read(std::size_t from) const;

  std::string_view text_;
  const char* title_;
  Token token_;
};

}  // namespace polydescent
