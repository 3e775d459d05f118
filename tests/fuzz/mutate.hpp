#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace polydescent::fuzz {

/// Changes bytes at random, the same for the same seed.
class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : random_(seed) {}

  /// 0 <= result < count.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(random_() % count); }

  /// A few changes of one of the texts, some by pieces of another.
  std::string mutated(const std::vector<std::string>& corpus) {
    std::string text = corpus[below(corpus.size())];
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) change(text, corpus[below(corpus.size())]);
    return text.substr(0, longest);
  }

 private:
  static constexpr std::size_t longest = 4096;
  static constexpr std::string_view tokens[] = {",",
                                                ";",
                                                "\t",
                                                "\n",
                                                "\r\n",
                                                "\"",
                                                "\"\"",
                                                " ",
                                                "\r",
                                                "-",
                                                "+",
                                                ".",
                                                "e",
                                                "1",
                                                "0",
                                                "NA",
                                                "nan",
                                                "inf",
                                                "1e999",
                                                "1e-400",
                                                "?",
                                                "x",
                                                "\xef\xbb\xbf",
                                                "\xc3\xb6",
                                                "\xff",
                                                "null",
                                                "nan(",
                                                "'<f8'",
                                                "'<f4'",
                                                "True",
                                                "False",
                                                "(3, 2)",
                                                "(6,)",
                                                "{",
                                                "}",
                                                "'shape'",
                                                "'descr'",
                                                "123456789012345678901234567890",
                                                "18446744073709551615"};

  void change(std::string& text, const std::string& other) {
    const std::size_t at = below(text.size() + 1);
    const std::size_t length = std::min(text.size() - at, 1 + below(below(2) == 0 ? 4 : 64));
    switch (below(7)) {
      case 0:
        return flip_bit(text);
      case 1:
        text.erase(at, length);
        return;
      case 2:
        text.insert(at, 1, static_cast<char>(below(256)));
        return;
      case 3:
        text.insert(at, tokens[below(std::size(tokens))]);
        return;
      case 4:
        text.replace(at, length, tokens[below(std::size(tokens))]);
        return;
      case 5:
        text.insert(below(text.size() + 1), text.substr(at, length));
        return;
      default:
        text.replace(at, length, other.substr(below(other.size() + 1), 1 + below(64)));
        return;
    }
  }

  void flip_bit(std::string& text) {
    if (text.empty()) return;
    char& byte = text[below(text.size())];
    byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << below(8)));
  }

  std::mt19937_64 random_;
};

}  // namespace polydescent::fuzz
