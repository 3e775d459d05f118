#include "polydescent/host/io/csv_file.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "host/io/temporary_folder.hpp"
#include "host/request_error.hpp"

namespace polydescent {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

ByteSource source_of(std::string text) {
  return [text = std::move(text), at = std::size_t{0}](char* to, std::size_t size) mutable {
    const std::size_t count = text.copy(to, size, at);
    at += count;
    return count;
  };
}

DataTable read(const std::string& text, const CsvFormat& format = {}) {
  return read_csv("--data x.csv", source_of(text), format);
}

std::vector<double> row(const DataTable& table, std::size_t i) {
  std::vector<double> numbers;
  for (std::size_t j = 0; j < table.matrix.columns; ++j) numbers.push_back(table.matrix.at(i, j));
  return numbers;
}

/// What is said of this text, after the flag and the file's name; the same however the text is cut into chunks.
std::string refusal(const std::string& text, CsvFormat format = {}) {
  const std::string message = request_error([&] { read(text, format); });
  for (const std::size_t chunk : {1, 2, 5}) {
    format.chunk = chunk;
    EXPECT_EQ(request_error([&] { read(text, format); }), message) << chunk;
  }
  EXPECT_THAT(message, StartsWith("--data x.csv:"));
  return message.substr(std::min<std::size_t>(13, message.size()));
}

/// Two rows of two columns, 1, 2.5; -3, 400.
void expect_small_table(const DataTable& table) {
  ASSERT_EQ(table.matrix.rows, 2U);
  ASSERT_EQ(table.matrix.columns, 2U);
  EXPECT_THAT(row(table, 0), ElementsAre(1, 2.5));
  EXPECT_THAT(row(table, 1), ElementsAre(-3, 400));
  EXPECT_EQ(table.missing.total, 0U);
  EXPECT_THAT(table.notes, IsEmpty());
}

TEST(CsvFile, HasRowsOfNumbers) {
  for (const char* text :
       {"1,2.5\n-3,4e2\n", "1,2.5\n-3,4e2", "1;2.5\n-3;4e2\n", "1,2.5\r\n-3,4e2\r\n", "1,2.5\r\n-3,4e2\r",
        "\xef\xbb\xbf+1,2.5\n-3,+4e+2\n", " 1 , 2.5\n\t-3\t,  4E2  \n", "\n1,2.5\n\n  \n-3,400.0\n\n",
        "\r\n1,2.5\r\n\r\n-3,400.0\r\n\r\n", "\"1\",\"2.5\"\n \"-3\" ,\" 4e2 \"\n", "1,\"2.5\"\r\n-3,\"4e2\"\r\n"}) {
    for (const std::size_t chunk : {1, 2, 3, 5, 100}) {
      SCOPED_TRACE(text + std::string(" by ") + std::to_string(chunk));
      expect_small_table(read(text, {.chunk = chunk}));
      EXPECT_THAT(read(text, {.chunk = chunk}).names, IsEmpty());
    }
  }
}

TEST(CsvFile, MayHaveAHeader) {
  for (const char* text : {"x,y\n1,2.5\n-3,4e2\n", "x;y\r\n1;2.5\r\n-3;4e2\r\n", "\xef\xbb\xbf\"x\", y \n1,2.5\n-3,4e2",
                           "\n\nx,y\n\n1,2.5\n-3,400"}) {
    for (const std::size_t chunk : {1, 2, 3, 5, 100}) {
      SCOPED_TRACE(text);
      const DataTable table = read(text, {.chunk = chunk});
      expect_small_table(table);
      EXPECT_THAT(table.names, ElementsAre("x", "y"));
      EXPECT_EQ(table.column_name(1), "y");
    }
  }
  EXPECT_EQ(read("1,2\n").column_name(1), "column 2");
}

TEST(CsvFile, HasQuotesAroundNamesWithSeparatorsQuotesAndLineEnds) {
  for (const std::size_t chunk : {1, 2, 3, 100}) {
    const DataTable table = read("\"a,b;c\",\"say \"\"x\"\"\",\"two\r\nlines\"\r\n1,2,3\r\n", {.chunk = chunk});
    EXPECT_THAT(table.names, ElementsAre("a,b;c", "say \"x\"", "two\r\nlines"));
    EXPECT_THAT(row(table, 0), ElementsAre(1, 2, 3));
  }
  EXPECT_THAT(read("\"a,b\";c\n1;2\n").names, ElementsAre("a,b", "c"));
  EXPECT_THAT(read("height 5\";\"\"\"\"\n1;2\n").names, ElementsAre("height 5\"", "\""));
  EXPECT_THAT(read("gr\xc3\xb6\xc3\x9f"
                   "e,b\n1,2\n")
                  .names,
              ElementsAre("gr\xc3\xb6\xc3\x9f"
                          "e",
                          "b"));
}

TEST(CsvFile, KeepsEveryBit) {
  const DataTable table = read("0.1,4.9e-324,1.7976931348623157e308,-0.30000000000000004,1e-999,-0\n");
  EXPECT_THAT(row(table, 0), ElementsAre(0.1, 4.9e-324, 1.7976931348623157e308, -0.30000000000000004, 0, 0));
  EXPECT_TRUE(std::signbit(table.matrix.at(0, 5)));
}

TEST(CsvFile, IsOneMatrixRowByRow) {
  const MatrixView matrix = read("1,2,3\n4,5,6\n").matrix;
  EXPECT_EQ(matrix.type, NumberType::float64);
  EXPECT_EQ(matrix.row_stride, 3);
  EXPECT_EQ(matrix.column_stride, 1);
}

TEST(CsvFile, GrowsToManyRows) {
  std::string text;
  for (int i = 0; i < 30'000; ++i) text += std::to_string(i) + "," + std::to_string(2 * i) + ".5\n";
  for (const std::size_t chunk : {1000, 1 << 20}) {
    const DataTable table = read(text, {.chunk = chunk});
    ASSERT_EQ(table.matrix.rows, 30'000U);
    for (std::size_t i = 0; i < 30'000; ++i) {
      ASSERT_EQ(table.matrix.at(i, 0), static_cast<double>(i));
      ASSERT_EQ(table.matrix.at(i, 1), 2 * static_cast<double>(i) + 0.5);
    }
  }
}

TEST(CsvFile, KeepsMissingNumbersAsNaNAndSaysWhere) {
  for (const char* mark :
       {"", "NA", "N/A", "NaN", "nan", "-nan", "null", "NULL", "?", ".", "\"\"", " NA ", "\"NA\"", "  "}) {
    for (const std::size_t chunk : {1, 3, 100}) {
      SCOPED_TRACE(mark);
      const DataTable table = read("x,y\n1," + std::string(mark) + "\n\n" + mark + ",4\n", {.chunk = chunk});
      ASSERT_EQ(table.matrix.rows, 2U);
      EXPECT_EQ(table.matrix.at(0, 0), 1);
      EXPECT_EQ(table.matrix.at(1, 1), 4);
      EXPECT_TRUE(std::isnan(table.matrix.at(0, 1)) && !std::signbit(table.matrix.at(0, 1)));
      EXPECT_TRUE(std::isnan(table.matrix.at(1, 0)));
      EXPECT_EQ(table.missing.total, 2U);
      EXPECT_THAT(table.missing.by_column, ElementsAre(1, 1));
      ASSERT_EQ(table.missing.first.size(), 2U);
      EXPECT_EQ(table.missing.first[0].row, 0U);
      EXPECT_EQ(table.missing.first[0].column, 1U);
      EXPECT_EQ(table.missing.first[0].line, 2U);
      EXPECT_EQ(table.missing.first[1].row, 1U);
      EXPECT_EQ(table.missing.first[1].line, 4U);
    }
  }
}

TEST(CsvFile, ListsTheFirstMissingNumbersAndCountsAll) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "1,NA,\n";
  const MissingCells missing = read(text).missing;
  EXPECT_EQ(missing.total, 200U);
  EXPECT_THAT(missing.by_column, ElementsAre(0, 100, 100));
  ASSERT_EQ(missing.first.size(), MissingCells::most_listed);
  EXPECT_EQ(missing.first.back().row, 9U);
  EXPECT_EQ(missing.first.back().column, 2U);
  EXPECT_EQ(missing.first.back().line, 10U);
}

TEST(CsvFile, OfMissingNumbersHasNoHeader) {
  const DataTable table = read("NA,1\n2,3\n");
  EXPECT_EQ(table.matrix.rows, 2U);
  EXPECT_EQ(table.missing.first.at(0).line, 1U);
  EXPECT_EQ(read("NA,1,").matrix.columns, 3U);
  EXPECT_THAT(read("a,b,\n1,2,3").names, ElementsAre("a", "b", ""));
  EXPECT_EQ(read("1,2\n3,").missing.total, 1U);
}

TEST(CsvFile, OfOneColumnHasAMissingNumberInQuotesOnly) {
  EXPECT_EQ(read("1\n\n2\n").matrix.rows, 2U);
  EXPECT_EQ(read("1\n\"\"\n2\n").matrix.rows, 3U);
  EXPECT_EQ(read("\"\"\n1\n").matrix.rows, 2U);
}

TEST(CsvFile, SaysWhatIsOddAboutAHeader) {
  EXPECT_THAT(read(",a,b\n1,2,3\n").notes, ElementsAre("column 1 has no name in the header"));
  EXPECT_EQ(read(",a,b\n1,2,3\n").column_name(0), "column 1");
  EXPECT_THAT(read(",a,,,,\n1,2,3,4,5,6\n").notes,
              ElementsAre("columns 1, 3, 4 and 2 more have no name in the header"));
  EXPECT_THAT(read("a,b,a\n1,2,3\n").notes, ElementsAre("columns 1 and 3 have the same name, 'a'"));
  EXPECT_THAT(read("b,a,b,a,c\n1,2,3,4,5\n").notes,
              ElementsAre("columns 1 and 3 have the same name, 'b'; names that repeat: 2"));
  EXPECT_THAT(read("1,2x,3\n4,5,6\n").notes,
              ElementsAre("the first row is taken for the header, since '2x' in it is no number"));
}

TEST(CsvFile, SaysWhereSomethingIsNotANumber) {
  EXPECT_EQ(
      refusal("x,income\n1,2\n3,four\n"),
      "3:3: row 2, column 2 ('income'): expected a number, found 'four'; what is missing is an empty field, NA, NaN, "
      "null, ? or .");
  EXPECT_THAT(refusal("1,2\n3, 2x\n"), StartsWith("2:4: row 2, column 2: expected a number, found '2x'; "));
  EXPECT_THAT(refusal("\xef\xbb\xbf\"a\nb\",c\n\n1,2\n3,\"4\n\"\"\"\n"),
              StartsWith("5:3: row 2, column 2 ('c'): expected a number, found '4\\n\"'"));
  EXPECT_THAT(refusal(std::string("1,2\n3,\0\x1b\n", 9)), HasSubstr("found '\\x00\\x1b'"));
  EXPECT_THAT(refusal("1\n" + std::string(1000, '7') + "x"), HasSubstr("777...'"));
  for (const char* text : {"+", "-", "e5", "0x10", "1e", "--1", "++1", "+-1", "1 2", "1\r", "none", "N A", "NA."}) {
    EXPECT_THAT(refusal(std::string("1,2\n3,") + text + ",\n"), StartsWith("2:3: row 2, column 2: expected a number"))
        << text;
  }
}

TEST(CsvFile, GuessesWhatWentWrong) {
  EXPECT_THAT(refusal("a;b\n1,5;2\n"), EndsWith("found '1,5'; write numbers with a decimal point and no other marks"));
  EXPECT_THAT(refusal("1,5;2,5\n1,5;2,5\n"),
              EndsWith("commas are the separators here, so numbers need a decimal point"));
  EXPECT_THAT(refusal("a\tb\n1\t2\n"), EndsWith("are tabs the separators? then name the file .tsv"));
}

TEST(CsvFile, RefusesInfiniteNumbers) {
  for (const char* text : {"inf", "-Infinity", "INF", "1e999", "-1e999", "+inf", "\"inf\""}) {
    EXPECT_THAT(refusal(std::string("1,") + text + "\n"), StartsWith("1:3: row 1, column 2: expected a finite number"))
        << text;
    EXPECT_THAT(refusal(std::string("a,b\n1,") + text),
                StartsWith("2:3: row 1, column 2 ('b'): expected a finite number"));
  }
}

TEST(CsvFile, RefusesRowsOfOtherLengths) {
  EXPECT_EQ(refusal("a,b,c\n1,2\n"),
            "2: row 1: expected 3 fields as in the header, found 2; all rows need the same number");
  EXPECT_THAT(refusal("1,2\n\n3,4,5,x,\"\n\"\n"),
              StartsWith("3: row 2: expected 2 fields as in the rows above, found 5"));
  EXPECT_THAT(refusal("1\n2,3\n"), StartsWith("2: row 2: expected 1 field as in the rows above, found 2"));
  EXPECT_THAT(refusal("1,2\n3,4,\n"), StartsWith("2: row 2: expected 2 fields as in the rows above, found 3"));
}

TEST(CsvFile, RefusesOpenQuotesAndTextBesideQuotes) {
  EXPECT_THAT(refusal("a,b\n1,\"2\n3,4\n"), StartsWith("2:3: this quote is not closed"));
  EXPECT_THAT(refusal("\"a\"b,c\n1,2\n"), StartsWith("1:4: expected ',' behind the closing quote, found 'b'"));
  EXPECT_THAT(refusal("1,2\n\"3\" x,4\n"), StartsWith("2:4: expected ',' behind the closing quote, found 'x'"));
  EXPECT_THAT(refusal("1,2\n\"3\n4\" x,5\n"), StartsWith("3:3: expected ',' behind the closing quote, found 'x'"));
}

TEST(CsvFile, RefusesFieldsWithoutAnEnd) {
  const std::string digits(CsvFields::longest_field, '1');
  for (const std::size_t chunk : {10'000, 1 << 20}) {
    const auto message = [&](const std::string& text) { return request_error([&] { read(text, {.chunk = chunk}); }); };
    EXPECT_THAT(message("1,2\n3,\"" + digits + "\n"),
                StartsWith("--data x.csv:2:3: this field is longer than 65536 bytes"));
    EXPECT_THAT(message("1,2\n3," + digits + "1\n"),
                StartsWith("--data x.csv:2:3: this field is longer than 65536 bytes"));
    EXPECT_THAT(message("1,2\n3," + digits + "\n"), HasSubstr("expected a finite number"));
    EXPECT_EQ(read("1,2\n3,0." + digits.substr(2) + "\n", {.chunk = chunk}).matrix.rows, 2U);
  }
}

TEST(CsvFile, RefusesAHeaderThatIsNotText) {
  EXPECT_THAT(refusal("gr\xf6\xdf"
                      "e,b\n1,2\n"),
              StartsWith("1:1: the header's 'gr\\xf6\\xdfe' is not text in UTF-8"));
  EXPECT_THAT(refusal(std::string("\xff\xfe"
                                  "a\0,\0b\0\n\0",
                                  10)),
              HasSubstr("is not text in UTF-8"));
  EXPECT_THAT(refusal("a,b\r1,2\r3,4"), AllOf(StartsWith("1:3: the header's 'b\\r1'"), HasSubstr("LF or CR LF")));
}

TEST(CsvFile, RefusesWhatHoldsNoNumbers) {
  for (const char* text : {"", "\n\n", "\xef\xbb\xbf", "\xef\xbb", "  \r\n \t\r\n"}) {
    const std::string message = request_error([&] { read(text); });
    EXPECT_EQ(message.empty(), false) << text;
  }
  EXPECT_THAT(request_error([] { read("\n \n"); }), HasSubstr("no numbers"));
  EXPECT_THAT(request_error([] { read("x,y\n\n"); }), HasSubstr("no row of numbers below its header"));
}

TEST(CsvFile, HasTheSeparatorThatIsAskedFor) {
  const DataTable table = read("a,b\tc\n1\t\n", {.separator = '\t'});
  EXPECT_THAT(table.names, ElementsAre("a,b", "c"));
  EXPECT_EQ(table.missing.total, 1U);
  EXPECT_THAT(row(read("1\t 2 \t3\n", {.separator = '\t'}), 0), ElementsAre(1, 2, 3));
}

TEST(CsvFile, HasCommasWhereTheFirstLineHasAny) {
  EXPECT_EQ(read("\n\na;b,c\n1,2\n").matrix.columns, 2U);
  EXPECT_EQ(read("\n\na;b\n1;2\n").matrix.columns, 2U);
  EXPECT_EQ(read("\"a;\"\";b\"\n1\n").matrix.columns, 1U);
  EXPECT_EQ(read("a;\"b,\"\",\"\n1;2\n").matrix.columns, 2U);
  EXPECT_EQ(read("a;\"\"b,c\n1,2\n").matrix.columns, 2U);
  EXPECT_EQ(read("a;\"b\" \"c,d\n1,2\n").matrix.columns, 2U);
  EXPECT_EQ(read("a;b\"c,d\"\n1,2\n").matrix.columns, 2U);
}

TEST(CsvFile, CutAnywhereIsShorterOrRefused) {
  const std::string text = "\xef\xbb\xbfid,\"a \"\"b\"\"\",c\r\n1,-2.5e1,NA\r\n\"3\",,4\r\n5,6.25,7\r\n";
  for (std::size_t size = 0; size < text.size(); ++size) {
    try {
      EXPECT_LE(read(text.substr(0, size)).matrix.rows, 3U);
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), StartsWith("--data x.csv:"));
    }
  }
}

TEST(CsvFile, IsReadFromDisksAndPipes) {
  const TemporaryFolder folder;
  write_text(folder.file("x.csv"), "a\n1\n");
  EXPECT_EQ(read_csv_file("--data", folder.file("x.csv")).matrix.at(0, 0), 1);
  ASSERT_EQ(mkfifo(folder.file("pipe").c_str(), 0600), 0);
  std::thread writer([&] { write_text(folder.file("pipe"), "a,b\n1,2\n3,4\n"); });
  const DataTable table = read_csv_file("--data", folder.file("pipe"), {.chunk = 3});
  writer.join();
  EXPECT_THAT(row(table, 1), ElementsAre(3, 4));
}

TEST(CsvFile, ThatCannotBeReadIsRefused) {
  const auto message = [](const std::string& path) { return request_error([&] { read_csv_file("--data", path); }); };
  EXPECT_THAT(message("/nonexistent/x.csv"), AllOf(HasSubstr("--data /nonexistent/x.csv"), HasSubstr("No such file")));
  EXPECT_THAT(message("/"), HasSubstr("directory"));
  EXPECT_THAT(message("/proc/self/mem"), HasSubstr("reading it failed"));
}

}  // namespace
}  // namespace polydescent
