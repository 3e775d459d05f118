#include "polydescent/kernels/sampler/halton.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <stdexcept>
#include <vector>

#include "polydescent/kernels/sampler/halton_table.hpp"

namespace polydescent {
namespace {

constexpr int coordinates = 100;  // the last prime is 541: tabulated permutations and others

HaltonSampler sampler_of(const HaltonTable& table, std::uint64_t seed) {
  return {seed, table.bases.data(), table.permutations.data()};
}

/// All digits that count, one by one, as the definition has it: the last bits are those of a sum of rounded numbers.
double radical_inverse(const HaltonSampler& sampler, std::uint64_t start, int coordinate) {
  const HaltonBase& base = sampler.bases[coordinate];
  double result = 0;
  double scale = 1.0 / base.prime;
  for (std::uint32_t position = 0; scale * static_cast<double>(base.range) > 0.5; ++position) {
    result += scale * sampler.permuted(coordinate, position, static_cast<std::uint32_t>(start % base.prime));
    start /= base.prime;
    scale /= base.prime;
  }
  return result;
}

TEST(Halton, HasThePrimesInOrder) {
  const HaltonTable table = halton_table(0, HaltonSampler::max_dim);
  EXPECT_EQ(table.bases[0].prime, 2u);
  EXPECT_EQ(table.bases[9].prime, 29u);
  EXPECT_EQ(table.bases[53].prime, 251u);
  EXPECT_EQ(table.bases[999].prime, 7919u);
  EXPECT_EQ(table.bases[4095].prime, 38873u);
}

TEST(Halton, CountsAsManyDigitsAsADoubleTakesAndAStartMayHave) {
  for (const HaltonBase& base : halton_table(0, HaltonSampler::max_dim).bases) {
    EXPECT_LE(base.range, std::int64_t{1} << 52);
    EXPECT_GT(static_cast<double>(base.range) * base.prime, 0x1p52);
    EXPECT_GE(base.range, std::int64_t{HaltonSampler::max_starts});
    EXPECT_LT(base.zeros, base.range);
  }
}

TEST(Halton, PermutesTheDigitsOfEveryPosition) {
  const HaltonTable table = halton_table(7, coordinates);
  const HaltonSampler sampler = sampler_of(table, 7);
  for (int coordinate = 0; coordinate < coordinates; ++coordinate) {
    const HaltonBase& base = table.bases[static_cast<std::size_t>(coordinate)];
    std::int64_t range = base.range;
    for (std::uint32_t position = 0; range > 1; ++position, range /= base.prime) {
      std::set<std::uint32_t> met;
      for (std::uint32_t digit = 0; digit < base.prime; ++digit) met.insert(sampler.permuted(coordinate, position, digit));
      ASSERT_EQ(met.size(), base.prime) << position;
      ASSERT_EQ(*met.rbegin(), base.prime - 1) << position;
    }
  }
}

// Of 2, 3 and 5 digits: each of the 2, 6 and 120 permutations, at each position of many seeds.
TEST(Halton, ChoosesEveryPermutationOfFewDigitsEquallyOften) {
  std::map<std::vector<std::uint32_t>, int> met[3];
  int positions[3] = {};
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    const HaltonTable table = halton_table(seed, 3);
    for (int coordinate = 0; coordinate < 3; ++coordinate) {
      const HaltonBase& base = table.bases[static_cast<std::size_t>(coordinate)];
      for (std::uint32_t position = 0; position < 20; ++position, ++positions[coordinate]) {
        std::vector<std::uint32_t> images;
        for (std::uint32_t digit = 0; digit < base.prime; ++digit) {
          images.push_back(sampler_of(table, seed).permuted(coordinate, position, digit));
        }
        ++met[coordinate][images];
      }
    }
  }
  const double permutations[] = {2, 6, 120};
  for (int coordinate = 0; coordinate < 3; ++coordinate) {
    double chi_square = 0;
    const double expected = positions[coordinate] / permutations[coordinate];
    for (const auto& [images, count] : met[coordinate]) chi_square += (count - expected) * (count - expected) / expected;
    const double freedom = permutations[coordinate] - 1;
    EXPECT_EQ(static_cast<double>(met[coordinate].size()), permutations[coordinate]);
    EXPECT_LT(chi_square, freedom + 5 * std::sqrt(2 * freedom)) << coordinate;
  }
}

TEST(Halton, IsTheRadicalInverseWithPermutedDigits) {
  const HaltonTable table = halton_table(3, coordinates);
  const HaltonSampler sampler = sampler_of(table, 3);
  for (const std::uint64_t start : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{1000},
                                    std::uint64_t{123456789}, HaltonSampler::max_starts - 1}) {
    for (int coordinate = 0; coordinate < coordinates; ++coordinate) {
      const double half = 0.5 / static_cast<double>(sampler.bases[coordinate].range);
      EXPECT_NEAR(sampler(start, coordinate), radical_inverse(sampler, start, coordinate) + half, 4e-16);
    }
  }
}

TEST(Halton, AlignedBlocksOfAPowerOfThePrimeFillItsIntervals) {
  for (const std::uint64_t seed : {0, 1, 12345}) {
    const HaltonTable table = halton_table(seed, coordinates);
    const HaltonSampler sampler = sampler_of(table, seed);
    for (const int coordinate : {0, 1, 2, 3, 10, 53, 54, 99}) {
      const std::uint64_t prime = table.bases[static_cast<std::size_t>(coordinate)].prime;
      for (std::uint64_t size = prime; size < 2000; size *= prime) {
        for (const std::uint64_t block : {0, 1, 1000}) {
          std::set<std::uint64_t> cells;
          for (std::uint64_t k = 0; k < size; ++k) {
            const double share = sampler(block * size + k, coordinate);
            ASSERT_TRUE(share > 0 && share < 1);
            cells.insert(static_cast<std::uint64_t>(share * static_cast<double>(size)));
          }
          EXPECT_EQ(cells.size(), size) << "seed " << seed << " prime " << prime << " block " << block;
        }
      }
    }
  }
}

TEST(Halton, ElementaryRectanglesOfTwoCoordinatesHoldOneStartEach) {
  const HaltonTable table = halton_table(7, 2);
  const HaltonSampler sampler = sampler_of(table, 7);
  for (const auto& [halves, thirds] : {std::pair{8, 9}, {32, 3}, {2, 243}, {64, 27}}) {
    for (const std::uint64_t block : {0, 5}) {
      const auto size = static_cast<std::uint64_t>(halves * thirds);
      std::set<std::pair<int, int>> cells;
      for (std::uint64_t k = block * size; k < (block + 1) * size; ++k) {
        cells.insert({static_cast<int>(sampler(k, 0) * halves), static_cast<int>(sampler(k, 1) * thirds)});
      }
      EXPECT_EQ(cells.size(), size);
    }
  }
}

TEST(Halton, StartsAreUniformOverSeeds) {
  constexpr int seeds = 20000;
  for (const std::uint64_t start : {0, 5}) {
    double mean[3] = {};
    double squares[3] = {};
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      const HaltonTable table = halton_table(seed, 3);
      for (int i = 0; i < 3; ++i) {
        const double share = sampler_of(table, seed)(start, i);
        mean[i] += share / seeds;
        squares[i] += share * share / seeds;
      }
    }
    for (int i = 0; i < 3; ++i) {
      EXPECT_NEAR(mean[i], 0.5, 5 / std::sqrt(12.0 * seeds)) << i;
      EXPECT_NEAR(squares[i], 1.0 / 3, 5 * std::sqrt(4.0 / 45 / seeds)) << i;
    }
  }
}

TEST(Halton, IsAPureFunctionOfSeedStartAndCoordinate) {
  const HaltonTable table = halton_table(3, coordinates);
  const HaltonTable few = halton_table(3, 5);  // a table of fewer coordinates changes nothing
  std::vector<double> forwards;
  for (std::uint64_t k = 0; k < 100; ++k) {
    for (int i = 0; i < 5; ++i) forwards.push_back(sampler_of(table, 3)(k, i));
  }
  for (std::uint64_t k = 100; k-- > 0;) {
    for (int i = 5; i-- > 0;) EXPECT_EQ(sampler_of(few, 3)(k, i), forwards[k * 5 + static_cast<std::size_t>(i)]);
  }
}

TEST(Halton, SeedsGiveDifferentStarts) {
  const std::uint64_t seeds[] = {1, std::uint64_t{1} << 32};
  const HaltonTable one = halton_table(seeds[0], coordinates);
  const HaltonTable other = halton_table(seeds[1], coordinates);
  for (const int coordinate : {0, 1, 10, 99}) {
    int equal = 0;
    for (std::uint64_t k = 0; k < 1000; ++k) {
      equal += sampler_of(one, seeds[0])(k, coordinate) == sampler_of(other, seeds[1])(k, coordinate) ? 1 : 0;
    }
    EXPECT_LT(equal, 3) << coordinate;
  }
}

TEST(Halton, LastStartLiesInTheOpenInterval) {
  const HaltonTable table = halton_table(0, HaltonSampler::max_dim);
  for (const int coordinate : {0, 1, 53, 54, 4095}) {
    const double share = sampler_of(table, 0)(HaltonSampler::max_starts - 1, coordinate);
    EXPECT_TRUE(share > 0 && share < 1);
  }
}

TEST(Halton, DimensionsBeyondTheTableThrow) {
  EXPECT_EQ(halton_table(0, 0).bases.size(), 0u);
  EXPECT_EQ(halton_table(0, HaltonSampler::max_dim).bases.size(), std::size_t{HaltonSampler::max_dim});
  EXPECT_THROW(halton_table(0, HaltonSampler::max_dim + 1), std::invalid_argument);
  EXPECT_THROW(halton_table(0, -1), std::invalid_argument);
}

}  // namespace
}  // namespace polydescent
