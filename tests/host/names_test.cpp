#include "polydescent/host/names.hpp"

#include <gmock/gmock.h>

namespace polydescent {
namespace {

const std::vector<std::string> fruit{"apple", "banana", "orange", "pineapple"};

TEST(NearestName, ForgivesATypingError) {
  EXPECT_EQ(nearest_name("aple", fruit), "apple");
  EXPECT_EQ(nearest_name("bananna", fruit), "banana");
  EXPECT_EQ(nearest_name("ornage", fruit), "orange");
}

TEST(NearestName, PrefersTheFewestEdits) {
  EXPECT_EQ(nearest_name("cat", {"coat", "cart", "cat"}), "cat");
  EXPECT_EQ(nearest_name("carts", {"coat", "cart", "cat"}), "cart");
}

TEST(NearestName, CompletesTheBeginningOfALongName) { EXPECT_EQ(nearest_name("pine", fruit), "pineapple"); }

TEST(NearestName, IsEmptyWhenNothingIsNear) {
  EXPECT_EQ(nearest_name("xyzzy", fruit), "");
  EXPECT_EQ(nearest_name("", fruit), "");
  EXPECT_EQ(nearest_name("apple", {}), "");
}

TEST(Suggestion, NamesTheNearestOrElseAll) {
  EXPECT_EQ(suggestion("aple", fruit), "; did you mean 'apple'?");
  EXPECT_EQ(suggestion("xyzzy", fruit), "; known: apple, banana, orange, pineapple");
}

TEST(NearestName, IsOfTwoEquallyNearTheOneThatBeginsAlike) {
  EXPECT_EQ(nearest_name("sinn", {"sign", "sin", "sinh"}), "sin");
}

TEST(NearestName, IsNotOneWithoutALetterRight) {
  EXPECT_EQ(nearest_name("zz", {"pi"}), "");
  EXPECT_EQ(nearest_name("q", {"e"}), "");
}

}  // namespace
}  // namespace polydescent
