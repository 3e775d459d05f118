// Every function of a pack against the same function in long double.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "kernels/scalar/functions.hpp"
#include "kernels/scalar/packs.hpp"

namespace polydescent::test {
namespace {

template <class P>
class PackAccuracy : public ::testing::Test {};
TYPED_TEST_SUITE(PackAccuracy, Packs);

/// The distance between neighbouring numbers of type S at `value`.
template <class S>
long double ulp_at(long double value) {
  using Limits = std::numeric_limits<S>;
  const int exponent = value == 0 ? Limits::min_exponent - 1 : std::max(std::ilogb(value), Limits::min_exponent - 1);
  return std::ldexp(1.0L, exponent - (Limits::digits - 1));
}

/// The share of the largest number from which on a result may be infinite: sinh and cosh overflow where exp does.
template <class Function>
inline constexpr long double overflow_share = 1;
template <>
inline constexpr long double overflow_share<Sinh> = 0.5L;
template <>
inline constexpr long double overflow_share<Cosh> = 0.5L;

/// An error allowed besides, in epsilons of 1 or of the result if that is larger: near a zero that is not a number of type S
/// no function is exact to its last places, and below 0 digamma is a difference of terms.
template <class Function>
inline constexpr long double epsilons = 0;
template <>
inline constexpr long double epsilons<Lgamma> = 1;
template <>
inline constexpr long double epsilons<Digamma> = 50;

/// Results of tgamma about the smallest normal number have lost places on the way.
template <class Function>
inline constexpr long double denormal_steps = 0;
template <>
inline constexpr long double denormal_steps<Tgamma> = 200;

/// The error that a function may have where its exact result is this.
template <class S, class Function>
long double error_allowed(long double exact) {
  const long double epsilon = std::numeric_limits<S>::epsilon();
  const long double denormal = std::numeric_limits<S>::denorm_min();
  return std::max({static_cast<long double>(Function::ulp) * ulp_at<S>(exact),
                   epsilons<Function> * epsilon * std::max(1.0L, std::abs(exact)), denormal_steps<Function> * denormal});
}

/// `got` is `exact` rounded to S with an error of at most `allowed`.
template <class S>
::testing::AssertionResult is_accurate(S got, long double exact, long double allowed, long double share = 1) {
  const long double largest = std::numeric_limits<S>::max();
  if (std::isnan(exact)) {
    if (std::isnan(got)) return ::testing::AssertionSuccess();
  } else if (std::isinf(got)) {
    if (std::abs(exact) > share * largest && std::signbit(got) == std::signbit(exact)) return ::testing::AssertionSuccess();
  } else if (std::abs(static_cast<long double>(got) - exact) <= allowed) {
    return ::testing::AssertionSuccess();
  }
  return ::testing::AssertionFailure() << got << " is not within " << allowed / ulp_at<S>(exact) << " ulp of " << exact
                                       << " (error " << (static_cast<long double>(got) - exact) / ulp_at<S>(exact) << " ulp)";
}

/// Arguments of everyday size, of every magnitude from 1e-30 to 1e30, on both sides of 1 and 2, where lgamma is zero, and
/// between the poles below 0.
template <class S>
std::vector<S> arguments(double lower, double upper) {
  Random random(4);
  std::vector<S> result;
  for (int k = 0; k < 2000; ++k) {
    result.push_back(static_cast<S>(random.uniform(lower, upper)));
    result.push_back(static_cast<S>(random.of_any_magnitude(30)));
    result.push_back(static_cast<S>(random.of_any_magnitude(3)));
    result.push_back(static_cast<S>(1 + random.uniform(-1e-3, 1e-3)));
    result.push_back(static_cast<S>(2 + random.uniform(-1e-3, 1e-3)));
    result.push_back(static_cast<S>(random.uniform(-40, 0)));
  }
  return result;
}

TYPED_TEST(PackAccuracy, KeepsToTheBoundOfEveryFunction) {
  using S = ScalarOf<TypeParam>;
  Functions::for_each([]<class Function>(TypeTag<Function>) {
    const auto values = arguments<S>(Function::lower, Function::upper);
    for (std::size_t k = 0; k < values.size() && !::testing::Test::HasFailure(); ++k) {
      const S got = lane(Function{}(TypeParam(values[k])), lanes_of<TypeParam> - 1);
      const long double exact = Function{}(static_cast<long double>(values[k]));
      EXPECT_TRUE(is_accurate(got, exact, error_allowed<S, Function>(exact), overflow_share<Function>))
          << Function::name << "(" << values[k] << ")";
    }
  });
}

TYPED_TEST(PackAccuracy, KeepsToTheBoundOfPowers) {
  using S = ScalarOf<TypeParam>;
  Random random(5);
  for (int k = 0; k < 4000 && !this->HasFailure(); ++k) {
    const S base = static_cast<S>(k % 2 == 0 ? random.uniform(0, 20) : std::abs(random.of_any_magnitude(30)));
    const S exponent = static_cast<S>(k % 4 < 2 ? random.uniform(-3, 3) : random.of_any_magnitude(2));
    const long double exact = std::pow(static_cast<long double>(base), static_cast<long double>(exponent));
    EXPECT_TRUE(is_accurate(lane(pow(TypeParam(base), TypeParam(exponent)), 0), exact, u10 * ulp_at<S>(exact)))
        << base << " to the power of " << exponent;
  }
}

TYPED_TEST(PackAccuracy, KeepsToTheBoundOfFunctionsOfTwoNumbers) {
  using S = ScalarOf<TypeParam>;
  Random random(6);
  for (int k = 0; k < 4000 && !this->HasFailure(); ++k) {
    const S a = static_cast<S>(k % 2 == 0 ? random.uniform(-9, 9) : random.of_any_magnitude(30));
    const S b = static_cast<S>(k % 4 < 2 ? random.uniform(-9, 9) : random.of_any_magnitude(30));
    const long double length = std::hypot(static_cast<long double>(a), static_cast<long double>(b));
    const long double angle = std::atan2(static_cast<long double>(a), static_cast<long double>(b));
    EXPECT_TRUE(is_accurate(lane(hypot(TypeParam(a), TypeParam(b)), 0), length, u05 * ulp_at<S>(length))) << a << ", " << b;
    EXPECT_TRUE(is_accurate(lane(atan2(TypeParam(a), TypeParam(b)), 0), angle, u10 * ulp_at<S>(angle))) << a << ", " << b;
  }
}

TYPED_TEST(PackAccuracy, FunctionsOfTwoNumbersTakeAPlainOneInEitherPlace) {
  using S = ScalarOf<TypeParam>;
  const TypeParam x(S(1.5));
  const auto same = [](const TypeParam& got, const TypeParam& exact) { EXPECT_EQ(lane(got, 0), lane(exact, 0)); };
  same(pow(x, 2), pow(x, TypeParam(2)));
  same(pow(2, x), pow(TypeParam(2), x));
  same(hypot(x, 2.0), hypot(x, TypeParam(2)));
  same(hypot(2.0f, x), hypot(TypeParam(2), x));
  same(atan2(x, -2), atan2(x, TypeParam(-2)));
  same(atan2(-2.0, x), atan2(TypeParam(-2), x));
}

TYPED_TEST(PackAccuracy, HalvesGoAwayFromZeroInRoundAndToEvenInRint) {
  using S = ScalarOf<TypeParam>;
  for (const S whole : {S(0), S(1), S(2), S(3), S(4095)}) {
    for (const S sign : {S(1), S(-1)}) {
      const TypeParam half(sign * (whole + S(0.5)));
      EXPECT_EQ(lane(round(half), 0), sign * (whole + 1));
      EXPECT_EQ(lane(rint(half), 0), sign * 2 * std::floor((whole + 1) / 2));
    }
  }
  const S below_half = std::nextafter(S(0.5), S(0));
  EXPECT_EQ(lane(round(TypeParam(below_half)), 0), 0);
  EXPECT_EQ(lane(round(TypeParam(-below_half)), 0), 0);
}

TYPED_TEST(PackAccuracy, KeepsToTheStandardAtTheEdges) {
  using S = ScalarOf<TypeParam>;
  const S infinity = std::numeric_limits<S>::infinity();
  const S nan = std::numeric_limits<S>::quiet_NaN();
  const S edges[] = {0, -S(0), 1, -1, 2, -2, S(0.5), 3, infinity, -infinity, nan};
  Functions::for_each([&]<class Function>(TypeTag<Function>) {
    for (const S edge : edges) {
      const S got = lane(Function{}(TypeParam(edge)), 0);
      const long double exact = Function{}(static_cast<long double>(edge));
      EXPECT_TRUE(is_accurate(got, exact, error_allowed<S, Function>(exact)))
          << Function::name << "(" << edge << ")";
    }
  });
  for (const S base : edges) {
    for (const S exponent : edges) {
      const long double exact = std::pow(static_cast<long double>(base), static_cast<long double>(exponent));
      EXPECT_TRUE(is_accurate(lane(pow(TypeParam(base), TypeParam(exponent)), 0), exact, u10 * ulp_at<S>(exact)))
          << base << " to the power of " << exponent;
      const long double length = std::hypot(static_cast<long double>(base), static_cast<long double>(exponent));
      EXPECT_TRUE(is_accurate(lane(hypot(TypeParam(base), TypeParam(exponent)), 0), length, u05 * ulp_at<S>(length)))
          << "hypot(" << base << ", " << exponent << ")";
      const long double angle = std::atan2(static_cast<long double>(base), static_cast<long double>(exponent));
      EXPECT_TRUE(is_accurate(lane(atan2(TypeParam(base), TypeParam(exponent)), 0), angle, u10 * ulp_at<S>(angle)))
          << "atan2(" << base << ", " << exponent << ")";
    }
  }
}

}  // namespace
}  // namespace polydescent::test
