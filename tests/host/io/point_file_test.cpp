#include "polydescent/host/io/point_file.hpp"

#include <gmock/gmock.h>

#include <cstdint>
#include <limits>

#include "host/io/npy_bytes.hpp"
#include "host/io/temporary_folder.hpp"
#include "host/request_error.hpp"

namespace polydescent {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using Numbers = std::vector<double>;

class PointFile : public testing::Test {
 protected:
  Numbers read(const std::string& name, const std::string& bytes, int dim) {
    write_text(folder_.file(name), bytes);
    return read_points("--points", folder_.file(name), dim);
  }
  std::string refusal(const std::string& name, const std::string& bytes, int dim) {
    return request_error([&] { read(name, bytes, dim); });
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(PointFile, OfTextHasOnePointARow) {
  EXPECT_EQ(read("x.csv", "x,y\n1,2\n3,4\n5,6\n", 2), (Numbers{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(read("x.txt", "1 2 3\n", 3), (Numbers{1, 2, 3}));
}

TEST_F(PointFile, OfNumPyHasOnePointARowInAnyOrderAndPrecision) {
  const Numbers expected{1, 2, 3, 4, 5, 6};
  EXPECT_EQ(read("x.npy", npy_bytes(npy_dictionary("<f8", "False", "(3, 2)"), Numbers{1, 2, 3, 4, 5, 6}), 2), expected);
  EXPECT_EQ(read("x.npy", npy_bytes(npy_dictionary("<f8", "True", "(3, 2)"), Numbers{1, 3, 5, 2, 4, 6}), 2), expected);
  const std::vector<float> by_column{1, 3, 5, 2, 4, 6};
  EXPECT_EQ(read("X.NPY", npy_bytes(npy_dictionary("<f4", "True", "(3, 2)"), by_column), 2), expected);
}

TEST_F(PointFile, OfManyPointsIsTurnedRight) {
  constexpr std::size_t rows = 1001;
  constexpr std::size_t dim = 19;
  Numbers by_column;
  Numbers by_row(rows * dim);
  for (std::size_t k = 0; k < rows * dim; ++k) by_column.push_back(static_cast<double>(k));
  for (std::size_t k = 0; k < rows * dim; ++k) by_row[k % rows * dim + k / rows] = by_column[k];
  EXPECT_EQ(read("x.npy", npy_bytes(npy_dictionary("<f8", "True", "(1001, 19)"), by_column), dim), by_row);
  EXPECT_EQ(read("x.npy", npy_bytes(npy_dictionary("<f8", "False", "(1001, 19)"), by_row), dim), by_row);
}

TEST_F(PointFile, OfNumPyIsKnownByItsFirstBytesToo) {
  EXPECT_EQ(read("x.csv", npy_bytes(npy_dictionary("<f8", "False", "(1, 2)"), Numbers{1, 2}), 2), (Numbers{1, 2}));
}

// One start of n variables, or n starts of one: only where there is one variable is it clear.
TEST_F(PointFile, OfNumPyWithOneAxisIsAColumn) {
  const std::string bytes = npy_bytes(npy_dictionary("<f8", "False", "(2,)"), Numbers{1, 2});
  EXPECT_EQ(read("x.npy", bytes, 1), (Numbers{1, 2}));
  EXPECT_THAT(refusal("x.npy", bytes, 2), AllOf(HasSubstr("its rows have 1 number, and the objective has 2 variables"),
                                                HasSubstr("array.reshape(-1, 2)")));
}

TEST_F(PointFile, OfAnotherNumberOfVariablesIsRefused) {
  for (const auto& [name, bytes] :
       {std::pair{"x.csv", std::string("1,2,3\n")},
        std::pair{"x.npy", npy_bytes(npy_dictionary("<f8", "False", "(1, 3)"), Numbers{1, 2, 3})}}) {
    EXPECT_THAT(refusal(name, bytes, 2), AllOf(HasSubstr("--points "), HasSubstr(name),
                                               HasSubstr(": its rows have 3 numbers, and the objective has 2 variables")));
    EXPECT_THAT(refusal(name, bytes, 1), HasSubstr("the objective has 1 variable"));
  }
}

TEST_F(PointFile, OfNumbersThatAreNotFiniteIsRefusedWithTheirPlace) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  for (const auto& [wrong, word] : {std::pair{infinity, "found inf"}, {-infinity, "found -inf"}, {nan, "found nan"}}) {
    for (const auto& [order, place] : {std::pair{"False", "row 2, column 1: "}, {"True", "row 1, column 2: "}}) {
      const std::string bytes = npy_bytes(npy_dictionary("<f8", order, "(2, 2)"), Numbers{1, 2, wrong, 4});
      EXPECT_THAT(refusal("x.npy", bytes, 2), AllOf(HasSubstr(place), HasSubstr(word), Not(HasSubstr("NaN"))));
    }
  }
  EXPECT_THAT(refusal("x.csv", "1,2\n3,nan\n", 2), HasSubstr(":2:3: expected a finite number, found 'nan'"));
}

TEST_F(PointFile, OfOtherTypesAndShapesIsRefused) {
  EXPECT_THAT(refusal("x.npy", npy_bytes(npy_dictionary("<i8", "False", "(1, 2)"), std::vector<std::int64_t>{1, 2}), 2),
              HasSubstr("numbers are of type"));
  EXPECT_THAT(refusal("x.npy", npy_bytes(npy_dictionary("<f8", "False", "(1, 2, 1)"), Numbers{1, 2}), 2),
              HasSubstr("3 axes"));
  EXPECT_THAT(refusal("x.npy", npy_bytes(npy_dictionary("<f8", "False", "(2, 2)"), Numbers{1, 2}), 2),
              HasSubstr("was it copied as a whole?"));
  EXPECT_THAT(refusal("x.npy", "1,2\n", 2), HasSubstr("not a .npy file"));
}

}  // namespace
}  // namespace polydescent
