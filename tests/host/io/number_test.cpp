#include "polydescent/host/io/number.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace polydescent {
namespace {

using testing::ElementsAre;

TEST(ParseNumber, ReadsDecimalsExponentsAndSigns) {
  EXPECT_EQ(parse_number("0"), 0.0);
  EXPECT_EQ(parse_number("-5"), -5.0);
  EXPECT_EQ(parse_number("+2.5"), 2.5);
  EXPECT_EQ(parse_number(".5"), 0.5);
  EXPECT_EQ(parse_number("1."), 1.0);
  EXPECT_EQ(parse_number("1e-3"), 1e-3);
  EXPECT_EQ(parse_number("1E+300"), 1e300);
  EXPECT_EQ(parse_number("0.1"), 0.1);
  EXPECT_EQ(parse_number("4.9406564584124654e-324"), 4.9406564584124654e-324);
}

TEST(ParseNumber, ReadsInfinityAndNaN) {
  EXPECT_EQ(parse_number("inf"), HUGE_VAL);
  EXPECT_EQ(parse_number("-inf"), -HUGE_VAL);
  ASSERT_TRUE(parse_number("nan").has_value());
  EXPECT_TRUE(std::isnan(*parse_number("nan")));
}

TEST(ParseNumber, RefusesWhatIsNotANumberFromEndToEnd) {
  for (const char* text : {"", "+", "-", ".", "e5", "x", "1x", " 1", "1 ", "1,5", "0x10", "1e", "--1", "++1", "+-1"}) {
    EXPECT_FALSE(parse_number(text).has_value()) << "'" << text << "'";
  }
}

TEST(Split, KeepsEmptyPieces) {
  EXPECT_THAT(split("a,b", ','), ElementsAre("a", "b"));
  EXPECT_THAT(split("a,,b", ','), ElementsAre("a", "", "b"));
  EXPECT_THAT(split(",", ','), ElementsAre("", ""));
  EXPECT_THAT(split("", ','), ElementsAre(""));
  EXPECT_THAT(split("a,b", ':'), ElementsAre("a,b"));
}

}  // namespace
}  // namespace polydescent
