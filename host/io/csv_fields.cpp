#include "polydescent/host/io/csv_fields.hpp"

#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "polydescent/host/error.hpp"
#include "polydescent/host/io/text.hpp"

namespace polydescent {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// The text without the blanks around it, nor the carriage return that belongs to a line end.
std::string_view outside_quotes(const char* begin, const char* end, bool ends_row) {
  if (ends_row && begin != end && end[-1] == '\r') --end;
  while (begin != end && (*begin == ' ' || *begin == '\t')) ++begin;
  while (begin != end && (end[-1] == ' ' || end[-1] == '\t')) --end;
  return {begin, end};
}

/// The quote that closes the one here; null when the text ends before.
const char* closing_quote(const char* quote, const char* end) {
  const char* at = std::find(quote + 1, end, '"');
  while (at != end && at + 1 != end && at[1] == '"') at = std::find(at + 2, end, '"');
  return at == end ? nullptr : at;
}

/// Whether a line ends here, after the carriage return of Windows or without.
inline bool is_line_end(const char* at) { return *at == '\n' || (*at == '\r' && at[1] == '\n'); }

}  // namespace

/// How far the field at at_ goes.
struct CsvFields::Extent {
  const char* unquote;  // its closing quote; null: that is not in view, or there are no quotes
  const char* stop;     // the separator or line end behind it; end_: that is not in view, or the file ends
};

CsvFields::CsvFields(std::string label, ByteSource source, char separator, std::size_t chunk)
    : label_(std::move(label)),
      source_(std::move(source)),
      chunk_(std::max<std::size_t>(chunk, 1)),
      buffer_(std::make_unique_for_overwrite<char[]>(longest_field + chunk_ + 1)),
      at_(buffer_.get()),
      end_(buffer_.get()),
      separator_(separator) {
  skip_byte_order_mark();
  if (separator_ == '\0') separator_ = guess_separator();
}

void CsvFields::skip_byte_order_mark() {
  in_view(byte_order_mark.size() - 1);
  if (!std::string_view(at_, end_).starts_with(byte_order_mark)) return;
  at_ += byte_order_mark.size();
  line_begin_ = place(at_);
}

/// Semicolon where the first line with anything in it has one outside quotes, and no comma.
char CsvFields::guess_separator() {
  bool quoted = false, opens = true;  // opens: a quote here would open a field, or be the second of two within one
  bool blank = true, semicolon = false;
  char previous = ' ';
  for (std::size_t seen = 0; seen < longest_field && in_view(seen); ++seen) {
    const char c = at_[seen];
    const bool is_blank = c == ' ' || c == '\t';
    if (c == '"') {
      opens = std::exchange(quoted, !quoted && opens);
    } else if (!quoted) {
      if (c == ',') return ',';
      if (c == '\n' && !blank) break;
      semicolon |= c == ';';
      opens = c == ';' || c == '\n' || (opens && is_blank && previous != '"');
    }
    blank = blank && (is_blank || c == '\r' || c == '\n');
    previous = c;
  }
  return semicolon ? ';' : ',';
}

bool CsvFields::at_end() { return !in_view(0); }

/// Whether there is a byte `ahead` of the next field's first; reads on to see it.
bool CsvFields::in_view(std::size_t ahead) {
  while (static_cast<std::size_t>(end_ - at_) <= ahead && refill()) {
  }
  return static_cast<std::size_t>(end_ - at_) > ahead;
}

/// Keeps what is in view from at_ on, moves it, and reads a chunk behind it. False, and nothing moves, when the file's
/// end is in view.
bool CsvFields::refill() {
  if (source_ended_) return false;
  const auto kept = static_cast<std::size_t>(end_ - at_);
  char* const begin = buffer_.get();
  std::memmove(begin, at_, kept);
  passed_ += static_cast<std::size_t>(at_ - begin);
  const std::size_t count = source_(begin + kept, chunk_);
  source_ended_ = count < chunk_;
  at_ = begin;
  end_ = begin + kept + count;
  begin[kept + count] = '\0';
  return true;
}

bool CsvFields::take_numbers(std::span<double> row, std::size_t& filled) {
  const char* at = at_;
  while (filled < row.size()) {
    while (*at == ' ') ++at;  // the zero byte at end_ stops this
    double value = 0;
    auto [stop, error] = fast_float::from_chars(at, end_, value);
    if (error != std::errc() || !std::isfinite(value)) return false;
    while (*stop == ' ') ++stop;
    const bool ends_row = is_line_end(stop);
    if ((*stop != separator_ && !ends_row) || static_cast<std::size_t>(stop - at_) > longest_field) return false;
    row[filled++] = value;
    at = stop + (*stop == '\r' ? 2 : 1);
    at_ = at;
    if (!ends_row) continue;
    begin_line(at);
    return true;
  }
  return false;
}

CsvField CsvFields::next() {
  Extent field = extent();
  while (field.stop == end_ && static_cast<std::size_t>(end_ - at_) <= longest_field && refill()) field = extent();
  const char* const begin = skip_blanks(at_);
  if (static_cast<std::size_t>(field.stop - at_) > longest_field) {
    refuse(begin, fmt::format("this field is longer than {} bytes; is a quote or a separator missing?", longest_field));
  }
  CsvField result;
  result.quoted = *begin == '"';
  result.ends_row = row_ends_at(field.stop);
  result.line = line_;
  result.column = place(begin) - line_begin_ + 1;
  result.text = result.quoted ? inside_quotes(begin, field) : outside_quotes(begin, field.stop, result.ends_row);
  pass(field.stop);
  return result;
}

CsvFields::Extent CsvFields::extent() const {
  Extent field{nullptr, skip_blanks(at_)};
  if (*field.stop == '"') {
    field.unquote = closing_quote(field.stop, end_);
    field.stop = field.unquote != nullptr ? field.unquote + 1 : end_;
  }
  while (field.stop != end_ && *field.stop != separator_ && *field.stop != '\n') ++field.stop;
  return field;
}

bool CsvFields::row_ends_at(const char* stop) const { return stop == end_ || *stop == '\n'; }

std::string_view CsvFields::inside_quotes(const char* quote, const Extent& field) {
  if (field.unquote == nullptr) {
    refuse(quote, "this quote is not closed; a quote within quotes is written twice (\"\")");
  }
  const char* const behind = field.unquote + 1;
  const std::string_view rest = outside_quotes(behind, field.stop, row_ends_at(field.stop));
  if (!rest.empty()) {
    refuse(behind,
           fmt::format("expected {} behind the closing quote, found {}; a quote within quotes is written twice (\"\")",
                       shown({&separator_, 1}), shown(rest)));
  }
  const std::string_view text(quote + 1, field.unquote);
  if (text.find('"') == std::string_view::npos) return text;
  unquoted_.clear();
  for (std::size_t i = 0; i < text.size(); i += text[i] == '"' ? 2 : 1) unquoted_ += text[i];
  return unquoted_;
}

/// Goes behind the field that ends at `stop`.
void CsvFields::pass(const char* stop) {
  pass_lines(stop);
  if (stop != end_ && *stop == '\n') begin_line(stop + 1);
  at_ = stop == end_ ? stop : stop + 1;
}

/// Counts the lines that end in the field at hand before `stop`.
void CsvFields::pass_lines(const char* stop) {
  for (const char* at = at_; (at = std::find(at, stop, '\n')) != stop;) begin_line(++at);
}

const char* CsvFields::skip_blanks(const char* at) const {
  while (*at == ' ' || (*at == '\t' && separator_ != '\t')) ++at;  // the zero byte at end_ stops this
  return at;
}

std::size_t CsvFields::place(const char* at) const { return passed_ + static_cast<std::size_t>(at - buffer_.get()); }

void CsvFields::begin_line(const char* at) {
  ++line_;
  line_begin_ = place(at);
}

void CsvFields::refuse(const char* at, std::string_view reason) {
  pass_lines(at);
  throw Error(Fault::request, fmt::format("{}:{}:{}: {}", label_, line_, place(at) - line_begin_ + 1, reason));
}

}  // namespace polydescent
