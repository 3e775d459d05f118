// A lane's result is a function of that lane alone: start-by-start reproducibility stands on it.
#include <gtest/gtest.h>

#include "kernels/scalar/functions.hpp"
#include "kernels/scalar/packs.hpp"

namespace polydescent::test {
namespace {

constexpr int rounds = 400;

template <class P>
class LaneIndependence : public ::testing::Test {};
TYPED_TEST_SUITE(LaneIndependence, Packs);

/// Lane l of function(args...) has the bits it has when every lane holds lane l's arguments. Not those of NaN: a sum of two
/// takes them from the first, and each copy of an inlined sum may have its operands in another order.
template <class P, class Function, class... Args>
void expect_lanes_alone(const char* name, const Function& function, const Args&... args) {
  const P together = function(args...);
  for (int l = 0; l < lanes_of<P>; ++l) {
    const P lonely = function(alone<P>(lane(args, l))...);
    for (int other = 0; other < lanes_of<P>; ++other) {
      if (same_number(lane(lonely, other), lane(together, l))) continue;
      FAIL() << name << ": lane " << l << " among others gives " << lane(together, l) << ", alone in lane " << other
             << " " << lane(lonely, other) << "; its first argument is "
             << ::testing::PrintToString(std::initializer_list<ScalarOf<P>>{lane(args, l)...});
    }
  }
}

TYPED_TEST(LaneIndependence, HoldsForEveryFunctionOfOneNumber) {
  Functions::for_each([]<class Function>(TypeTag<Function>) {
    Random random(1);
    for (int round = 0; round < rounds && !::testing::Test::HasFailure(); ++round) {
      expect_lanes_alone<TypeParam>(Function::name, Function{}, pack_of_any_kind<TypeParam>(random));
    }
  });
}

TYPED_TEST(LaneIndependence, HoldsForFunctionsOfTwoNumbersAndArithmetic) {
  Random random(2);
  for (int round = 0; round < rounds && !this->HasFailure(); ++round) {
    const auto a = pack_of_any_kind<TypeParam>(random);
    const auto b = pack_of_any_kind<TypeParam>(random);
    expect_lanes_alone<TypeParam>("pow", [](const auto& x, const auto& y) { return pow(x, y); }, a, b);
    expect_lanes_alone<TypeParam>("hypot", [](const auto& x, const auto& y) { return hypot(x, y); }, a, b);
    expect_lanes_alone<TypeParam>("atan2", [](const auto& x, const auto& y) { return atan2(x, y); }, a, b);
    expect_lanes_alone<TypeParam>("+", [](const auto& x, const auto& y) { return x + y; }, a, b);
    expect_lanes_alone<TypeParam>("-", [](const auto& x, const auto& y) { return x - y; }, a, b);
    expect_lanes_alone<TypeParam>("*", [](const auto& x, const auto& y) { return x * y; }, a, b);
    expect_lanes_alone<TypeParam>("/", [](const auto& x, const auto& y) { return x / y; }, a, b);
  }
}

// One neighbour at a time, in every position: a range reduction chosen for the whole register shows here.
TYPED_TEST(LaneIndependence, HoldsBesideOneExtremeNeighbour) {
  using S = ScalarOf<TypeParam>;
  using Limits = std::numeric_limits<S>;
  const S neighbours[] = {Limits::quiet_NaN(), Limits::infinity(), -Limits::infinity(), Limits::max(), S(1e30),
                          Limits::denorm_min()};
  Functions::for_each([&]<class Function>(TypeTag<Function>) {
    Random random(3);
    for (const S neighbour : neighbours) {
      for (int position = 0; position < lanes_of<TypeParam> && !::testing::Test::HasFailure(); ++position) {
        TypeParam x;
        for (int l = 0; l < lanes_of<TypeParam>; ++l) set_lane(x, l, static_cast<S>(random.uniform(-2, 2)));
        set_lane(x, position, neighbour);
        expect_lanes_alone<TypeParam>(Function::name, Function{}, x);
      }
    }
  });
}

}  // namespace
}  // namespace polydescent::test
