#include "polydescent/host/io/number_file.hpp"

#include <algorithm>
#include <cctype>

#include "polydescent/host/io/input_file.hpp"
#include "polydescent/host/io/number.hpp"
#include "polydescent/host/io/text.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view numpy_magic = "\x93NUMPY";
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// Text between separators, and the column of the line where it begins, from 1.
struct Word {
  std::string_view text;
  std::size_t column;
};

bool is_name(const Word& word) {
  const char first = word.text.empty() ? ' ' : word.text.front();
  const bool letter =
      std::isalpha(static_cast<unsigned char>(first)) != 0 || first == '_' || first == '"' || first == '\'';
  return letter && !parse_number(word.text);
}

std::size_t skip_blanks(std::string_view line, std::size_t at) {
  return std::min(line.find_first_not_of(blanks, at), line.size());
}

/// The text of a file, line by line, on its way into a table.
class Reader {
 public:
  Reader(std::string_view flag, std::string_view path, const NumberKind& kind)
      : flag_(flag), path_(path), kind_(kind) {}

  NumberTable read(std::string_view text) {
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    while (!text.empty()) {
      const std::size_t length = std::min(text.find('\n'), text.size());
      std::string_view line = text.substr(0, length);
      if (line.ends_with('\r')) line.remove_suffix(1);
      ++line_;
      take(line.substr(0, line.find('#')));
      text.remove_prefix(std::min(length + 1, text.size()));
    }
    require(table_.rows > 0, "{} {}: there are no numbers in it; write them as text, one row a line", flag_, path_);
    return std::move(table_);
  }

 private:
  /// Takes one line without its end and comment.
  void take(std::string_view line) {
    cut(line);
    if (words_.empty()) return;
    const bool names = !names_seen_ && table_.rows == 0 && std::all_of(words_.begin(), words_.end(), is_name);
    names_seen_ = true;
    if (names) return;
    for (const Word& word : words_) table_.values.push_back(number(word));
    if (table_.rows == 0) table_.columns = words_.size();
    require(words_.size() == table_.columns, "{} {}:{}: expected {} number{} as in the row{} above, found {}", flag_,
            path_, line_, table_.columns, table_.columns == 1 ? "" : "s", table_.rows == 1 ? "" : "s", words_.size());
    ++table_.rows;
  }

  /// Cuts the line into words_. Between two of them stand blanks, or one comma or semicolon among blanks.
  void cut(std::string_view line) {
    words_.clear();
    std::size_t at = skip_blanks(line, 0);
    while (at < line.size()) {
      const std::size_t end = std::min(line.find_first_of(" \t,;", at), line.size());
      words_.push_back({line.substr(at, end - at), at + 1});
      at = skip_blanks(line, end);
      if (at == line.size() || (line[at] != ',' && line[at] != ';')) continue;
      check_separator(line[at], at + 1);
      at = skip_blanks(line, at + 1);
      if (at == line.size()) words_.push_back({{}, at + 1});  // the row ends where a number should stand
    }
  }

  /// A file has commas or semicolons; with both, the commas are probably decimal ones.
  void check_separator(char separator, std::size_t column) {
    if (separator_ == '\0') separator_ = separator;
    require(separator == separator_,
            "{} {}:{}:{}: expected '{}' as before, found '{}'; a file has one of them, and numbers have "
            "a decimal point",
            flag_, path_, line_, column, separator_, separator);
  }

  double number(const Word& word) const {
    const auto value = parse_number(word.text);
    require(value && *value >= kind_.lower && *value <= kind_.upper, "{} {}:{}:{}: expected {}, found {}", flag_, path_,
            line_, word.column, kind_.words, shown(word.text));
    return *value;
  }

  std::string_view flag_, path_;
  const NumberKind& kind_;
  NumberTable table_;
  std::vector<Word> words_;  // of the current line
  std::size_t line_ = 0;     // from 1
  char separator_ = '\0';    // comma or semicolon, once there was one
  bool names_seen_ = false;  // or numbers in their place
};

}  // namespace

NumberTable read_number_file(std::string_view flag, const std::string& path, const NumberKind& kind) {
  const auto refuse_numpy = [&](bool is_numpy) {
    require(!is_numpy,
            "{} {}: NumPy's format is not available yet in version {}; write the numbers as text (numpy.savetxt)", flag,
            path, POLYDESCENT_VERSION);
  };
  refuse_numpy(path.ends_with(".npy"));
  const std::string text = InputFile(fmt::format("{} {}", flag, path), path).read_all();
  refuse_numpy(text.starts_with(numpy_magic));
  return Reader(flag, path, kind).read(text);
}

}  // namespace polydescent
