#include "polydescent/kernels/sampler/permutation.hpp"

#include <gtest/gtest.h>

#include <set>
#include <utility>
#include <vector>

#include "polydescent/kernels/sampler/row_order.hpp"

namespace polydescent {
namespace {

std::vector<std::uint32_t> images(const PhiloxBlock& keys, std::uint32_t size) {
  const Permutation permutation(keys, size);
  std::vector<std::uint32_t> all;
  for (std::uint32_t number = 0; number < size; ++number) all.push_back(permutation(number));
  return all;
}

TEST(Permutation, MeetsEveryNumberOnce) {
  for (const std::uint32_t size : {1u, 2u, 3u, 4u, 5u, 16u, 17u, 1000u, 65536u, 65537u}) {
    const auto all = images({{1, 2, 3, 4}}, size);
    const std::set<std::uint32_t> met(all.begin(), all.end());
    EXPECT_EQ(met.size(), size);
    EXPECT_EQ(*met.rbegin(), size - 1);
  }
}

TEST(Permutation, TakesAsManyNumbersAs32BitsCount) {
  const Permutation permutation({{1, 2, 3, 4}}, 0xffffffff);
  std::set<std::uint32_t> met;
  for (std::uint32_t k = 0; k < 1000; ++k) met.insert(permutation(0xfffffffe - k));
  EXPECT_EQ(met.size(), 1000u);
  EXPECT_EQ(met.count(0xffffffff), 0u);
}

TEST(Permutation, DependsOnEachOfItsKeys) {
  const PhiloxBlock keys{{1, 2, 3, 4}};
  for (int word = 0; word < 4; ++word) {
    PhiloxBlock others = keys;
    ++others.word[word];
    EXPECT_NE(images(keys, 1000), images(others, 1000)) << word;
  }
}

// Mini-batches of earlier versions met their rows in these orders.
TEST(RowOrder, IsWhatItWas) {
  const std::vector<std::pair<std::uint32_t, std::vector<std::uint32_t>>> orders{
      {10, {3, 2, 1, 0, 5, 6, 8, 4, 7, 9}},
      {1000, {512, 652, 748, 565, 691, 892, 611, 30, 319, 917}},
      {1000000, {695264, 972209, 779767, 569382, 17191, 594446, 623338, 932231, 225445, 211529}}};
  for (const auto& [rows, begin] : orders) {
    const RowOrder order(7, 11, 3, rows);
    for (std::uint32_t position = 0; position < 10; ++position) EXPECT_EQ(order(position), begin[position]) << rows;
  }
}

}  // namespace
}  // namespace polydescent
