#include "polydescent/host/regression/folds.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>

namespace polydescent::test {
namespace {

using Folds = std::vector<std::vector<std::uint32_t>>;

/// Each with numbers of rows that divide by no number of folds.
const std::pair<std::size_t, int> shapes[] = {{2, 2}, {5, 2}, {101, 10}, {101, 101}, {1009, 7}};

Folds random_folds(std::size_t rows, int count, std::uint64_t seed = 0) {
  return make_folds(rows, {.folds = count, .seed = seed});
}

Folds contiguous_folds(std::size_t rows, int count) {
  return make_folds(rows, {.folds = count, .fold_kind = FoldKind::contiguous});
}

std::vector<std::uint32_t> counted(std::size_t rows) {
  std::vector<std::uint32_t> all(rows);
  std::iota(all.begin(), all.end(), 0u);
  return all;
}

void expect_every_row_once(const Folds& folds, std::size_t rows) {
  std::vector<std::uint32_t> seen;
  for (const auto& fold : folds) {
    EXPECT_TRUE(std::is_sorted(fold.begin(), fold.end()));
    seen.insert(seen.end(), fold.begin(), fold.end());
  }
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(seen, counted(rows));
}

TEST(Folds, HoldEveryRowOnceAscending) {
  for (const auto& [rows, count] : shapes) {
    expect_every_row_once(random_folds(rows, count), rows);
    expect_every_row_once(contiguous_folds(rows, count), rows);
  }
}

TEST(Folds, DifferInSizeByOneAtMost) {
  for (const auto& [rows, count] : shapes) {
    for (const Folds& folds : {random_folds(rows, count), contiguous_folds(rows, count)}) {
      ASSERT_THAT(folds, testing::SizeIs(static_cast<std::size_t>(count)));
      for (const auto& fold : folds) {
        EXPECT_GE(fold.size(), rows / static_cast<std::size_t>(count));
        EXPECT_LE(fold.size(), rows / static_cast<std::size_t>(count) + 1);
      }
    }
  }
}

TEST(Folds, FollowFromTheSeedAloneWhateverElseIsAsked) {
  FitOptions options{
      .model = FitModel::ridge, .lambdas = {3, 1}, .intercept = false, .folds = 10, .gap = 1e-3, .seed = 42};
  options.threads = 3;
  EXPECT_EQ(make_folds(101, options), random_folds(101, 10, 42));
}

TEST(Folds, OfTwiceAsManyAreHalvesOfThem) {
  // The order of the rows does not depend on the number of folds.
  const Folds few = random_folds(120, 5, 9), many = random_folds(120, 10, 9);
  for (std::size_t k = 0; k < few.size(); ++k) {
    std::vector<std::uint32_t> both;
    std::merge(many[2 * k].begin(), many[2 * k].end(), many[2 * k + 1].begin(), many[2 * k + 1].end(),
               std::back_inserter(both));
    EXPECT_EQ(few[k], both);
  }
}

/// [row] in which fold it lies.
std::vector<std::size_t> fold_of_rows(const Folds& folds, std::size_t rows) {
  std::vector<std::size_t> fold_of(rows);
  for (std::size_t k = 0; k < folds.size(); ++k) {
    for (const std::uint32_t row : folds[k]) fold_of[row] = k;
  }
  return fold_of;
}

double share_of_equal(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b) {
  double equal = 0;
  for (std::size_t i = 0; i < a.size(); ++i) equal += a[i] == b[i] ? 1 : 0;
  return equal / static_cast<double>(a.size());
}

TEST(Folds, OfDifferentSeedsAgreeAsOftenAsByChance) {
  constexpr std::size_t rows = 10'000;
  const auto first = fold_of_rows(random_folds(rows, 5, 0), rows);
  for (const std::uint64_t seed : {1ull, 2ull, 1ull << 40}) {
    EXPECT_NEAR(share_of_equal(first, fold_of_rows(random_folds(rows, 5, seed), rows)), 0.2, 0.02);
  }
}

TEST(Folds, OfNeighbouringRowsAgreeAsOftenAsByChance) {
  constexpr std::size_t rows = 10'000;
  const auto fold_of = fold_of_rows(random_folds(rows, 5), rows);
  for (const std::size_t distance : {1u, 2u, 5u}) {
    const std::vector<std::size_t> moved(fold_of.begin() + static_cast<std::ptrdiff_t>(distance), fold_of.end());
    EXPECT_NEAR(share_of_equal(moved, fold_of), 0.2, 0.02);
  }
}

TEST(Folds, ThatAreContiguousComeOneAfterTheOther) {
  EXPECT_EQ(contiguous_folds(7, 3), (Folds{{0, 1}, {2, 3}, {4, 5, 6}}));
}

TEST(Folds, ThatAreGivenAreTaken) {
  EXPECT_EQ(make_folds(6, {.fold_ids = {1, 3, 2, 1, 3, 3}}), (Folds{{0, 3}, {2}, {1, 4, 5}}));
  EXPECT_EQ(make_folds(4, {.folds = 2, .fold_ids = {0, 1, 2, 0}}), (Folds{{0, 3}, {1}, {2}}));
}

TEST(Folds, AreOneOfAllRowsWithoutCrossValidation) {
  EXPECT_EQ(make_folds(9, {.fold_kind = FoldKind::contiguous}), Folds{counted(9)});
  EXPECT_EQ(make_folds(9, {}), Folds{counted(9)});
}

}  // namespace
}  // namespace polydescent::test
