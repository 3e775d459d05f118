#include "polydescent/kernels/sampler/latin_hypercube.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <vector>

namespace polydescent {
namespace {

TEST(LatinHypercube, HasOneStartInEachStratumOfEveryCoordinate) {
  for (const std::uint64_t starts : {1, 2, 7, 64, 1000, 1024}) {
    for (const std::uint64_t seed : {0, 1, 12345}) {
      const LatinHypercubeSampler sampler{seed, starts};
      for (const int coordinate : {0, 1, 2, 63, 5000}) {
        std::set<std::uint64_t> strata;
        for (std::uint64_t k = 0; k < starts; ++k) {
          const double share = sampler(k, coordinate);
          ASSERT_TRUE(share > 0 && share < 1);
          EXPECT_EQ(static_cast<std::uint32_t>(share * static_cast<double>(starts)), sampler.stratum(k, coordinate));
          strata.insert(sampler.stratum(k, coordinate));
        }
        EXPECT_EQ(strata.size(), starts) << "seed " << seed << " coordinate " << coordinate;
        EXPECT_EQ(*strata.rbegin(), starts - 1);
      }
    }
  }
}

// So that the sum of stratum and place in it never rounds up: what they have in common is a double's 53 bits.
TEST(LatinHypercube, StaysInItsStratumAmongAsManyAsThereMayBe) {
  const LatinHypercubeSampler sampler{3, LatinHypercubeSampler::max_starts};
  for (std::uint64_t k = 0; k < 10000; ++k) {
    const std::uint64_t start = k % 2 == 0 ? k : LatinHypercubeSampler::max_starts - k;
    const double share = sampler(start, 4);
    ASSERT_TRUE(share > 0 && share < 1);
    EXPECT_EQ(std::floor(share * 0x1p31), sampler.stratum(start, 4));
  }
}

TEST(LatinHypercube, PlacesStartsUniformlyInTheirStrata) {
  const LatinHypercubeSampler sampler{5, 100};
  double mean = 0;
  double squares = 0;
  constexpr int coordinates = 1000;
  for (int i = 0; i < coordinates; ++i) {
    for (std::uint64_t k = 0; k < 100; ++k) {
      const double place = sampler(k, i) * 100 - sampler.stratum(k, i);
      mean += place / (100 * coordinates);
      squares += place * place / (100 * coordinates);
    }
  }
  EXPECT_NEAR(mean, 0.5, 5 / std::sqrt(12.0 * 100 * coordinates));
  EXPECT_NEAR(squares, 1.0 / 3, 5 * std::sqrt(4.0 / 45 / (100 * coordinates)));
}

// Every order of three, and every pair of strata of the first two among five, about equally often.
TEST(LatinHypercube, ShufflesFewStrataFairly) {
  constexpr int coordinates = 60000;
  std::map<std::vector<std::uint32_t>, int> orders;
  std::map<std::vector<std::uint32_t>, int> pairs;
  const LatinHypercubeSampler three{1, 3};
  const LatinHypercubeSampler five{1, 5};
  for (int i = 0; i < coordinates; ++i) {
    ++orders[{three.stratum(0, i), three.stratum(1, i), three.stratum(2, i)}];
    ++pairs[{five.stratum(0, i), five.stratum(1, i)}];
  }
  EXPECT_EQ(orders.size(), 6u);
  EXPECT_EQ(pairs.size(), 20u);
  for (const auto& [order, count] : orders) EXPECT_NEAR(count, coordinates / 6, 500);
  for (const auto& [pair, count] : pairs) EXPECT_NEAR(count, coordinates / 20, 500);
}

TEST(LatinHypercube, IsUncorrelatedBetweenCoordinates) {
  const std::uint64_t starts = 10000;
  const LatinHypercubeSampler sampler{2, starts};
  for (int i = 0; i < 5; ++i) {
    double correlation = 0;
    for (std::uint64_t k = 0; k < starts; ++k) {
      correlation += 12 * (sampler(k, i) - 0.5) * (sampler(k, i + 1) - 0.5) / static_cast<double>(starts);
    }
    EXPECT_NEAR(correlation, 0, 4 / std::sqrt(static_cast<double>(starts)));
  }
}

TEST(LatinHypercube, IsAPureFunctionOfSeedNumberStartAndCoordinate) {
  const LatinHypercubeSampler sampler{3, 1000};
  const double first = sampler(10, 4);
  (void)sampler(999, 1);
  EXPECT_EQ(LatinHypercubeSampler(sampler)(10, 4), first);
  EXPECT_NE((LatinHypercubeSampler{4, 1000}(10, 4)), first);
  EXPECT_NE((LatinHypercubeSampler{3, 1001}(10, 4)), first);
  EXPECT_NE(sampler(11, 4), first);
  EXPECT_NE(sampler(10, 5), first);
}

}  // namespace
}  // namespace polydescent
