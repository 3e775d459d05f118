#include "polydescent/kernels/sampler/grid.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "polydescent/kernels/sampler/grid_sampler.hpp"

namespace polydescent {
namespace {

__extension__ using Wide = unsigned __int128;

std::vector<double> point(const GridSampler& grid, std::uint64_t start, int dim) {
  std::vector<double> shares;
  for (int i = 0; i < dim; ++i) shares.push_back(grid(start, i));
  return shares;
}

std::vector<std::uint64_t> levels(const GridSampler& grid, int dim) {
  std::vector<std::uint64_t> all;
  for (int i = 0; i < dim; ++i) all.push_back(grid.levels + (i < grid.finer ? 1 : 0));
  return all;
}

TEST(Grid, OfAProductIsEveryCellCentre) {
  const GridSampler grid = grid_sampler(6, 2);
  const double expected[6][2] = {{1.0 / 6, 0.25}, {0.5, 0.25}, {2.5 / 3, 0.25},
                                 {1.0 / 6, 0.75}, {0.5, 0.75}, {2.5 / 3, 0.75}};
  for (std::uint64_t k = 0; k < 6; ++k) {
    EXPECT_DOUBLE_EQ(grid(k, 0), expected[k][0]) << k;
    EXPECT_DOUBLE_EQ(grid(k, 1), expected[k][1]) << k;
  }
}

TEST(Grid, OfOtherNumbersLeavesCellsOutEvenly) {
  const GridSampler line = grid_sampler(5, 1);
  for (std::uint64_t k = 0; k < 5; ++k) EXPECT_DOUBLE_EQ(line(k, 0), (static_cast<double>(k) + 0.5) / 5);
  const GridSampler square = grid_sampler(7, 2);  // nine cells: 0, 1, 2, 3, 5, 6 and 7 of them
  EXPECT_EQ(square.cells, 9u);
  const int cells[] = {0, 1, 2, 3, 5, 6, 7};
  for (std::uint64_t k = 0; k < 7; ++k) {
    EXPECT_DOUBLE_EQ(square(k, 0), (cells[k] % 3 + 0.5) / 3) << k;
    EXPECT_DOUBLE_EQ(square(k, 1), (cells[k] / 3 + 0.5) / 3) << k;
  }
}

TEST(Grid, HasTheLeastNumberOfCellsOfAlmostEqualLevels) {
  using Levels = std::vector<std::uint64_t>;
  EXPECT_EQ(levels(grid_sampler(1, 3), 3), (Levels{1, 1, 1}));
  EXPECT_EQ(levels(grid_sampler(4096, 2), 2), (Levels{64, 64}));
  EXPECT_EQ(levels(grid_sampler(4097, 2), 2), (Levels{65, 64}));
  EXPECT_EQ(levels(grid_sampler(4096, 5), 5), (Levels{6, 6, 5, 5, 5}));
  EXPECT_EQ(levels(grid_sampler(5, 4), 4), (Levels{2, 2, 2, 1}));
  for (std::uint64_t starts = 1; starts < 3000; ++starts) {
    for (const int dim : {1, 2, 3, 5, 10, 20}) {
      const GridSampler grid = grid_sampler(starts, dim);
      std::uint64_t product = 1;
      for (const std::uint64_t count : levels(grid, dim)) product *= count;
      ASSERT_EQ(grid.cells, product);
      ASSERT_GE(product, starts);
      ASSERT_LE(grid.finer, dim);
      const std::uint64_t coarser = grid.finer > 0 ? product / (grid.levels + 1) * grid.levels : 0;  // one level fewer
      ASSERT_LT(coarser, starts) << dim;
      if (grid.finer == 0) {
        ASSERT_EQ(product, starts) << dim;
      }
    }
  }
}

TEST(Grid, StartsAreDistinctAndInTheOpenInterval) {
  for (const std::uint64_t starts : {1, 2, 3, 7, 64, 100, 1000, 1025}) {
    for (const int dim : {1, 2, 3, 5, 12}) {
      const GridSampler grid = grid_sampler(starts, dim);
      std::set<std::vector<double>> points;
      for (std::uint64_t k = 0; k < starts; ++k) {
        for (const double share : point(grid, k, dim)) ASSERT_TRUE(share > 0 && share < 1);
        points.insert(point(grid, k, dim));
      }
      EXPECT_EQ(points.size(), starts) << dim;
    }
  }
}

TEST(Grid, UsesTheLevelsOfACoordinateAboutEquallyOften) {
  for (const std::uint64_t starts : {1000, 1021}) {
    const GridSampler grid = grid_sampler(starts, 4);
    for (int i = 0; i < 4; ++i) {
      std::map<double, int> used;
      for (std::uint64_t k = 0; k < starts; ++k) ++used[grid(k, i)];
      const double expected = static_cast<double>(starts) / static_cast<double>(used.size());
      EXPECT_EQ(used.size(), levels(grid, 4)[static_cast<std::size_t>(i)]);
      for (const auto& [share, count] : used) EXPECT_NEAR(count, expected, 0.1 * expected) << starts << " " << i;
    }
  }
}

TEST(Grid, HasTwoLevelsInTheFirstOfManyCoordinatesAndTheMiddleOfTheOthers) {
  const GridSampler grid = grid_sampler(1024, 4096);
  std::set<std::vector<double>> points;
  for (std::uint64_t k = 0; k < 1024; ++k) {
    points.insert(point(grid, k, 10));
    for (const int i : {10, 31, 63, 64, 4095}) EXPECT_EQ(grid(k, i), 0.5);
  }
  EXPECT_EQ(points.size(), 1024u);
  for (const double share : *points.begin()) EXPECT_EQ(share, 0.25);
  for (const double share : *points.rbegin()) EXPECT_EQ(share, 0.75);
}

TEST(Grid, IsExactForAsManyStartsAsThereMayBe) {
  for (const std::uint64_t starts : {GridSampler::max_starts, GridSampler::max_starts - 1, std::uint64_t{1} << 30 | 1}) {
    for (const int dim : {1, 2, 7, 31, 1000}) {
      const GridSampler grid = grid_sampler(starts, dim);
      ASSERT_LT(grid.cells, 2 * starts);
      for (const std::uint64_t start : {std::uint64_t{0}, std::uint64_t{1}, starts / 3, starts - 1}) {
        auto cell = static_cast<std::uint64_t>(Wide{start} * grid.cells / starts);
        for (int i = 0; i < std::min(dim, 40); ++i) {
          const std::uint64_t count = levels(grid, dim)[static_cast<std::size_t>(i)];
          ASSERT_EQ(grid(start, i), (static_cast<double>(cell % count) + 0.5) / static_cast<double>(count)) << dim;
          cell /= count;
        }
      }
    }
  }
}

}  // namespace
}  // namespace polydescent
