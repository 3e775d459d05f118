#include "polydescent/kernels/sampler/uniform.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace polydescent {
namespace {

TEST(Uniform, HasTheMomentsAndCountsOfAUniformDistribution) {
  const UniformSampler sampler{3};
  constexpr int count = 100000;
  double mean = 0;
  double squares = 0;
  std::array<int, 64> cells{};
  for (int k = 0; k < count; ++k) {
    const double u = sampler(static_cast<std::uint64_t>(k), k % 7);
    ASSERT_GT(u, 0);
    ASSERT_LT(u, 1);
    mean += u / count;
    squares += u * u / count;
    ++cells[static_cast<std::size_t>(u * 64)];
  }
  EXPECT_NEAR(mean, 0.5, 5 / std::sqrt(12.0 * count));
  EXPECT_NEAR(squares, 1.0 / 3, 5 * std::sqrt(4.0 / 45 / count));
  double chi_square = 0;
  for (const int cell : cells) chi_square += (cell - count / 64.0) * (cell - count / 64.0) / (count / 64.0);
  EXPECT_LT(chi_square, 63 + 5 * std::sqrt(2.0 * 63));
}

TEST(Uniform, IsAPureFunctionOfSeedStartAndCoordinate) {
  const UniformSampler sampler{3};
  const double first = sampler(10, 4);
  (void)sampler(999, 1);
  EXPECT_EQ(sampler(10, 4), first);
  EXPECT_EQ(UniformSampler{3}(10, 4), first);
  EXPECT_NE(UniformSampler{4}(10, 4), first);
  EXPECT_NE(sampler(11, 4), first);
  EXPECT_NE(sampler(10, 5), first);
}

}  // namespace
}  // namespace polydescent
