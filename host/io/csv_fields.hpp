#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace polydescent {

/// Where text comes from: puts `size` bytes at `to`, fewer only at the end, and says how many.
using ByteSource = std::function<std::size_t(char* to, std::size_t size)>;

/// What stands between two separators.
struct CsvField {
  std::string_view text;   // without its quotes, or without the blanks around it; until the next field is read
  bool quoted = false;     // in the file
  bool ends_row = false;   // a line end or the file's end follows
  std::size_t line = 0;    // where it begins, from 1
  std::size_t column = 0;  // in bytes, from 1
};

/// Comma-separated text, cut into fields as it streams by (RFC 4180): a field in quotes may hold separators and line
/// ends, and quotes written twice; blanks around a field, a byte order mark and the carriage returns of Windows are
/// skipped.
class CsvFields {
 public:
  /// A field may be this long; a quote that nobody closes must not take in the whole file.
  static constexpr std::size_t longest_field = 65'536;

  /// `label` begins every message. separator 0: comma, or semicolon where the first line has one and no comma. The text
  /// is read `chunk` bytes at a time.
  CsvFields(std::string label, ByteSource source, char separator, std::size_t chunk);

  char separator() const { return separator_; }
  std::size_t line() const { return line_; }  // of the next field, from 1

  /// Whether the text ends here.
  bool at_end();

  /// Reads on to the end of one field. Throws Error for quotes that are not closed or stand beside other text.
  CsvField next();

  /// Reads bare finite numbers into row[filled...] and counts them in `filled`, up to the first field that is none, or
  /// is not in view as a whole: that one is for next(). True when the row's last field was among them. At the speed of
  /// fast_float: most fields of most files are read here.
  bool take_numbers(std::span<double> row, std::size_t& filled);

 private:
  struct Extent;

  void skip_byte_order_mark();
  char guess_separator();
  const char* skip_blanks(const char* at) const;
  Extent extent() const;
  bool row_ends_at(const char* stop) const;
  std::string_view inside_quotes(const char* quote, const Extent& field);
  bool in_view(std::size_t ahead);
  bool refill();
  void pass(const char* stop);
  void pass_lines(const char* stop);
  void begin_line(const char* at);
  std::size_t place(const char* at) const;
  [[noreturn]] void refuse(const char* at, std::string_view reason);

  std::string label_;
  ByteSource source_;
  std::size_t chunk_;
  std::unique_ptr<char[]> buffer_;
  const char* at_;              // the next field
  const char* end_;             // of the text in view; a zero byte stands there
  bool source_ended_ = false;   // nothing comes behind end_
  std::size_t passed_ = 0;      // bytes of the file before buffer_
  std::size_t line_ = 1;        // of at_
  std::size_t line_begin_ = 0;  // bytes of the file before that line
  std::string unquoted_;        // the field at hand, where quotes were written twice
  char separator_;
};

}  // namespace polydescent
