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

/// `got` is `exact` rounded to S with an error of at most `ulp` units of the last place.
template <class S>
::testing::AssertionResult is_accurate(S got, long double exact, double ulp, long double share = 1) {
  const long double largest = std::numeric_limits<S>::max();
  if (std::isnan(exact)) {
    if (std::isnan(got)) return ::testing::AssertionSuccess();
  } else if (std::isinf(got)) {
    if (std::abs(exact) > share * largest && std::signbit(got) == std::signbit(exact)) return ::testing::AssertionSuccess();
  } else if (std::abs(static_cast<long double>(got) - exact) <= static_cast<long double>(ulp) * ulp_at<S>(exact)) {
    return ::testing::AssertionSuccess();
  }
  return ::testing::AssertionFailure() << got << " is not within " << ulp << " ulp of " << exact << " (error "
                                       << (static_cast<long double>(got) - exact) / ulp_at<S>(exact) << " ulp)";
}

/// Arguments of everyday size, of every magnitude from 1e-30 to 1e30, and just inside [-1, 1].
template <class S>
std::vector<S> arguments(double lower, double upper) {
  Random random(4);
  std::vector<S> result;
  for (int k = 0; k < 2000; ++k) {
    result.push_back(static_cast<S>(random.uniform(lower, upper)));
    result.push_back(static_cast<S>(random.of_any_magnitude(30)));
    result.push_back(static_cast<S>(random.of_any_magnitude(3)));
    result.push_back(static_cast<S>(1 - random.uniform(0, 1e-3)));
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
      EXPECT_TRUE(is_accurate(got, exact, Function::ulp, overflow_share<Function>))
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
    EXPECT_TRUE(is_accurate(lane(pow(TypeParam(base), TypeParam(exponent)), 0), exact, u10))
        << base << " to the power of " << exponent;
  }
}

TYPED_TEST(PackAccuracy, KeepsToTheStandardAtTheEdges) {
  using S = ScalarOf<TypeParam>;
  const S infinity = std::numeric_limits<S>::infinity();
  const S nan = std::numeric_limits<S>::quiet_NaN();
  const S edges[] = {0, -S(0), 1, -1, 2, -2, S(0.5), 3, infinity, -infinity, nan};
  Functions::for_each([&]<class Function>(TypeTag<Function>) {
    for (const S edge : edges) {
      const S got = lane(Function{}(TypeParam(edge)), 0);
      EXPECT_TRUE(is_accurate(got, Function{}(static_cast<long double>(edge)), Function::ulp))
          << Function::name << "(" << edge << ")";
    }
  });
  for (const S base : edges) {
    for (const S exponent : edges) {
      const long double exact = std::pow(static_cast<long double>(base), static_cast<long double>(exponent));
      EXPECT_TRUE(is_accurate(lane(pow(TypeParam(base), TypeParam(exponent)), 0), exact, u10))
          << base << " to the power of " << exponent;
    }
  }
}

}  // namespace
}  // namespace polydescent::test
