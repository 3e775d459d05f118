// The best of many values against the standard library's search.
#include "polydescent/kernels/descent/best.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

namespace polydescent::test {
namespace {

template <class S>
class FindBest : public ::testing::Test {};
using Scalars = ::testing::Types<float, double>;
TYPED_TEST_SUITE(FindBest, Scalars);

template <class S>
std::uint64_t position_of_best(const std::vector<S>& values) {
  const auto worse_last = [](S a, S b) { return a < b || (a == a && b != b); };  // NaN after every number
  return static_cast<std::uint64_t>(std::min_element(values.begin(), values.end(), worse_last) - values.begin());
}

TYPED_TEST(FindBest, OfNoneIsZero) { EXPECT_EQ(find_best(static_cast<const TypeParam*>(nullptr), 0, 2), 0u); }

TYPED_TEST(FindBest, OfOneIsTheFirst) {
  for (const TypeParam value : {TypeParam(3), std::numeric_limits<TypeParam>::quiet_NaN()}) EXPECT_EQ(find_best(&value, 1, 2), 0u);
}

TYPED_TEST(FindBest, PutsNanLastAndBreaksTiesByPosition) {
  constexpr TypeParam nan = std::numeric_limits<TypeParam>::quiet_NaN();
  constexpr TypeParam infinity = std::numeric_limits<TypeParam>::infinity();
  const auto best = [](const std::vector<TypeParam>& values) { return find_best(values.data(), values.size(), 2); };
  EXPECT_EQ(best({nan, infinity, nan}), 1u);
  EXPECT_EQ(best({nan, nan, nan}), 0u);
  EXPECT_EQ(best({2, nan, 1, 1, nan}), 2u);
  EXPECT_EQ(best({nan, 5, -infinity, -infinity}), 2u);
  EXPECT_EQ(best({infinity, infinity}), 0u);
  EXPECT_EQ(best({TypeParam(0), -TypeParam(0)}), 0u);
}

TYPED_TEST(FindBest, AgreesWithTheStandardLibraryOnShuffledValues) {
  std::mt19937 engine(12);
  for (const std::size_t size : {2u, 7u, 101u, 4099u, 100003u}) {
    std::vector<TypeParam> values;
    for (std::size_t k = 0; k < size; ++k) {
      values.push_back(k % 11 == 0   ? std::numeric_limits<TypeParam>::quiet_NaN()
                       : k % 13 == 0 ? std::numeric_limits<TypeParam>::infinity()
                                     : static_cast<TypeParam>(k % 50));  // many ties
    }
    for (int round = 0; round < 5; ++round) {
      std::shuffle(values.begin(), values.end(), engine);
      for (const int threads : {1, 2, 3}) {
        EXPECT_EQ(find_best(values.data(), values.size(), threads), position_of_best(values)) << size << " values";
      }
    }
  }
}

}  // namespace
}  // namespace polydescent::test
