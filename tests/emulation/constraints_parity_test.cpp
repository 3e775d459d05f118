#include "emulation/group_parity.hpp"
#include "polydescent/kernels/gradient/registry.hpp"
#include "polydescent/kernels/objective/sphere.hpp"
#include "polydescent/kernels/update/registry.hpp"
#include "support/constrained_bowl.hpp"

namespace polydescent::test {
namespace {

// Multipliers are every member's own, and the sums that the simplex needs are the group's.
TEST(GroupsWithConstraints, AgreeAndOnTheSimplex) {
  constexpr Limits whole{.iterations = 60, .gradient_tolerance = 1e-6, .value_tolerance = 1e-13};
  constexpr Limits eight{.iterations = 8, .gradient_tolerance = 1e-6};  // two rounds; later rounding may end one sooner
  expect_groups_to_agree<double, ConstrainedBowl, LbfgsOfSlots<3>, DualGradient>(eight, {}, 2);
  constexpr Limits few{.iterations = 2};  // before rounding parts the ways
  expect_groups_to_agree<double, ConstrainedBowl, LbfgsOfSlots<3>, CentralDifference>(few, {}, 1);
  constexpr Limits some{.iterations = 25, .gradient_tolerance = 1e-8};
  expect_groups_to_agree<double, ConstrainedBowl, Adam, DualGradient>(some, {}, 1);
  expect_groups_to_agree<double, ConstrainedBowl, LbfgsOfSlots<3>, DualGradient, true>(eight, {}, 2);
  expect_groups_to_agree<double, Sphere, LbfgsOfSlots<3>, AnalyticGradient, true>(whole, {}, 2);
  expect_groups_to_agree<double, Sphere, Momentum, DualGradient, true>(whole, {}, 1);
}

}  // namespace
}  // namespace polydescent::test
