#include "polydescent/host/io/number_file.hpp"

#include <gmock/gmock.h>

#include "host/io/temporary_folder.hpp"
#include "host/request_error.hpp"

namespace polydescent {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class NumberFile : public ::testing::Test {
 public:
  NumberTable read(const std::string& text, const NumberKind& kind = {}) const {
    write_text(path(), text);
    return read_number_file("--points", path(), kind);
  }
  /// What is said of a file with this text, after the flag and the file's name.
  std::string refusal(const std::string& text, const NumberKind& kind = {}) const {
    const std::string message = request_error([&] { read(text, kind); });
    const std::string begin = "--points " + path() + ":";
    EXPECT_THAT(message, StartsWith(begin));
    return message.substr(std::min(begin.size(), message.size()));
  }
  std::string path() const { return folder_.file("numbers.csv"); }

 private:
  TemporaryFolder folder_;
};

TEST_F(NumberFile, HasRowsBetweenAnyOfItsSeparators) {
  for (const char* text : {"1,2.5\n-3,4e2\n", "1 2.5\n-3 4e2", "1\t2.5\n-3\t4e2\n", "1;2.5\n-3;4e2",
                           "1, 2.5\n  -3 ,\t4e2  \n", "1,2.5\r\n-3,4e2\r\n", "\xef\xbb\xbf+1,2.5\n-3,+4e2\n",
                           "\n1 2.5\n\n\n-3 4e2\n\n", "# two rows\n1,2.5 # one\n   # and\n-3,4e2#two",
                           "x,y\n1,2.5\n-3,4e2", "# here\n\n\"x\";\"y\"\n1;2.5\n-3;4e2"}) {
    const NumberTable table = read(text);
    EXPECT_EQ(table.rows, 2U) << text;
    EXPECT_EQ(table.columns, 2U) << text;
    EXPECT_THAT(table.values, ElementsAre(1, 2.5, -3, 400)) << text;
  }
}

TEST_F(NumberFile, OfOneNumberIsOneRow) {
  EXPECT_THAT(read("0.1").values, ElementsAre(0.1));
  EXPECT_THAT(read("rate\n0.1\n").values, ElementsAre(0.1));
}

TEST_F(NumberFile, KeepsEveryBit) {
  EXPECT_THAT(read("0.1 4.9e-324 1.7976931348623157e308 -0.30000000000000004").values,
              ElementsAre(0.1, 4.9e-324, 1.7976931348623157e308, -0.30000000000000004));
}

TEST_F(NumberFile, SaysWhereSomethingIsNotANumber) {
  EXPECT_EQ(refusal("1,2\n3,four\n"), "2:3: expected a finite number, found 'four'");
  EXPECT_EQ(refusal("# x\n\n  1;  2x"), "3:7: expected a finite number, found '2x'");
  EXPECT_EQ(refusal("1,y\n1,2"), "1:3: expected a finite number, found 'y'");
  EXPECT_EQ(refusal("x,y\nx,y\n1,2"), "2:1: expected a finite number, found 'x'");
  EXPECT_EQ(refusal("1,2\rx,4\n"), "1:3: expected a finite number, found '2\\rx'");
  EXPECT_EQ(refusal("?"), "1:1: expected a finite number, found '?'");
  EXPECT_THAT(refusal("1," + std::string(1000, '7') + "x"), EndsWith("777...'"));
}

TEST_F(NumberFile, SaysWhereANumberIsMissing) {
  EXPECT_EQ(refusal("1,,2"), "1:3: expected a finite number, found nothing");
  EXPECT_EQ(refusal("1,2\n3, \r\n"), "2:4: expected a finite number, found nothing");
  EXPECT_EQ(refusal(",1"), "1:1: expected a finite number, found nothing");
  EXPECT_EQ(refusal("1,2\n3\n"), "2: expected 2 numbers as in the row above, found 1");
  EXPECT_EQ(refusal("1\n2\n3 4\n"), "3: expected 1 number as in the rows above, found 2");
}

TEST_F(NumberFile, TakesNoOtherNumbersThanAskedFor) {
  for (const char* number : {"nan", "-nan", "inf", "-infinity", "1e999"}) {
    EXPECT_EQ(refusal(std::string("1\n") + number),
              std::string("2:1: expected a finite number, found '") + number + "'");
  }
  EXPECT_EQ(refusal("0 1\n0.5 -1", {.lower = 0, .words = "a number >= 0"}), "2:5: expected a number >= 0, found '-1'");
  EXPECT_EQ(refusal("2 3", {.upper = 2, .words = "at most two"}), "1:3: expected at most two, found '3'");
}

TEST_F(NumberFile, DoesNotTakeADecimalCommaForASeparator) {
  EXPECT_THAT(refusal("1,5;2,5\n"), AllOf(StartsWith("1:4: "), HasSubstr("decimal point")));
  EXPECT_THAT(refusal("1;2\n1,5;2\n"), StartsWith("2:2: "));
}

TEST_F(NumberFile, ThatHoldsNothingIsRefused) {
  for (const char* text : {"", "\n\n", "# 1 2 3\n", "x,y\n", "\r\n \t\r\n"}) {
    EXPECT_THAT(refusal(text), HasSubstr("no numbers")) << text;
  }
}

TEST_F(NumberFile, ThatCannotBeReadIsRefused) {
  const auto message = [](const std::string& path) {
    return request_error([&] { read_number_file("--points", path); });
  };
  EXPECT_THAT(message("/nonexistent/x.csv"),
              AllOf(HasSubstr("--points /nonexistent/x.csv"), HasSubstr("No such file")));
  EXPECT_THAT(message("/"), HasSubstr("directory"));
  EXPECT_THAT(message(""), HasSubstr("cannot read"));
}

TEST_F(NumberFile, OfNumPyIsNotAvailableYet) {
  EXPECT_THAT(request_error([] { read_number_file("--points", "x.npy"); }), HasSubstr("not available yet"));
  EXPECT_THAT(refusal("\x93NUMPY\x01"), HasSubstr("not available yet"));
}

}  // namespace
}  // namespace polydescent
