#include "polydescent/host/objective_source/reach.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace polydescent {
namespace {

Affine number(std::int64_t value) { return Affine::number(value); }

/// All that an index comes to, by running the loops.
void run(const std::vector<Range>& loops, std::size_t level, std::vector<std::int64_t>& at, const Affine& index, std::int64_t& least, std::int64_t& most) {
  const auto value = [&](const Affine& affine) {
    std::int64_t sum = affine.constant;
    for (std::size_t d = 1; d <= loops.size(); ++d) sum += affine.factor[d] * at[d];
    return sum;
  };
  if (level == loops.size()) {
    least = std::min(least, value(index));
    most = std::max(most, value(index));
    return;
  }
  const std::int64_t last = value(loops[level].last);
  for (std::int64_t i = value(loops[level].first); i <= last; ++i) {
    at[level + 1] = i;
    run(loops, level + 1, at, index, least, most);
  }
}

TEST(Reach, IsThatOfTheLoopsAsTheyRun) {
  const Affine i = Affine::index(1), j = Affine::index(2), k = Affine::index(3);
  const std::vector<std::pair<std::vector<Range>, Affine>> all = {
      {{{number(0), number(9)}}, i},
      {{{number(0), number(9)}}, number(3) - 2 * i},
      {{{number(0), number(9)}, {number(0), i}}, i - j},
      {{{number(-3), number(4)}, {3 * i, number(2) - i}}, j + i},
      {{{number(0), number(5)}, {i, number(3)}, {j - i, 2 * j}}, k - j + 2 * i},
      {{{number(0), number(5)}, {number(2), number(3)}, {j, i}}, k},
  };
  for (const auto& [loops, index] : all) {
    std::int64_t least = 1'000'000, most = -1'000'000;
    std::vector<std::int64_t> at(loops.size() + 2);
    run(loops, 0, at, index, least, most);
    const std::optional<Reach> reach = reach_of(index, loops);
    ASSERT_TRUE(reach.has_value());
    EXPECT_EQ(reach->least, least);
    EXPECT_EQ(reach->most, most);
  }
}

TEST(Reach, OfLoopsThatDoNotRunIsNothing) {
  EXPECT_TRUE(reach_of(Affine::index(1), std::vector<Range>{{number(1), number(0)}})->is_empty());
  EXPECT_EQ(most_runs(std::vector<Range>{{number(1), number(0)}}), 0);
}

TEST(Reach, IsFoundAtOnceForLongLoopsAndUnknownForLongOnesThatDependOnOneAnother) {
  const std::int64_t far = 2'000'000'000;
  EXPECT_EQ(reach_of(Affine::index(2), std::vector<Range>{{number(0), number(far)}, {number(0), number(far)}})->most, far);
  EXPECT_FALSE(reach_of(Affine::index(2), std::vector<Range>{{number(0), number(far)}, {number(0), Affine::index(1)}}).has_value());
}

TEST(Runs, AreAtLeastThoseOfTheLoops) {
  const std::vector<Range> triangle{{number(0), number(9)}, {number(0), Affine::index(1)}};
  EXPECT_EQ(most_runs(triangle), 100);
  EXPECT_EQ(most_runs(std::vector<Range>{{number(0), number(9)}, {Affine::index(1), Affine::index(1) + number(2)}}), 30);
  EXPECT_EQ(most_runs({}), 1);
}

}  // namespace
}  // namespace polydescent
