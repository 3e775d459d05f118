#include "polydescent/kernels/constraint/multipliers.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "polydescent/kernels/scalar/pack_math.hpp"

namespace polydescent {
namespace {

constexpr double last_tolerance = 1e-10;

/// min x^2/2 subject to x = 1, x <= 1 or x >= 1, whose inner minimum is known: x^2/2 + rho/2 (x - 1 - s)^2.
double inner_minimum(double rho, double shift) { return rho * (1 + shift) / (1 + rho); }

auto given(Relation relation) {
  return [relation](int) { return relation; };
}

TEST(Multipliers, ConvergeToTheirValuesByTheUpdateAlone) {
  for (const Relation relation : {Relation::equal, Relation::at_least}) {
    std::vector<double> memory(static_cast<std::size_t>(Multipliers<double>::numbers(1)));
    Multipliers<double> multipliers(1, memory.data());
    multipliers.enter(0, 1.0, 1.0, last_tolerance, [](int) { return 1.0; });
    const LagrangianLayout at{1};
    Round round = Round::goes_on;
    double x = 0;
    for (int t = 0; t < 100 && round == Round::goes_on; ++t) {
      x = inner_minimum(2 * multipliers.parameters()[at.weight(0)], multipliers.parameters()[at.shift(0)]);
      round = multipliers.conclude(0, [&](int) { return x - 1; }, given(relation), InnerEnd::flat, last_tolerance);
    }
    EXPECT_EQ(round, Round::ends);
    EXPECT_NEAR(x, 1, 1e-8);
    EXPECT_NEAR(multipliers.multiplier(0, 0), 1, 1e-7);  // d(x^2/2)/dx at 1
  }
}

TEST(Multipliers, OfAConstraintThatHoldsByItselfStayZero) {
  std::vector<double> memory(static_cast<std::size_t>(Multipliers<double>::numbers(1)));
  Multipliers<double> multipliers(1, memory.data());
  multipliers.enter(0, 1.0, 1.0, last_tolerance, [](int) { return 1.0; });
  const Relation relation = Relation::at_most;
  Round round = Round::goes_on;
  for (int t = 0; t < 20 && round == Round::goes_on; ++t) {
    round = multipliers.conclude(0, [](int) { return -1.0; }, given(relation), InnerEnd::flat, last_tolerance);
  }
  EXPECT_EQ(round, Round::ends);
  EXPECT_EQ(multipliers.multiplier(0, 0), 0);
}

TEST(Multipliers, FailWhereABreachStaysOrIsNoNumber) {
  const Relation relation = Relation::equal;
  for (const double breach : {0.3, std::nan("")}) {
    std::vector<double> memory(static_cast<std::size_t>(Multipliers<double>::numbers(1)));
    Multipliers<double> multipliers(1, memory.data());
    multipliers.enter(0, 1.0, 1.0, last_tolerance, [](int) { return 1.0; });
    Round round = Round::goes_on;
    int rounds = 0;
    for (; rounds < 1000 && round == Round::goes_on; ++rounds) {
      round = multipliers.conclude(0, [&](int) { return breach; }, given(relation), InnerEnd::flat, last_tolerance);
    }
    EXPECT_EQ(round, Round::fails);
    EXPECT_LE(rounds, MultiplierTuning<double>::most_rounds);
    EXPECT_FALSE(multipliers.is_feasible(0, [&](int) { return breach; }, given(relation)));
  }
}

TEST(Multipliers, PenaltiesWaitForADescentThatHasSettled) {
  std::vector<double> memory(static_cast<std::size_t>(Multipliers<double>::numbers(1)));
  Multipliers<double> multipliers(1, memory.data());
  multipliers.enter(0, 1.0, 1.0, last_tolerance, [](int) { return 1.0; });
  const double first = multipliers.parameters()[LagrangianLayout{1}.weight(0)], tolerance = multipliers.tolerance();
  const auto conclude = [&](InnerEnd inner) {
    for (int t = 0; t < 3; ++t) EXPECT_EQ(multipliers.conclude(0, [](int) { return 0.3; }, given(Relation::equal), inner, last_tolerance), Round::goes_on);
    return multipliers.parameters()[LagrangianLayout{1}.weight(0)];
  };
  EXPECT_EQ(conclude(InnerEnd::unsettled), first);
  EXPECT_EQ(multipliers.tolerance(), tolerance);
  EXPECT_NE(multipliers.multiplier(0, 0), 0);
  EXPECT_GT(conclude(InnerEnd::settled), first);
  EXPECT_LT(multipliers.tolerance(), tolerance);
}

TEST(Multipliers, OfLanesDoNotMeet) {
  using T = Pack<double, 1>;
  std::vector<T> together(static_cast<std::size_t>(Multipliers<T>::numbers(2)), T(0));
  Multipliers<T> all(2, together.data());
  const auto relation = [](int k) { return k == 0 ? Relation::equal : Relation::at_most; };
  for (int l = 0; l < ScalarTraits<T>::lanes; ++l) all.enter(l, 1.0, 1.0 + l, last_tolerance, [&](int k) { return 1.0 + k + l; });
  const auto breach = [](int l, int k) { return 0.1 * (1 + l) - 0.05 * k; };
  for (int t = 0; t < 3; ++t) {
    for (int l = 0; l < ScalarTraits<T>::lanes; ++l) all.conclude(l, [&](int k) { return breach(l, k); }, relation, InnerEnd::flat, last_tolerance);
  }
  for (int l = 0; l < ScalarTraits<T>::lanes; ++l) {
    std::vector<double> memory(static_cast<std::size_t>(Multipliers<double>::numbers(2)));
    Multipliers<double> alone(2, memory.data());
    alone.enter(0, 1.0, 1.0 + l, last_tolerance, [&](int k) { return 1.0 + k + l; });
    for (int t = 0; t < 3; ++t) alone.conclude(0, [&](int k) { return breach(l, k); }, relation, InnerEnd::flat, last_tolerance);
    for (int k = 0; k < 2; ++k) EXPECT_EQ(all.multiplier(l, k), alone.multiplier(0, k));
  }
}

}  // namespace
}  // namespace polydescent
