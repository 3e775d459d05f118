#include "polydescent/host/objective_source/compiler_messages.hpp"

#include <algorithm>
#include <set>
#include <sstream>

namespace polydescent {
namespace {

/// The line's parts in "FILE:LINE:COLUMN: WORDS" or "FILE: In WORDS"; no file where it is neither.
struct Place {
  std::string_view file, words;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view without_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text;
}

Place place_of(std::string_view line) {
  if (line.starts_with("In file included from ")) return {"In file included from", {}};
  for (std::size_t colon = line.find(':'); colon != std::string_view::npos; colon = line.find(':', colon + 1)) {
    std::string_view rest = line.substr(colon + 1);
    if (rest.starts_with(" In ") || rest.starts_with(" At ")) return {line.substr(0, colon), rest};
    bool has_number = false;
    while (!rest.empty() && is_digit(rest[0])) {
      rest.remove_prefix(1);
      has_number = true;
      while (!rest.empty() && is_digit(rest[0])) rest.remove_prefix(1);
      if (!rest.empty() && rest[0] == ':') rest.remove_prefix(1);
    }
    if (has_number && rest.starts_with(' ')) return {line.substr(0, colon), without_blanks(rest)};
  }
  return {};
}

bool is_error(std::string_view words) { return words.starts_with("error: ") || words.starts_with("fatal error: "); }
bool is_note(std::string_view words) { return words.starts_with("note: ") || words.starts_with("warning: "); }

/// The words of a static assertion that failed; empty where the line is none.
std::string_view assertion(std::string_view words) {
  constexpr std::string_view gcc = "error: static assertion failed: ";
  if (words.starts_with(gcc)) return words.substr(gcc.size());
  const std::size_t quote = words.find('"');
  if (words.starts_with("error: static_assert failed") && quote != std::string_view::npos) {
    words.remove_prefix(quote + 1);
    return words.substr(0, words.rfind('"'));
  }
  constexpr std::string_view clang = "error: static assertion failed due to requirement ";
  const std::size_t behind = words.find("': ");
  return words.starts_with(clang) && behind != std::string_view::npos ? words.substr(behind + 3) : std::string_view();
}

/// Usual mistakes by what a compiler calls them.
std::string advice(std::string_view kept) {
  const bool is_mask = kept.find("Mask") != std::string_view::npos && kept.find("bool") != std::string_view::npos;
  if (is_mask) {
    return "(Several starts are evaluated at once, so a comparison has several answers: write select(condition, a, b) in place of "
           "if, ?: and &&.)";
  }
  if (kept.find("std::") != std::string_view::npos && kept.find("polydescent::Pack") != std::string_view::npos) {
    return "(A functor computes with numbers that std's functions do not know: write exp(x), not std::exp(x).)";
  }
  return {};
}

}  // namespace

std::string users_messages(const std::string& log, const std::vector<std::string>& foreign) {
  const auto is_users = [&](std::string_view file) {
    return std::none_of(foreign.begin(), foreign.end(), [&](const std::string& prefix) { return file.starts_with(prefix); });
  };
  std::string kept, context;
  std::set<std::string, std::less<>> seen;
  bool keeps_error = false, keeps_line = false;
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    const Place place = place_of(line);
    if (place.file.empty() || line.starts_with(' ')) {  // an excerpt from the text, or the end of a list of files
      if (keeps_line && line.starts_with(' ')) kept += line + "\n";
    } else if (is_error(place.words)) {
      const std::string_view failed = is_users(place.file) ? std::string_view() : assertion(place.words);
      const bool is_new = seen.insert(failed.empty() ? line : std::string(failed)).second;
      keeps_error = keeps_line = is_new && is_users(place.file);
      if (keeps_error) kept += context + line + "\n";
      else if (is_new && !failed.empty()) kept.append(failed).append("\n");
      context.clear();
    } else if (is_note(place.words)) {
      keeps_line = keeps_error && is_users(place.file);
      if (keeps_line) kept += line + "\n";
    } else {
      keeps_line = false;
      if (is_users(place.file) && place.file != "In file included from") context += line + "\n";
    }
  }
  return kept.empty() ? kept : kept + advice(kept);
}

}  // namespace polydescent
