// Duals against differences, the rules of calculus, and packs of duals against duals.
#include "polydescent/kernels/scalar/dual.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <type_traits>

#include "kernels/scalar/functions.hpp"
#include "kernels/scalar/packs.hpp"
#include "support/tolerances.hpp"

namespace polydescent::test {
namespace {

template <class S>
class DualOf : public ::testing::Test {
 public:
  static constexpr int width = 3;
  using Variable = Dual<S, width>;

  /// The value with derivative 1 in one direction and `also` in another.
  static Variable variable(S value, int direction = 0) {
    Variable result(value);
    result.partial[direction] = S(1);
    return result;
  }

  static void expect_close(S got, double exact, const char* what, double at) {
    EXPECT_NEAR(static_cast<double>(got), exact, Tolerances<S>::derivative * std::max(1.0, std::abs(exact)))
        << what << " at " << at;
  }
};

using Scalars = ::testing::Types<float, double>;
TYPED_TEST_SUITE(DualOf, Scalars);

/// df/dx by a central difference in long double.
template <class F>
double difference(const F& f, double x) {
  const long double h = 1e-6L * std::max(1.0L, std::abs(static_cast<long double>(x)));
  return static_cast<double>((f(x + h) - f(x - h)) / (2 * h));
}

TYPED_TEST(DualOf, EveryFunctionHasTheDerivativeOfItsDifferences) {
  Functions::for_each([]<class Function>(TypeTag<Function>) {
    Random random(7);
    for (int k = 0; k < 500; ++k) {
      const auto x = static_cast<TypeParam>(random.uniform(Function::lower, Function::upper));
      const auto y = Function{}(TestFixture::variable(x, 1));
      EXPECT_EQ(y.value, Function{}(x)) << Function::name << " at " << x;
      const double exact = difference([](long double u) { return Function{}(u); }, static_cast<double>(x));
      TestFixture::expect_close(y.partial[1], exact, Function::name, static_cast<double>(x));
      EXPECT_EQ(y.partial[0], 0) << Function::name;
    }
  });
}

TYPED_TEST(DualOf, FollowsTheChainRuleThroughEveryFunction) {
  Functions::for_each([]<class Function>(TypeTag<Function>) {
    // inner(x) = middle + reach sin(x) stays where the function is smooth.
    const double middle = (Function::lower + Function::upper) / 2;
    const double reach = 0.45 * (Function::upper - Function::lower);
    Random random(8);
    for (int k = 0; k < 50; ++k) {
      const auto x = static_cast<TypeParam>(random.uniform(-3, 3));
      const auto inner = middle + reach * sin(TestFixture::variable(x));
      const auto outer = Function{}(TestFixture::variable(inner.value));
      const auto composed = Function{}(inner);
      EXPECT_EQ(composed.value, outer.value);
      EXPECT_NEAR(static_cast<double>(composed.partial[0]), static_cast<double>(outer.partial[0] * inner.partial[0]),
                  Tolerances<TypeParam>::rounding * std::abs(static_cast<double>(composed.partial[0])))
          << Function::name << " at " << inner.value;
    }
  });
}

TYPED_TEST(DualOf, FollowsTheRulesOfArithmetic) {
  Random random(9);
  for (int k = 0; k < 200; ++k) {
    const auto u = static_cast<TypeParam>(random.uniform(-5, 5));
    const auto v = static_cast<TypeParam>(random.uniform(1, 5));
    const auto a = TestFixture::variable(u, 0);
    const auto b = TestFixture::variable(v, 2);
    const double du = static_cast<double>(u);
    const double dv = static_cast<double>(v);
    const auto expect = [&](const char* what, const auto& result, double value, double by_u, double by_v) {
      TestFixture::expect_close(result.value, value, what, du);
      TestFixture::expect_close(result.partial[0], by_u, what, du);
      TestFixture::expect_close(result.partial[1], 0, what, du);
      TestFixture::expect_close(result.partial[2], by_v, what, du);
    };
    expect("u + v", a + b, du + dv, 1, 1);
    expect("u - v", a - b, du - dv, 1, -1);
    expect("u v", a * b, du * dv, dv, du);
    expect("u / v", a / b, du / dv, 1 / dv, -du / (dv * dv));
    expect("-u", -a, -du, -1, 0);
    expect("u^2 v", square(a) * b, du * du * dv, 2 * du * dv, du * du);
    auto c = a;
    c += b;
    c *= a;
    c -= b;
    c /= b;
    expect("((u + v) u - v) / v", c, (du * du + du * dv - dv) / dv, (2 * du + dv) / dv, -du * du / (dv * dv));
  }
}

TYPED_TEST(DualOf, TakesIntegersAndDoublesWithoutLeavingItsPrecision) {
  using Number = typename TestFixture::Variable;
  const Number x = TestFixture::variable(TypeParam(2));
  const auto expect = [](const auto& result, double value, double derivative) {
    static_assert(std::is_same_v<std::decay_t<decltype(result)>, Number>);
    EXPECT_EQ(result.value, static_cast<TypeParam>(value));
    EXPECT_EQ(result.partial[0], static_cast<TypeParam>(derivative));
    EXPECT_EQ(result.partial[1], 0);
  };
  expect(1 + x, 3, 1);
  expect(x + 1, 3, 1);
  expect(1 - x, -1, -1);
  expect(x - 1, 1, 1);
  expect(3 * x, 6, 3);
  expect(x * 3, 6, 3);
  expect(x / 4, 0.5, 0.25);
  expect(4 / x, 2, -1);
  expect(0.5 + x, 2.5, 1);
  expect(x - 0.5, 1.5, 1);
  expect(0.5 - x, -1.5, -1);
  expect(0.25 * x, 0.5, 0.25);
  expect(x * TypeParam(0.25), 0.5, 0.25);
  expect(x / 0.25, 8, 4);
  expect(1.0 / x, 0.5, -0.25);
  expect(Number(7), 7, 0);
  Number sum(0);
  sum += 3;
  sum += x;
  sum *= 2;
  expect(sum, 10, 2);
  EXPECT_TRUE(x > 1);
  EXPECT_TRUE(x <= 2.0);
  EXPECT_FALSE(x != 2);
}

TYPED_TEST(DualOf, ChoosesValueAndDerivativeTogether) {
  const auto a = TestFixture::variable(TypeParam(1), 0);
  const auto b = TestFixture::variable(TypeParam(2), 1);
  const auto is = [](const auto& result, const auto& original) {
    return result.value == original.value && result.partial[0] == original.partial[0] &&
           result.partial[1] == original.partial[1];
  };
  EXPECT_TRUE(is(select(true, a, b), a));
  EXPECT_TRUE(is(select(false, a, b), b));
  EXPECT_TRUE(is(min(a, b), a));
  EXPECT_TRUE(is(min(b, a), a));
  EXPECT_TRUE(is(max(a, b), b));
  EXPECT_TRUE(is(max(b, a), b));
  EXPECT_TRUE(is(max(a, 0), a));
  EXPECT_EQ(min(a, 0.5).partial[0], 0);
}

TYPED_TEST(DualOf, TheKinkOfAbsHasDerivativeZero) {
  EXPECT_EQ(abs(TestFixture::variable(TypeParam(0))).partial[0], 0);
  EXPECT_EQ(abs(TestFixture::variable(TypeParam(-3))).partial[0], -1);
  EXPECT_EQ(abs(TestFixture::variable(TypeParam(3))).partial[0], 1);
}

TYPED_TEST(DualOf, PowersWithAConstantExponentKnowNegativeBases) {
  for (const double base : {-2.5, -1.0, 0.3, 4.0}) {
    const auto x = TestFixture::variable(static_cast<TypeParam>(base));
    const auto exact = static_cast<double>(x.value);
    for (const int exponent : {-3, -1, 1, 2, 3, 8}) {
      const auto y = pow(x, exponent);
      TestFixture::expect_close(y.value, std::pow(exact, exponent), "value of a power", base);
      TestFixture::expect_close(y.partial[0], exponent * std::pow(exact, exponent - 1), "a whole power", base);
    }
    if (base > 0) TestFixture::expect_close(pow(x, 1.5).partial[0], 1.5 * std::sqrt(exact), "a broken power", base);
  }
  EXPECT_EQ(pow(TestFixture::variable(TypeParam(0)), 2).partial[0], 0);
  EXPECT_EQ(pow(TestFixture::variable(TypeParam(0)), 1).partial[0], 1);
}

TYPED_TEST(DualOf, PowersWithAVaryingExponentFollowBothArguments) {
  Random random(10);
  for (int k = 0; k < 200; ++k) {
    const auto u = static_cast<TypeParam>(random.uniform(0.2, 4));
    const auto v = static_cast<TypeParam>(random.uniform(-3, 3));
    const double du = static_cast<double>(u);
    const double dv = static_cast<double>(v);
    const auto y = pow(TestFixture::variable(u, 0), TestFixture::variable(v, 2));
    TestFixture::expect_close(y.value, std::pow(du, dv), "u^v", du);
    TestFixture::expect_close(y.partial[0], dv * std::pow(du, dv - 1), "u^v by u", du);
    TestFixture::expect_close(y.partial[2], std::pow(du, dv) * std::log(du), "u^v by v", du);
    TestFixture::expect_close(pow(2, TestFixture::variable(v, 1)).partial[1], std::exp2(dv) * std::log(2), "2^v", dv);
  }
}

// As in pow(x[0], T(2)), where T is the dual itself.
TYPED_TEST(DualOf, PowersWithADualThatIsAConstantAreThoseOfTheConstant) {
  using D = Dual<TypeParam, 3>;
  for (const double base : {-2.5, -1.0, 0.0, 0.3, 4.0}) {
    const auto x = TestFixture::variable(static_cast<TypeParam>(base));
    for (const double exponent : {1.0, 2.0, 3.0}) {
      EXPECT_EQ(pow(x, D(exponent)).value, pow(x, exponent).value);
      EXPECT_EQ(pow(x, D(exponent)).partial[0], pow(x, exponent).partial[0]) << base << " to the power of " << exponent;
    }
    EXPECT_EQ(pow(x, 0.0).partial[0], 0);
  }
}

TYPED_TEST(DualOf, ARootOfZeroIsFlatAlongWhatItDoesNotDependOn) {
  const auto root = sqrt(TestFixture::variable(TypeParam(0)));
  EXPECT_EQ(root.partial[0], std::numeric_limits<TypeParam>::infinity());
  EXPECT_EQ(root.partial[1], 0);
}

TYPED_TEST(DualOf, FunctionsOfTwoNumbersFollowBothArguments) {
  Random random(12);
  for (int k = 0; k < 200; ++k) {
    const auto u = static_cast<TypeParam>(random.uniform(-4, 4));
    const auto v = static_cast<TypeParam>(random.uniform(0.3, 4));
    const double du = static_cast<double>(u);
    const double dv = static_cast<double>(v);
    const auto a = TestFixture::variable(u, 0);
    const auto b = TestFixture::variable(v, 2);
    const double squares = du * du + dv * dv;
    const auto length = hypot(a, b);
    EXPECT_EQ(length.value, hypot(u, v));
    TestFixture::expect_close(length.partial[0], du / std::sqrt(squares), "hypot by u", du);
    TestFixture::expect_close(length.partial[2], dv / std::sqrt(squares), "hypot by v", du);
    const auto angle = atan2(a, b);
    EXPECT_EQ(angle.value, atan2(u, v));
    TestFixture::expect_close(angle.partial[0], dv / squares, "atan2 by u", du);
    TestFixture::expect_close(angle.partial[2], -du / squares, "atan2 by v", du);
    EXPECT_EQ(hypot(a, 2).partial[0], hypot(2, a).partial[0]);
    TestFixture::expect_close(atan2(a, 2.0).partial[0], 2 / (du * du + 4), "atan2(u, 2)", du);
    TestFixture::expect_close(atan2(-2, b).partial[2], 2 / (dv * dv + 4), "atan2(-2, v)", dv);
    EXPECT_EQ(atan2(a, 2).partial[1], 0);
  }
}

TYPED_TEST(DualOf, LengthAndAngleOfNothingAreFlatAndFarPointsKeepTheirDerivatives) {
  const auto x = TestFixture::variable(TypeParam(0), 0);
  const auto y = TestFixture::variable(TypeParam(0), 1);
  EXPECT_EQ(hypot(x, y).value, 0);
  EXPECT_EQ(atan2(x, y).value, 0);
  for (int k = 0; k < 3; ++k) {
    EXPECT_EQ(hypot(x, y).partial[k], 0);
    EXPECT_EQ(atan2(x, y).partial[k], 0);
  }
  const double far = static_cast<double>(std::sqrt(std::numeric_limits<TypeParam>::max())) * 16;  // its square is infinite
  const auto distant = TestFixture::variable(static_cast<TypeParam>(far));
  TestFixture::expect_close(hypot(distant, distant).partial[0], std::sqrt(2), "hypot", far);
  const auto relative = [&](const auto& f) { return static_cast<double>(f.partial[0]) * far; };
  EXPECT_NEAR(relative(atan2(distant, 1)) * far, 1, 1e-5);
  EXPECT_NEAR(relative(asinh(distant)), 1, 1e-5);
  EXPECT_NEAR(relative(acosh(distant)), 1, 1e-5);
}

// What does not depend on x stays out of it, although the derivative is infinite.
TYPED_TEST(DualOf, AnInfiniteDerivativeIsFlatAlongWhatItDoesNotDependOn) {
  const TypeParam infinity = std::numeric_limits<TypeParam>::infinity();
  const auto zero = TestFixture::variable(TypeParam(0));
  EXPECT_EQ(cbrt(zero).value, 0);
  EXPECT_EQ(cbrt(zero).partial[0], infinity);
  EXPECT_EQ(cbrt(zero).partial[1], 0);
  EXPECT_EQ(xlogx(zero).value, 0);
  EXPECT_EQ(xlogx(zero).partial[0], -infinity);
  EXPECT_EQ(xlogx(zero).partial[1], 0);
  const auto one = TestFixture::variable(TypeParam(1));
  EXPECT_EQ(acosh(one).partial[0], infinity);
  EXPECT_EQ(acosh(one).partial[1], 0);
  EXPECT_EQ(cbrt(TestFixture::variable(TypeParam(-8))).value, -2);
  TestFixture::expect_close(cbrt(TestFixture::variable(TypeParam(-8))).partial[0], 1.0 / 12, "cbrt", -8);
}

// Gamma and its logarithm below 0, between their poles.
TYPED_TEST(DualOf, GammaKnowsItsDerivativeBelowZero) {
  Random random(13);
  for (int k = 0; k < 200; ++k) {
    const auto x = static_cast<TypeParam>(-static_cast<double>(k % 5) - random.uniform(0.1, 0.9));
    const auto at = static_cast<double>(x);
    const auto exact = static_cast<double>(InLongDouble::digamma(static_cast<long double>(x)));
    const auto v = TestFixture::variable(x);
    TestFixture::expect_close(lgamma(v).partial[0], exact, "lgamma", at);
    TestFixture::expect_close(tgamma(v).partial[0], exact * std::tgamma(at), "tgamma", at);
  }
}

TYPED_TEST(DualOf, AProductOrZeroHasTheProductsDerivative) {
  const auto a = TestFixture::variable(TypeParam(0), 0);
  const auto b = TestFixture::variable(TypeParam(3), 1);
  EXPECT_EQ(product_or_zero(a, b).value, 0);
  EXPECT_EQ(product_or_zero(a, b).partial[0], 3);
  EXPECT_EQ(product_or_zero(a, b).partial[1], 0);
  const auto infinite = sqrt(TestFixture::variable(TypeParam(0), 2));
  EXPECT_EQ(product_or_zero(b, infinite).partial[2], std::numeric_limits<TypeParam>::infinity());
  EXPECT_EQ(product_or_zero(b, infinite).partial[1], 0);
}

template <class P>
class DualOfPack : public ::testing::Test {};
TYPED_TEST_SUITE(DualOfPack, Packs);

TYPED_TEST(DualOfPack, IsTheScalarsDualInEveryLane) {
  using S = ScalarOf<TypeParam>;
  Functions::for_each([]<class Function>(TypeTag<Function>) {
    Random random(11);
    Dual<TypeParam, 2> x;
    for (int l = 0; l < lanes_of<TypeParam>; ++l) {
      set_lane(x.value, l, static_cast<S>(random.uniform(Function::lower, Function::upper)));
      set_lane(x.partial[0], l, static_cast<S>(random.uniform(-2, 2)));
      set_lane(x.partial[1], l, static_cast<S>(random.uniform(-2, 2)));
    }
    const auto f = [](const auto& u) { return select(u.value < -1, u * u - 3, 1 + Function{}(u) * u / (2 + abs(u))); };
    const Dual<TypeParam, 2> all = f(x);
    for (int l = 0; l < lanes_of<TypeParam>; ++l) {
      Dual<S, 2> one(lane(x.value, l));
      for (int k = 0; k < 2; ++k) one.partial[k] = lane(x.partial[k], l);
      const Dual<S, 2> result = f(one);
      const auto near = [&](S got, S exact) {
        EXPECT_NEAR(got, exact, static_cast<S>(Tolerances<S>::rounding) * max(S(10), abs(exact)))
            << Function::name << " at " << one.value;
      };
      near(lane(all.value, l), result.value);
      for (int k = 0; k < 2; ++k) near(lane(all.partial[k], l), result.partial[k]);
    }
  });
}

}  // namespace
}  // namespace polydescent::test
