// The names an objective may use, for plain numbers.
#include "polydescent/kernels/scalar/math.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <type_traits>

#include "polydescent/kernels/scalar/concepts.hpp"
#include "polydescent/kernels/scalar/type_list.hpp"

namespace polydescent::test {
namespace {

static_assert(ScalarLike<float> && ScalarLike<double>);
static_assert(ScalarLike<Dual<float, 4>> && ScalarLike<Dual<double, 1>>);

template <class S>
class MathOf : public ::testing::Test {};
using Scalars = ::testing::Types<float, double>;
TYPED_TEST_SUITE(MathOf, Scalars);

TYPED_TEST(MathOf, IsFiniteRefusesNanAndInfinities) {
  using Limits = std::numeric_limits<TypeParam>;
  for (const TypeParam finite : {TypeParam(0), Limits::max(), Limits::lowest(), Limits::denorm_min()}) {
    EXPECT_TRUE(is_finite(finite));
  }
  for (const TypeParam other : {Limits::quiet_NaN(), Limits::infinity(), -Limits::infinity()}) EXPECT_FALSE(is_finite(other));
}

TYPED_TEST(MathOf, ChoicesStayInTheirPrecision) {
  const TypeParam a(2);
  static_assert(std::is_same_v<decltype(min(a, a)), TypeParam>);
  static_assert(std::is_same_v<decltype(max(a, 1)), TypeParam>);
  static_assert(std::is_same_v<decltype(select(true, a, a)), TypeParam>);
  static_assert(std::is_same_v<decltype(square(a)), TypeParam>);
  static_assert(std::is_same_v<decltype(sin(a)), TypeParam>);
  EXPECT_EQ(min(a, 1), 1);
  EXPECT_EQ(max(a, 3), 3);
  EXPECT_EQ(select(false, a, TypeParam(5)), 5);
}

TYPED_TEST(MathOf, MinAndMaxKeepTheirFirstArgumentWhenNothingCompares) {
  const TypeParam nan = std::numeric_limits<TypeParam>::quiet_NaN();
  EXPECT_TRUE(min(nan, TypeParam(1)) != min(nan, TypeParam(1)));
  EXPECT_EQ(min(TypeParam(1), nan), 1);
  EXPECT_EQ(max(TypeParam(1), nan), 1);
}

TEST(TypeList, VisitsItsTypesInOrder) {
  using List = TypeList<int, float, double>;
  std::string seen;
  List::for_each([&]<class T>(TypeTag<T>) { seen += std::is_same_v<T, int> ? 'i' : std::is_same_v<T, float> ? 'f' : 'd'; });
  EXPECT_EQ(seen, "ifd");
  static_assert(List::size == 3);
  static_assert(std::is_same_v<TypeAt<0, List>, int> && std::is_same_v<TypeAt<2, List>, double>);
  static_assert(index_of<int, List> == 0 && index_of<double, List> == 2);
}

}  // namespace
}  // namespace polydescent::test
