// Kernels for groups against the group of one: a warp of 32 threads, and a block of four warps of eight. Objectives take
// rules, gradients and precisions in turn, so that each meets several of the others.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "emulation/group_parity.hpp"
#include "polydescent/kernels/gradient/registry.hpp"
#include "polydescent/kernels/objective/moved.hpp"
#include "polydescent/kernels/objective/registry.hpp"
#include "polydescent/kernels/update/registry.hpp"
#include "support/some_objectives.hpp"

namespace polydescent::test {
namespace {

template <int Turn>
void expect_turn_to_agree() {
  using Objective = TypeAt<Turn % SomeObjectives::size, SomeObjectives>;
  using Rule = TypeAt<Turn % UpdateRules::size, UpdateRules>;
  expect_groups_to_agree<double, Objective, Rule, TypeAt<Turn % Gradients::size, Gradients>>();
  expect_groups_to_agree<float, Objective, Rule, TypeAt<(Turn + 1) % Gradients::size, Gradients>>();
}

TEST(Groups, AgreeWithTheGroupOfOne) {
  []<int... Turn>(std::integer_sequence<int, Turn...>) { (expect_turn_to_agree<Turn>(), ...); }
  (std::make_integer_sequence<int, UpdateRules::size>{});
}

// The sums over coordinates that penalties and the trial for stalled starts need; one start, since the trial takes a
// hundred iterations and every one of them several barriers.
TEST(Groups, AgreeOnPenaltiesAndOnWhatHasStalled) {
  constexpr Limits long_enough{.iterations = 100, .stall_gradient = 1e-6};
  const Penalty<double> subgradient{.l1 = 0.3, .l2 = 0.1};
  const Penalty<double> proximal{.l1 = 0.3, .l2 = 0.1, .proximal = true};
  expect_groups_to_agree<double, Sphere, Momentum, AnalyticGradient>(long_enough, subgradient, 1);
  expect_groups_to_agree<double, Sphere, Adam, DualGradient>(long_enough, proximal, 1);
  const Penalty<float> narrow{.l1 = 0.3f, .l2 = 0.1f, .proximal = true};
  expect_groups_to_agree<float, Sphere, GradientDescent, AnalyticGradient>(long_enough, narrow, 1);
}

template <int Turn>
void expect_quasi_newton_to_agree() {
  using Objective = TypeAt<Turn % SomeObjectives::size, SomeObjectives>;
  using Gradient = TypeAt<Turn % Gradients::size, Gradients>;
  // Differences of exact gradients are exact to a few bits, and the ways of two groups do not part in eight steps; those of
  // finite differences carry their rounding, a hundred million times as much.
  constexpr bool exact = !requires(Gradient gradient) { gradient.step; };
  constexpr Limits few{.iterations = exact ? 8 : 2, .gradient_tolerance = 1e-6, .value_tolerance = 1e-12};
  if constexpr (Gradient::template supports<Objective>) {
    expect_groups_to_agree<double, Objective, LbfgsOfSlots<20>, Gradient>(few, {}, 3);
  }
}

TEST(Groups, AgreeOnQuasiNewtonDescents) {
  []<int... Turn>(std::integer_sequence<int, Turn...>) { (expect_quasi_newton_to_agree<Turn>(), ...); }
  (std::make_integer_sequence<int, SomeObjectives::size>{});
}

// Slots are used again, bounds hold coordinates back, starts converge and the next ones take their place.
TEST(Groups, AgreeOnQuasiNewtonDescentsToTheirEnds) {
  constexpr Limits whole{.iterations = 60, .gradient_tolerance = 1e-6, .value_tolerance = 1e-12};
  expect_groups_to_agree<double, Sphere, LbfgsOfSlots<3>, AnalyticGradient>(whole, {}, 3);
  expect_groups_to_agree<double, Sphere, LbfgsOfSlots<3>, CentralDifference>(whole, {.l2 = 0.1}, 2);
  expect_groups_to_agree<double, StyblinskiTang, LbfgsOfSlots<3>, DualGradient>(whole, {}, 2);
  const Limits wide{.iterations = 60, .gradient_tolerance = 1e-3, .value_tolerance = 1e-6};
  expect_groups_to_agree<float, Sphere, LbfgsOfSlots<3>, DualGradient>(wide, {}, 3);
}

/// The derivative of a moved objective by a group, whose members add up to memory that they share, against one alone.
template <class Run>
void expect_own_gradient(int dim, const Run& run) {
  const auto size = static_cast<std::size_t>(dim);
  std::vector<double> lower(size, -5), upper(size, 10), center(size, 1.5), origin(size, 1), rotation(size * size);
  for (std::size_t k = 0; k < rotation.size(); ++k) rotation[k] = std::cos(0.7 * static_cast<double>(k + 1));
  const Motion<double> motion{dim, center.data(), origin.data(), rotation.data(), lower.data(), upper.data(), 3};
  const Moved<Rosenbrock> moved{{}, {}, motion};
  std::vector<double> x;
  for (int i = 0; i < dim; ++i) x.push_back(1.5 + 0.3 * std::sin(2.0 * i));
  const Point<const double> point{x.data(), dim};
  std::vector<double> alone(size), together(size, std::nan(""));
  AnalyticGradient{}(GroupOfOne{}, moved, BoxView<double>{}, point, Point<double>{alone.data(), dim});
  run([&](const auto& group) {
    AnalyticGradient{}(group, moved, BoxView<double>{}, point, Point<double>{together.data(), dim});
  });
  EXPECT_EQ(together, alone);
}

TEST(Groups, StoreEachCoordinateOfAnOwnGradientOnce) {
  for (const int dim : {2, 31, 37, 70}) {
    expect_own_gradient(dim, [](const auto& compute) {
      Warp().run([&](const Warp::Member& member) { compute(WarpGroup<Warp::Member, 32>{member}); });
    });
    expect_own_gradient(dim, [](const auto& compute) {
      Block().run([&](const Block::Member& member) { compute(BlockGroup<Block::Member, 8, 4>{member}); });
    });
  }
}

TEST(Groups, ReduceToTheSameBitsForEveryMember) {
  std::vector<double> sums(Block::size), largest(Block::size), first(Block::size);
  std::vector<char> some(Block::size), none(Block::size);
  Block().run([&](const Block::Member& member) {
    const BlockGroup<Block::Member, 8, 4> group{member};
    const auto rank = static_cast<std::size_t>(group.rank());
    sums[rank] = group.sum(1.0 / (1 + group.rank()));
    largest[rank] = group.max(static_cast<double>(group.rank() * 7 % Block::size));
    first[rank] = group.broadcast(100.0 + group.rank());
    some[rank] = group.disjunction(group.rank() == 19);
    none[rank] = group.disjunction(false);
  });
  double exact = 0;
  for (int k = 1; k <= Block::size; ++k) exact += 1.0 / k;
  for (std::size_t rank = 0; rank < sums.size(); ++rank) {
    EXPECT_NEAR(sums[rank], exact, 1e-14);
    EXPECT_EQ(sums[rank], sums[0]);
    EXPECT_EQ(largest[rank], Block::size - 1);
    EXPECT_EQ(first[rank], 100);
    EXPECT_TRUE(some[rank]);
    EXPECT_FALSE(none[rank]);
  }
}

}  // namespace
}  // namespace polydescent::test
