#include "polydescent/host/objective_source/functor_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace polydescent {
namespace {

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

/// The place behind the literal that begins here.
std::size_t skip_literal(std::string_view text, std::size_t place) {
  const char quote = text[place];
  for (++place; place < text.size() && text[place] != quote && text[place] != '\n'; ++place) place += text[place] == '\\' ? 1 : 0;
  return place + 1;
}

/// The text without comments, literals and what stands in braces.
std::string outline(std::string_view text) {
  std::string result;
  int level = 0;
  for (std::size_t place = 0; place < text.size();) {
    const std::string_view rest = text.substr(place);
    if (rest.starts_with("//") || (rest[0] == '#' && level == 0)) {
      place += std::min(rest.find('\n'), rest.size());
    } else if (rest.starts_with("/*")) {
      const std::size_t end = rest.find("*/", 2);
      place += end == std::string_view::npos ? rest.size() : end + 2;
    } else if (rest[0] == '"' || (rest[0] == '\'' && (place == 0 || !is_word(text[place - 1])))) {  // 1'000 is a number
      place = skip_literal(text, place);
    } else {
      if (rest[0] == '}') --level;
      if (level == 0) result += rest[0];
      if (rest[0] == '{') ++level;
      ++place;
    }
  }
  return result;
}

}  // namespace

std::vector<std::string> functors_in(std::string_view text) {
  std::vector<std::string> found;
  const std::string around = outline(text);
  std::string previous;
  for (std::size_t place = 0; place < around.size();) {
    const auto begin = std::find_if(around.begin() + static_cast<std::ptrdiff_t>(place), around.end(), is_word);
    const auto end = std::find_if_not(begin, around.end(), is_word);
    const std::string word(begin, end);
    const auto next = std::find_if_not(end, around.end(), [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; });
    const bool opens = next != around.end() && (*next == '{' || *next == ':' || std::string(next, around.end()).starts_with("final"));
    if ((previous == "struct" || previous == "class") && opens) found.push_back(word);
    previous = word;
    place = static_cast<std::size_t>(end - around.begin());
    if (begin == around.end()) break;
  }
  return found;
}

std::string definition_of(const std::string& file, const std::string& text) {
  return fmt::format(R"(#include "polydescent/kernels/objective/functor.hpp"
using namespace polydescent;
#ifdef __CUDACC__
#define min(...) polydescent::least_of(__VA_ARGS__)
#define max(...) polydescent::greatest_of(__VA_ARGS__)
#endif
#line 1 "{}"
{}
#line 1 "<polydescent>"
#undef min
#undef max
)", file, text);
}

}  // namespace polydescent
