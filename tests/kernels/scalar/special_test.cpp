// Functions that the C library has not, against published values.
#include "polydescent/kernels/scalar/special.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/tolerances.hpp"

namespace polydescent::test {
namespace {

template <class S>
class SpecialOf : public ::testing::Test {
 public:
  static constexpr S infinity = std::numeric_limits<S>::infinity();
  static constexpr S nan = std::numeric_limits<S>::quiet_NaN();
};
using Scalars = ::testing::Types<float, double>;
TYPED_TEST_SUITE(SpecialOf, Scalars);

// Abramowitz and Stegun 1964, 6.3.2 to 6.3.8 and table 6.1, and the zero of psi (OEIS A030169).
TYPED_TEST(SpecialOf, DigammaHasItsPublishedValues) {
  constexpr double euler = 0.57721566490153286061;
  const double root_3 = std::sqrt(3.0);
  const struct {
    double x, psi;
  } published[] = {{1, -euler},
                   {2, 1 - euler},
                   {10, 2.25175258906672110765},
                   {0.5, -euler - 2 * std::log(2.0)},
                   {1.5, 2 - euler - 2 * std::log(2.0)},
                   {0.25, -euler - pi / 2 - 3 * std::log(2.0)},
                   {1.0 / 3, -euler - pi / (2 * root_3) - 1.5 * std::log(3.0)},
                   {1.46163214496836234126, 0},
                   {-0.5, 2 - euler - 2 * std::log(2.0)},
                   {-1.5, 2 + 2.0 / 3 - euler - 2 * std::log(2.0)}};
  for (const auto& [x, psi] : published) {
    const double got = static_cast<double>(digamma(static_cast<TypeParam>(x)));
    EXPECT_NEAR(got, psi, Tolerances<TypeParam>::rounding * std::max(1.0, std::abs(psi))) << "at " << x;
  }
}

TYPED_TEST(SpecialOf, DigammaIsInfiniteAtItsPolesAndLogarithmicFarAway) {
  for (const int pole : {0, -1, -2, -57}) EXPECT_EQ(digamma(TypeParam(pole)), -this->infinity) << pole;
  EXPECT_EQ(digamma(this->infinity), this->infinity);
  EXPECT_TRUE(std::isnan(digamma(-this->infinity)));
  EXPECT_TRUE(std::isnan(digamma(this->nan)));
  const TypeParam largest = std::numeric_limits<TypeParam>::max();
  EXPECT_FLOAT_EQ(static_cast<float>(digamma(largest)), static_cast<float>(std::log(largest)));
  EXPECT_FLOAT_EQ(static_cast<float>(digamma(TypeParam(1e-30))), -1e30f);
}

TYPED_TEST(SpecialOf, XlogxIsZeroAtZeroAndNothingBelow) {
  EXPECT_EQ(xlogx(TypeParam(0)), 0);
  EXPECT_EQ(xlogx(TypeParam(1)), 0);
  EXPECT_EQ(xlogx(TypeParam(2)), 2 * std::log(TypeParam(2)));
  EXPECT_EQ(xlogx(this->infinity), this->infinity);
  EXPECT_TRUE(std::isnan(xlogx(TypeParam(-1e-30))));
  EXPECT_TRUE(std::isnan(xlogx(this->nan)));
}

TYPED_TEST(SpecialOf, AZeroFactorBeatsInfinity) {
  EXPECT_EQ(product_or_zero(TypeParam(0), this->infinity), 0);
  EXPECT_EQ(product_or_zero(-this->infinity, TypeParam(0)), 0);
  EXPECT_EQ(product_or_zero(this->nan, TypeParam(0)), 0);
  EXPECT_EQ(product_or_zero(TypeParam(2), this->infinity), this->infinity);
  EXPECT_EQ(product_or_zero(TypeParam(2), TypeParam(3)), 6);
  EXPECT_TRUE(std::isnan(product_or_zero(TypeParam(2), this->nan)));
}

}  // namespace
}  // namespace polydescent::test
