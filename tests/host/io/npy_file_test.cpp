#include "polydescent/host/io/npy_file.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "host/io/npy_bytes.hpp"
#include "host/io/temporary_folder.hpp"
#include "host/request_error.hpp"

namespace polydescent {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

const std::vector<double> six{1, 2, 3, 4, 5, 6};

/// The table in these bytes, which lie alone in their memory, so that a sanitizer sees one read behind them.
DataTable view(const std::string& bytes) {
  const auto owner = std::make_shared<std::vector<double>>(bytes.size() / sizeof(double) + 1);
  auto* const begin = reinterpret_cast<std::byte*>(owner->data());
  std::memcpy(begin, bytes.data(), bytes.size());
  return view_npy("--data x.npy", {begin, bytes.size()}, owner);
}

/// What is said of these bytes, after the flag and the file's name.
std::string refusal(const std::string& bytes) {
  const std::string message = request_error([&] { view(bytes); });
  EXPECT_THAT(message, StartsWith("--data x.npy: "));
  return message.substr(std::min<std::size_t>(14, message.size()));
}

std::string refusal_of(const std::string& type, const std::string& order, const std::string& shape) {
  return refusal(npy_bytes(npy_dictionary(type, order, shape), six));
}

std::vector<double> row(const DataTable& table, std::size_t i) {
  std::vector<double> numbers;
  for (std::size_t j = 0; j < table.matrix.columns; ++j) numbers.push_back(table.matrix.at(i, j));
  return numbers;
}

TEST(NpyFile, IsReadInBothOrders) {
  for (const int version : {1, 2, 3}) {
    const DataTable rows = view(npy_bytes(npy_dictionary("<f8", "False", "(3, 2)"), six, version));
    EXPECT_EQ(rows.matrix.rows, 3U);
    EXPECT_THAT(row(rows, 1), ElementsAre(3, 4));
    EXPECT_EQ(rows.matrix.column_stride, 1);
    const DataTable columns = view(npy_bytes(npy_dictionary("<f8", "True", "(3, 2)"), six, version));
    EXPECT_EQ(columns.matrix.columns, 2U);
    EXPECT_THAT(row(columns, 1), ElementsAre(2, 5));
    EXPECT_EQ(columns.matrix.row_stride, 1);
    EXPECT_THAT(columns.missing.by_column, ElementsAre(0, 0));
    EXPECT_TRUE(columns.names.empty());
  }
}

TEST(NpyFile, IsReadInSinglePrecision) {
  const DataTable table =
      view(npy_bytes(npy_dictionary("<f4", "False", "(2, 3)"), std::vector<float>{1, 2, 3, 4, 5, 0.1F}));
  EXPECT_EQ(table.matrix.type, NumberType::float32);
  EXPECT_THAT(row(table, 1), ElementsAre(4, 5, static_cast<double>(0.1F)));
}

TEST(NpyFile, OfOneAxisIsOneColumn) {
  const DataTable table = view(npy_bytes(npy_dictionary("<f8", "False", "(6,)"), six));
  EXPECT_EQ(table.matrix.rows, 6U);
  EXPECT_EQ(table.matrix.columns, 1U);
  EXPECT_EQ(table.matrix.at(5, 0), 6);
  EXPECT_EQ(table.matrix.row_stride, 1);
}

// numpy.save of numpy.array([[1.5, -2.0]]), byte by byte.
TEST(NpyFile, IsWhatNumPyWrites) {
  std::string bytes = {'\x93', 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0};
  bytes += "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }" + std::string(58, ' ') + "\n";
  for (const int byte : {0, 0, 0, 0, 0, 0, 0xf8, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0}) bytes += static_cast<char>(byte);
  ASSERT_EQ(bytes.size(), 128U + 16U);
  EXPECT_EQ(bytes, npy_bytes(npy_dictionary("<f8", "False", "(1, 2)"), std::vector<double>{1.5, -2}));
  EXPECT_THAT(row(view(bytes), 0), ElementsAre(1.5, -2));
}

TEST(NpyFile, MayHaveAnyDictionaryOfThatMeaning) {
  for (const char* dictionary : {"{'shape':(3,2),'descr':'<f8','fortran_order':False}",
                                 "{\"descr\": \"<f8\", \"fortran_order\": False, \"shape\": (3, 2,)}",
                                 "  { 'fortran_order' : False , 'descr' : '<f8' , 'shape' : ( 3 , 2 ) , } ",
                                 "{'descr': '<f8',\n'fortran_order': False, 'shape': (3, 2)}"}) {
    EXPECT_THAT(row(view(npy_bytes(dictionary, six)), 2), ElementsAre(5, 6)) << dictionary;
  }
}

TEST(NpyFile, KeepsMissingNumbersAndSaysWhere) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> numbers{1, nan, 3, nan, nan, 6};
  const DataTable rows = view(npy_bytes(npy_dictionary("<f8", "False", "(2, 3)"), numbers));
  EXPECT_EQ(rows.missing.total, 3U);
  EXPECT_THAT(rows.missing.by_column, ElementsAre(1, 2, 0));
  EXPECT_EQ(rows.missing.first.at(1).row, 1U);
  EXPECT_EQ(rows.missing.first.at(1).column, 0U);
  EXPECT_EQ(rows.missing.first.at(1).line, 0U);
  const DataTable columns = view(npy_bytes(npy_dictionary("<f8", "True", "(2, 3)"), numbers));
  EXPECT_THAT(columns.missing.by_column, ElementsAre(1, 1, 1));
  EXPECT_EQ(columns.missing.first.at(1).row, 1U);
  EXPECT_EQ(columns.missing.first.at(1).column, 1U);
}

TEST(NpyFile, RefusesInfiniteNumbersAnywhere) {
  for (const std::size_t place : {0, 4095, 4096, 9998}) {
    std::vector<float> numbers(9999, 1);
    numbers[place] = -std::numeric_limits<float>::infinity();
    EXPECT_THAT(refusal(npy_bytes(npy_dictionary("<f4", "False", "(3333, 3)"), numbers)),
                StartsWith("row " + std::to_string(place / 3 + 1) + ", column " + std::to_string(place % 3 + 1) +
                           ": expected a finite number, found -inf"));
    EXPECT_THAT(
        refusal(npy_bytes(npy_dictionary("<f4", "True", "(3333, 3)"), numbers)),
        StartsWith("row " + std::to_string(place % 3333 + 1) + ", column " + std::to_string(place / 3333 + 1) + ":"));
  }
}

TEST(NpyFile, RefusesOtherTypesWithARemedy) {
  for (const char* type : {"<f2", "<i8", "|b1", "|u1", "<c16", "|O", "<U5", "<f16", "f8", "=f8"}) {
    EXPECT_THAT(refusal_of(type, "False", "(3, 2)"), AllOf(HasSubstr(type), HasSubstr("array.astype(\"float64\")")));
  }
  EXPECT_THAT(refusal_of(">f8", "False", "(3, 2)"), AllOf(HasSubstr("'>f8' (big-endian)"), HasSubstr("astype")));
  EXPECT_THAT(refusal(npy_bytes("{'descr': [('x', '<f8')], 'fortran_order': False, 'shape': (6,), }", six)),
              HasSubstr("records"));
}

TEST(NpyFile, RefusesOtherShapes) {
  EXPECT_THAT(refusal_of("<f8", "False", "()"), HasSubstr("shape () has 0 axes"));
  EXPECT_THAT(refusal_of("<f8", "False", "(1, 2, 3)"), HasSubstr("shape (1, 2, 3) has 3 axes"));
  for (const char* shape : {"(0,)", "(0, 3)", "(3, 0)"}) {
    EXPECT_THAT(refusal_of("<f8", "False", shape), HasSubstr(std::string("shape ") + shape + " holds no numbers"));
  }
}

TEST(NpyFile, RefusesLengthsThatDoNotFitTheShape) {
  for (const char* shape : {"(3, 3)", "(5,)", "(1, 2)", "(18446744073709551615, 2)", "(2, 9223372036854775811)",
                            "(4294967296, 4294967296)", "(6148914691236517206, 3)"}) {
    EXPECT_THAT(refusal_of("<f8", "False", shape), HasSubstr("does not fit the 48 bytes")) << shape;
  }
  EXPECT_THAT(refusal(npy_bytes(npy_dictionary("<f8", "False", "(3, 2)"), six) + "x"),
              HasSubstr("does not fit the 49 bytes"));
  EXPECT_THAT(refusal_of("<f8", "False", "(18446744073709551616, 2)"), HasSubstr("fits 64 bits"));
}

TEST(NpyFile, RefusesDamagedHeaders) {
  for (const char* dictionary : {"", "{", "{}", "x", "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2)",
                                 "{'descr': '<f8', 'shape': (3, 2)}",
                                 "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (3, 2)}",
                                 "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), 'x': 1}",
                                 "{'descr': '<f8', 'fortran_order': 0, 'shape': (3, 2)}",
                                 "{'descr': '<f8', 'fortran_order': False, 'shape': (6)}",
                                 "{'descr': '<f8', 'fortran_order': False, 'shape': (3 2)}",
                                 "{'descr': '<f8', 'fortran_order': False, 'shape': (-3, 2)}",
                                 "{'descr': '<f8', 'fortran_order': False, 'shape': [3, 2]}",
                                 "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2)} x", "{'descr: 1",
                                 "{'descr': '<f8' 'shape': (3, 2)}"}) {
    EXPECT_THAT(refusal(npy_bytes(dictionary, six)), StartsWith("its header is damaged: expected ")) << dictionary;
  }
  EXPECT_THAT(refusal("PK\x03\x04 and more"), StartsWith("this is not a .npy file: it begins with 'PK\\x03\\x04 a'"));
  EXPECT_THAT(refusal(""), StartsWith("this is not a .npy file"));
  EXPECT_THAT(refusal(npy_bytes(npy_dictionary("<f8", "False", "(3, 2)"), six, 4)),
              StartsWith("its format is version 4.0"));
}

TEST(NpyFile, RefusesNumbersAtOddPlaces) {
  const std::string dictionary = npy_dictionary("<f8", "False", "(1,)");
  std::string bytes = "\x93NUMPY" + std::string{1, 0, static_cast<char>(dictionary.size()), 0} + dictionary;
  ASSERT_NE(bytes.size() % 8, 0U);
  EXPECT_THAT(refusal(bytes + std::string(8, '\0')), HasSubstr("which is no multiple of their size"));
}

TEST(NpyFile, CutAnywhereIsRefused) {
  const std::string bytes = npy_bytes(npy_dictionary("<f8", "False", "(3, 2)"), six);
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_NE(refusal(bytes.substr(0, size)), "") << size;
}

TEST(NpyFile, IsMappedFromTheDisk) {
  const TemporaryFolder folder;
  const std::string path = folder.file("x.npy");
  write_text(path, npy_bytes(npy_dictionary("<f8", "False", "(3, 2)"), six));
  DataTable table = read_npy_file("--data", path);
  std::filesystem::remove(path);
  const DataTable copy = table;
  table = {};
  EXPECT_THAT(row(copy, 2), ElementsAre(5, 6));
}

TEST(NpyFile, ThatCannotBeReadIsRefused) {
  const TemporaryFolder folder;
  const auto message = [](const std::string& path) { return request_error([&] { read_npy_file("--data", path); }); };
  EXPECT_THAT(message("/nonexistent/x.npy"), AllOf(HasSubstr("--data /nonexistent/x.npy"), HasSubstr("No such file")));
  EXPECT_THAT(message("/"), HasSubstr("directory"));
  EXPECT_THAT(message("/dev/null"), HasSubstr("pipe or device"));
  write_text(folder.file("empty.npy"), "");
  EXPECT_THAT(message(folder.file("empty.npy")), HasSubstr("it is empty"));
}

}  // namespace
}  // namespace polydescent
