#include "polydescent/host/io/npy_header.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <system_error>
#include <utility>

#include "polydescent/host/io/text.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

constexpr std::string_view magic = "\x93NUMPY";

/// A little-endian number of `size` bytes.
std::size_t length_field(std::string_view bytes, std::size_t at, std::size_t size) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value |= std::size_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  return value;
}

/// The dictionary in the header: {'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }
class Dictionary {
 public:
  Dictionary(const std::string& label, std::string_view bytes, std::size_t begin)
      : label_(label), text_(bytes), at_(begin) {}

  NpyHeader read() {
    expect('{');
    while (!accept('}')) {
      read_entry();
      if (accept(',')) continue;
      expect('}');
      break;
    }
    skip_blanks();
    if (at_ != text_.size()) refuse("the end of the header");
    if (keys_.size() != 3) refuse("'descr', 'fortran_order' and 'shape' before it");
    return std::move(header_);
  }

 private:
  void read_entry() {
    const std::string key = string();
    if (!keys_.insert(key).second) refuse("each key once");
    expect(':');
    if (key == "descr") {
      header_.type = type();
    } else if (key == "fortran_order") {
      header_.column_major = boolean();
    } else if (key == "shape") {
      header_.shape = shape();
    } else {
      refuse("'descr', 'fortran_order' or 'shape' before it");
    }
  }

  std::string type() {
    skip_blanks();
    require(!rest().starts_with('['),
            "{}: its rows are records, {}; save a matrix of their fields, for example "
            "numpy.column_stack([array[name] for name in array.dtype.names])",
            label_, shown(rest()));
    return string();
  }

  std::string string() {
    skip_blanks();
    const char quote = rest().starts_with('"') ? '"' : '\'';
    expect(quote);
    const std::size_t length = rest().find(quote);
    if (length == std::string_view::npos) refuse("a closing quote");
    std::string result(rest().substr(0, length));
    at_ += length + 1;
    return result;
  }

  bool boolean() {
    skip_blanks();
    for (const bool value : {false, true}) {
      const std::string_view word = value ? "True" : "False";
      if (!rest().starts_with(word)) continue;
      at_ += word.size();
      return value;
    }
    refuse("True or False");
  }

  /// A tuple of whole numbers; of one: (3,).
  std::vector<std::size_t> shape() {
    std::vector<std::size_t> axes;
    expect('(');
    while (!accept(')')) {
      axes.push_back(whole_number());
      if (accept(',')) continue;
      if (axes.size() == 1) refuse("','");
      expect(')');
      break;
    }
    return axes;
  }

  std::size_t whole_number() {
    skip_blanks();
    std::size_t value = 0;
    const auto [stop, error] = std::from_chars(rest().data(), rest().data() + rest().size(), value);
    if (error != std::errc()) refuse("a whole number that fits 64 bits");
    at_ = static_cast<std::size_t>(stop - text_.data());
    return value;
  }

  std::string_view rest() const { return text_.substr(at_); }
  void skip_blanks() { at_ = std::min(text_.find_first_not_of(" \n", at_), text_.size()); }

  bool accept(char c) {
    skip_blanks();
    const bool there = rest().starts_with(c);
    at_ += there ? 1 : 0;
    return there;
  }

  void expect(char c) {
    if (!accept(c)) refuse(fmt::format("'{}'", c));
  }

  [[noreturn]] void refuse(std::string_view expected) const {
    throw Error(Fault::request,
                fmt::format("{}: its header is damaged: expected {} at byte {}, found {}; save the array "
                            "again with numpy.save",
                            label_, expected, at_, shown(rest())));
  }

  const std::string& label_;
  const std::string_view text_;  // the file up to the header's end
  std::size_t at_;
  std::set<std::string> keys_;
  NpyHeader header_;
};

}  // namespace

NpyHeader parse_npy_header(const std::string& label, std::string_view bytes) {
  require(bytes.starts_with(magic), "{}: this is not a .npy file: it begins with {}; save the array with numpy.save",
          label, shown(bytes.substr(0, magic.size())));
  const auto require_bytes = [&](std::size_t count) {
    require(bytes.size() >= count, "{}: it ends within its header, after {} bytes; was it copied as a whole?", label,
            bytes.size());
  };
  constexpr std::size_t version_end = magic.size() + 2;
  require_bytes(version_end);
  const int major = static_cast<unsigned char>(bytes[magic.size()]);
  const int minor = static_cast<unsigned char>(bytes[magic.size() + 1]);
  require(major >= 1 && major <= 3 && minor == 0,
          "{}: its format is version {}.{} (known: 1.0, 2.0, 3.0); save the array "
          "again with numpy.save",
          label, major, minor);
  const std::size_t length_size = major == 1 ? 2 : 4;
  const std::size_t begin = version_end + length_size;
  require_bytes(begin);
  const std::size_t end = begin + length_field(bytes, version_end, length_size);
  require_bytes(end);
  NpyHeader header = Dictionary(label, bytes.substr(0, end), begin).read();
  header.size = end;
  return header;
}

}  // namespace polydescent
