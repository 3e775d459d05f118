#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "emulation/kernels_on_threads.hpp"
#include "support/tolerances.hpp"

// Kernels for groups against the group of one: a warp of 32 threads, and a block of four warps of eight.
namespace polydescent::test {

inline constexpr std::uint64_t starts = 5;
inline constexpr Limits limits{.iterations = 10, .gradient_tolerance = 1e-3, .value_tolerance = 1e-9, .step_tolerance = 1e-9};

using Warp = EmulatedBlock<32, 1>;
using Block = EmulatedBlock<8, 4>;

template <class S>
void expect_parity(const Ends<S>& ends, const Ends<S>& alone, const std::vector<double>& width, const std::string& what) {
  for (std::uint64_t k = 0; k < alone.count(); ++k) {
    EXPECT_EQ(ends.status[k], alone.status[k]) << what << ": start " << k;
    EXPECT_EQ(ends.iterations[k], alone.iterations[k]) << what << ": start " << k;
    for (std::uint64_t i = 0; i < alone.dim(); ++i) {
      const auto at = k * alone.dim() + i;
      EXPECT_NEAR(ends.point[at], alone.point[at], Tolerances<S>::parity * width[i]) << what << ": start " << k;
    }
    if (!alone.violation.empty()) {
      EXPECT_NEAR(ends.violation[k], alone.violation[k], 1e-6) << what << ": start " << k;
    }
    for (std::size_t c = 0; c < alone.multipliers.size() / alone.count(); ++c) {
      const auto at = k * alone.multipliers.size() / alone.count() + c;
      EXPECT_NEAR(ends.multipliers[at], alone.multipliers[at], 1e-5) << what << ": start " << k;
    }
  }
}

template <class S, class Objective, class Rule, class Gradient, bool Simplex = false>
void expect_groups_to_agree(const Limits& until = limits, const Penalty<S>& penalty = {}, std::uint64_t count = starts) {
  const int dim = Objective::max_dim > 0 ? Objective::max_dim : 37;  // more than a warp has members, and odd
  std::vector<double> width;
  for (int i = 0; i < dim; ++i) width.push_back(Objective::upper(i, dim) - Objective::lower(i, dim));
  const auto launch = [&] { return Launch<S, Objective, Rule, Gradient, Simplex>(dim, count, until, penalty); };
  const std::string what = std::string(Objective::name) + ", " + Rule::name + ", " + Gradient::name;
  auto alone = launch(), by_warp = launch(), by_block = launch();
  const auto& expected = alone.run_alone();
  const auto warp_of = [](const Warp::Member& member) { return WarpGroup<Warp::Member, 32>{member}; };
  const auto block_of = [](const Block::Member& member) { return BlockGroup<Block::Member, 8, 4>{member}; };
  expect_parity(by_warp.template run_on<Warp>(warp_of), expected, width, what + ", warp");
  expect_parity(by_block.template run_on<Block>(block_of), expected, width, what + ", block");
}

}  // namespace polydescent::test
