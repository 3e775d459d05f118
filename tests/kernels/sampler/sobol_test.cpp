#include "polydescent/kernels/sampler/sobol.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

#include "polydescent/kernels/sampler/sobol_directions.hpp"

namespace polydescent {
namespace {

struct Golden {
  std::uint64_t index;
  int coordinate;
  std::uint32_t fraction;  // of 2^32
};
constexpr Golden golden[] = {
#include "golden/sobol.inc"
};

const std::vector<std::uint32_t>& directions() {
  static const std::vector<std::uint32_t> all = sobol_directions(max_sobol_dim);
  return all;
}

TEST(Sobol, FirstPointsEqualThePublishedSequence) {
  // Joe and Kuo's web page, three coordinates.
  constexpr double points[10][3] = {{0, 0, 0},
                                    {0.5, 0.5, 0.5},
                                    {0.75, 0.25, 0.25},
                                    {0.25, 0.75, 0.75},
                                    {0.375, 0.375, 0.625},
                                    {0.875, 0.875, 0.125},
                                    {0.625, 0.125, 0.875},
                                    {0.125, 0.625, 0.375},
                                    {0.1875, 0.3125, 0.9375},
                                    {0.6875, 0.8125, 0.4375}};
  for (std::uint64_t k = 0; k < 10; ++k) {
    for (int i = 0; i < 3; ++i)
      EXPECT_EQ(sobol_bits(k, directions().data() + 32 * i) * 0x1p-32, points[k][i]) << k << " " << i;
  }
}

TEST(Sobol, UnscrambledEqualsScipyInFarCoordinatesAndAtLargeIndices) {
  for (const Golden& g : golden) {
    EXPECT_EQ(sobol_bits(g.index, directions().data() + 32 * g.coordinate), g.fraction)
        << g.index << " " << g.coordinate;
  }
}

TEST(Sobol, EveryCoordinateOfAScrambledBlockFillsEveryInterval) {
  constexpr std::uint64_t size = 256;
  for (const std::uint64_t seed : {0, 1, 12345}) {
    const SobolSampler sampler{seed, directions().data()};
    for (const int i : {0, 1, 2, 63, 999, 4095}) {
      for (const std::uint64_t block : {0, 1, 1000}) {
        std::set<int> cells;
        for (std::uint64_t k = 0; k < size; ++k) cells.insert(static_cast<int>(sampler(block * size + k, i) * size));
        EXPECT_EQ(cells.size(), size) << "seed " << seed << " coordinate " << i << " block " << block;
      }
    }
  }
}

TEST(Sobol, ElementaryRectanglesOfTheFirstTwoCoordinatesHoldOnePointEach) {
  constexpr int bits = 8;
  for (const std::uint64_t seed : {0, 7}) {
    const SobolSampler sampler{seed, directions().data()};
    for (int across = 0; across <= bits; ++across) {
      std::set<std::pair<int, int>> cells;
      for (std::uint64_t k = 0; k < 1 << bits; ++k) {
        cells.insert({static_cast<int>(sampler(k, 0) * (1 << across)),
                      static_cast<int>(sampler(k, 1) * (1 << (bits - across)))});
      }
      EXPECT_EQ(cells.size(), 1u << bits) << seed << " " << across;
    }
  }
}

TEST(Sobol, SeedZeroIsScrambledTooAndNoStartIsTheCentre) {
  const SobolSampler sampler{0, directions().data()};
  int unscrambled = 0;
  for (std::uint64_t k = 0; k < 64; ++k) {
    bool centre = true;
    for (int i = 0; i < 3; ++i) {
      unscrambled +=
          static_cast<std::uint32_t>(sampler(k, i) * 0x1p32) == sobol_bits(k, directions().data() + 32 * i) ? 1 : 0;
      centre = centre && std::abs(sampler(k, i) - 0.5) < 1e-6;
    }
    EXPECT_FALSE(centre) << k;
  }
  EXPECT_LT(unscrambled, 3);
}

TEST(Sobol, SeedsGiveDifferentPointsInTheOpenInterval) {
  const SobolSampler one{1, directions().data()};
  const SobolSampler other{std::uint64_t{1} << 32, directions().data()};
  int equal = 0;
  for (std::uint64_t k = 0; k < 1000; ++k) {
    equal += one(k, 5) == other(k, 5) ? 1 : 0;
    EXPECT_GT(one(k, 5), 0);
    EXPECT_LT(one(k, 5), 1);
  }
  EXPECT_LT(equal, 3);
}

TEST(Sobol, IsAPureFunctionOfSeedStartAndCoordinate) {
  const SobolSampler sampler{3, directions().data()};
  std::vector<double> forwards;
  for (std::uint64_t k = 0; k < 100; ++k) {
    for (int i = 0; i < 5; ++i) forwards.push_back(sampler(k, i));
  }
  const std::vector<std::uint32_t> five = sobol_directions(5);  // a table of fewer coordinates changes nothing
  const SobolSampler again{3, five.data()};
  for (std::uint64_t k = 100; k-- > 0;) {
    for (int i = 5; i-- > 0;) EXPECT_EQ(again(k, i), forwards[k * 5 + static_cast<std::size_t>(i)]) << k << " " << i;
  }
}

TEST(Sobol, LastStartLiesInTheOpenInterval) {
  const SobolSampler sampler{0, directions().data()};
  for (const int i : {0, 1, 4095}) {
    EXPECT_GT(sampler(SobolSampler::max_starts - 1, i), 0);
    EXPECT_LT(sampler(SobolSampler::max_starts - 1, i), 1);
  }
}

TEST(Sobol, DimensionsBeyondTheTableThrow) {
  EXPECT_EQ(sobol_directions(0).size(), 0u);
  EXPECT_EQ(sobol_directions(max_sobol_dim).size(), std::size_t{max_sobol_dim} * 32);
  EXPECT_THROW(sobol_directions(max_sobol_dim + 1), std::invalid_argument);
  EXPECT_THROW(sobol_directions(-1), std::invalid_argument);
}

}  // namespace
}  // namespace polydescent
