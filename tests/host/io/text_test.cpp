#include "polydescent/host/io/text.hpp"

#include <gtest/gtest.h>

namespace polydescent {
namespace {

TEST(ShownText, StandsInQuotesAndEscapesWhatDoesNotPrint) {
  EXPECT_EQ(shown("1.5x"), "'1.5x'");
  EXPECT_EQ(shown(""), "nothing");
  EXPECT_EQ(shown("a\nb\rc\td"), "'a\\nb\\rc\\td'");
  EXPECT_EQ(shown(std::string_view("\0\x1b[2J\x7f", 6)), "'\\x00\\x1b[2J\\x7f'");
  EXPECT_EQ(shown("gr\xc3\xb6\xc3\x9f"
                  "e"),
            "'gr\xc3\xb6\xc3\x9f"
            "e'");
  EXPECT_EQ(shown("gr\xf6\xdf"
                  "e"),
            "'gr\\xf6\\xdfe'");
}

TEST(ShownText, IsCutBetweenCharacters) {
  EXPECT_EQ(shown(std::string(40, 'x')), "'" + std::string(40, 'x') + "'");
  EXPECT_EQ(shown(std::string(41, 'x')), "'" + std::string(40, 'x') + "...'");
  EXPECT_EQ(shown(std::string(39, 'x') + "\xc3\xb6y"), "'" + std::string(39, 'x') + "\xc3\xb6...'");
}

TEST(Utf8, IsToldFromOtherBytes) {
  for (const char* text :
       {"", "plain", "\xc3\xb6", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xef\xbf\xbf", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(is_utf8(text)) << text;
  }
  for (const char* text :
       {"\xf6", "\xc3", "\xc3(", "\xe2\x82", "\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xe0\x9f\xbf",
        "\xed\xa0\x80", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff"}) {
    EXPECT_FALSE(is_utf8(text)) << shown(text);
  }
}

}  // namespace
}  // namespace polydescent
