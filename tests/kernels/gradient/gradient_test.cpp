// Gradients against formulas, against each other, and the evaluations they cost.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "kernels/scalar/packs.hpp"
#include "polydescent/host/builtin_objective.hpp"
#include "polydescent/kernels/gradient/registry.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"
#include "support/differentiable.hpp"
#include "support/tolerances.hpp"

namespace polydescent::test {
namespace {

/// A box and what a gradient writes.
template <class S>
struct Place {
  std::vector<S> lower, upper, width;

  Place(int dim, double from, double to)
      : lower(static_cast<std::size_t>(dim), static_cast<S>(from)), upper(lower.size(), static_cast<S>(to)),
        width(lower.size(), static_cast<S>(to - from)) {}

  BoxView<S> box() const { return {lower.data(), upper.data(), width.data()}; }
};

template <class Gradient, class F, class S>
std::vector<S> gradient_of(const F& f, const Place<S>& place, const std::vector<S>& x, Gradient gradient = {}) {
  std::vector<S> result(x.size(), std::numeric_limits<S>::quiet_NaN());
  const int dim = static_cast<int>(x.size());
  const S value = gradient(GroupOfOne{}, f, place.box(), Point<const S>{x.data(), dim}, Point<S>{result.data(), dim});
  const auto exact = static_cast<double>(f(Point<const S>{x.data(), dim}));
  EXPECT_NEAR(static_cast<double>(value), exact, Tolerances<S>::rounding * std::max(1.0, std::abs(exact)));
  return result;
}

/// sum_i (i + 1) x_i^2 / 2 + x_i x_{i+1}
struct Quadratic {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) sum += square(x[i]) * T(0.5 * (i + 1));
    for (int i = 0; i + 1 < x.size(); ++i) sum += x[i] * x[i + 1];
    return sum;
  }
  template <class X, class Partials>
  auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    for (int i = x.size() - 1; i >= 0; --i) {  // any order will do
      T partial = x[i] * T(i + 1);
      if (i > 0) partial += x[i - 1];
      if (i + 1 < x.size()) partial += x[i + 1];
      partials.set(i, partial);
    }
    return (*this)(x);
  }
  static double partial(const std::vector<double>& x, std::size_t i) {
    return static_cast<double>(i + 1) * x[i] + (i > 0 ? x[i - 1] : 0) + (i + 1 < x.size() ? x[i + 1] : 0);
  }
};

/// Every coordinate enters through transcendental functions and a product over all.
struct Entangled {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    T product = T(1);
    for (int i = 0; i < x.size(); ++i) {
      sum += exp(T(0.1 * (i + 1)) * x[i]);
      product *= cos(x[i] * T(1.0 / (i + 2)));
    }
    return sum * product;
  }
  template <class X, class Partials>
  auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    T sum = T(0);
    T product = T(1);
    for (int i = 0; i < x.size(); ++i) {
      sum += exp(T(0.1 * (i + 1)) * x[i]);
      product *= cos(x[i] * T(1.0 / (i + 2)));
    }
    for (int i = 0; i < x.size(); ++i) {
      const T by_sum = T(0.1 * (i + 1)) * exp(T(0.1 * (i + 1)) * x[i]) * product;
      partials.set(i, by_sum - sum * product * tan(x[i] * T(1.0 / (i + 2))) * T(1.0 / (i + 2)));
    }
    return sum * product;
  }
  static double partial(const std::vector<double>& x, std::size_t i) {
    double sum = 0;
    double product = 1;
    for (std::size_t j = 0; j < x.size(); ++j) {
      sum += std::exp(0.1 * static_cast<double>(j + 1) * x[j]);
      product *= std::cos(x[j] / static_cast<double>(j + 2));
    }
    const double k = static_cast<double>(i + 1);
    return 0.1 * k * std::exp(0.1 * k * x[i]) * product - sum * product * std::tan(x[i] / (k + 1)) / (k + 1);
  }
};

template <class S>
class GradientOf : public ::testing::Test {
 public:
  static std::vector<S> random_point(Random& random, int dim, double from, double to) {
    std::vector<S> x;
    for (int i = 0; i < dim; ++i) x.push_back(static_cast<S>(random.uniform(from, to)));
    return x;
  }

  /// A difference of values of size `value` over a distance of 2h loses this much.
  static double rounding(double value, double h) {
    return Tolerances<S>::difference * Tolerances<S>::epsilon * std::max(1.0, std::abs(value)) / h;
  }
};
using Scalars = ::testing::Types<float, double>;
TYPED_TEST_SUITE(GradientOf, Scalars);

TYPED_TEST(GradientOf, CentralDifferencesAreExactForQuadraticsUpToRounding) {
  Random random(13);
  const Place<TypeParam> place(5, -2, 2);
  const double h = CentralDifference::default_step<TypeParam>();
  for (int k = 0; k < 50; ++k) {
    const auto x = this->random_point(random, 5, -1.9, 1.9);
    const std::vector<double> exact(x.begin(), x.end());
    const auto gradient = gradient_of<CentralDifference>(Quadratic{}, place, x);
    for (std::size_t i = 0; i < 5; ++i) EXPECT_NEAR(gradient[i], Quadratic::partial(exact, i), this->rounding(30, h));
  }
}

/// NaN outside [lower, upper]^n; remembers the points it saw.
template <class S>
struct Witness {
  S lower;
  S upper;
  std::vector<std::vector<S>>* seen;
  template <class X>
  S operator()(const X& x) const {
    std::vector<S> point;
    S sum = 0;
    for (int i = 0; i < x.size(); ++i) {
      point.push_back(x[i]);
      sum += x[i] < lower || x[i] > upper ? std::numeric_limits<S>::quiet_NaN() : 3 * x[i];
    }
    seen->push_back(point);
    return sum;
  }
};

// However long the step, next to a bound as elsewhere.
TYPED_TEST(GradientOf, CentralDifferencesAreExactForQuadraticsNextToBoundsToo) {
  using S = TypeParam;
  const Place<S> place(3, -2, 2);
  constexpr double h = 0.05;
  for (const S next : {S(-2), S(-1.99), S(-1.96), S(-1.93), S(1.94), S(1.97), S(2)}) {
    const std::vector<S> x{next, S(0.3), next};
    const std::vector<double> exact(x.begin(), x.end());
    const auto gradient = gradient_of<CentralDifference>(Quadratic{}, place, x, {.step = h});
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(gradient[i], Quadratic::partial(exact, i), this->rounding(20, h)) << next;
  }
}

TYPED_TEST(GradientOf, CentralDifferencesAreOneSidedAtBothBounds) {
  std::vector<std::vector<TypeParam>> seen;
  const Place<TypeParam> place(3, -1, 2);
  const Witness<TypeParam> witness{-1, 2, &seen};
  const double h = CentralDifference::default_step<TypeParam>();
  const auto gradient = gradient_of<CentralDifference>(witness, place, {TypeParam(-1), TypeParam(2), TypeParam(0.5)});
  for (const TypeParam g : gradient) EXPECT_NEAR(g, 3, this->rounding(5, h));
  for (const auto& point : seen) {
    for (const TypeParam x : point) EXPECT_TRUE(x >= -1 && x <= 2) << x;
  }
}

TYPED_TEST(GradientOf, CentralDifferencesStayInsideNextToABound) {
  const Place<TypeParam> place(1, -1, 2);
  for (const TypeParam x : {std::nextafter(TypeParam(2), TypeParam(0)), std::nextafter(TypeParam(-1), TypeParam(0))}) {
    std::vector<std::vector<TypeParam>> seen;
    const auto gradient = gradient_of<CentralDifference>(Witness<TypeParam>{-1, 2, &seen}, place, {x});
    EXPECT_TRUE(std::isfinite(gradient[0])) << x;
    EXPECT_NEAR(gradient[0], 3, this->rounding(6, CentralDifference::default_step<TypeParam>())) << x;
  }
}

// h = step max(|x|, width / 4)
TYPED_TEST(GradientOf, TheStepIsRelativeToThePointOrAQuarterOfTheWidth) {
  using S = TypeParam;
  const Place<S> place(1, -100, 300);
  for (const double step : {0.0, 0.01}) {
    for (const S x : {S(0), S(40), S(-90), S(200)}) {
      std::vector<std::vector<S>> seen;
      gradient_of<CentralDifference>(Witness<S>{-100, 300, &seen}, place, {x}, CentralDifference{.step = step});
      const double relative = step > 0 ? step : CentralDifference::default_step<S>();
      const double h = relative * std::max(std::abs(static_cast<double>(x)), 100.0);
      ASSERT_GE(seen.size(), 3u);
      EXPECT_EQ(seen[0][0], x);
      EXPECT_NEAR(seen[1][0] - x, h, 400 * Tolerances<S>::epsilon);
      EXPECT_NEAR(x - seen[2][0], h, 400 * Tolerances<S>::epsilon);
    }
  }
}

// Far from zero, step |x| is more than the box is wide.
TYPED_TEST(GradientOf, CentralDifferencesStayLocalInANarrowBox) {
  const Place<TypeParam> place(1, 1000, 1000.5);
  std::vector<std::vector<TypeParam>> seen;
  gradient_of<CentralDifference>(Witness<TypeParam>{1000, TypeParam(1000.5), &seen}, place, {TypeParam(1000.25)});
  for (const auto& point : seen) EXPECT_LE(std::abs(point[0] - TypeParam(1000.25)), TypeParam(0.5 / 64));
}

// At the upper bound, and so near that a step ahead would cross it, the difference is taken backwards.
TYPED_TEST(GradientOf, ForwardDifferencesGoInwardsAtTheUpperBound) {
  using S = TypeParam;
  const Place<S> place(1, -1, 2);
  const double h = ForwardDifference::default_step<S>();
  for (const S x : {S(-1), S(0.5), std::nextafter(S(2), S(0)), S(2)}) {
    std::vector<std::vector<S>> seen;
    const auto gradient = gradient_of<ForwardDifference>(Witness<S>{-1, 2, &seen}, place, {x});
    EXPECT_NEAR(gradient[0], 3, this->rounding(6, h)) << x;
    EXPECT_EQ(seen.at(0)[0], x);
    EXPECT_EQ(seen.at(1)[0] < x, x > S(1.9)) << x;
    for (const auto& point : seen) EXPECT_TRUE(point[0] >= S(-1) && point[0] <= S(2)) << point[0];
  }
}

TYPED_TEST(GradientOf, ForwardDifferencesOfAQuadraticAreOffByHalfAStepTimesItsCurvature) {
  Random random(13);
  const Place<TypeParam> place(5, -2, 2);
  for (int k = 0; k < 50; ++k) {
    const auto x = this->random_point(random, 5, -1.9, 1.9);
    const std::vector<double> exact(x.begin(), x.end());
    const auto gradient = gradient_of<ForwardDifference>(Quadratic{}, place, x, {.step = 0.01});
    for (std::size_t i = 0; i < 5; ++i) {
      const double h = 0.01 * std::max(std::abs(exact[i]), 1.0);
      EXPECT_NEAR(gradient[i], Quadratic::partial(exact, i) + 0.5 * static_cast<double>(i + 1) * h, this->rounding(30, h));
    }
  }
}

TYPED_TEST(GradientOf, DualsAreExactInEveryDimension) {
  Random random(14);
  for (int dim = 1; dim <= 9; ++dim) {
    const Place<TypeParam> place(dim, -2, 2);
    const auto x = this->random_point(random, dim, -2, 2);
    const std::vector<double> exact(x.begin(), x.end());
    const auto quadratic = gradient_of<DualGradient>(Quadratic{}, place, x);
    const auto entangled = gradient_of<DualGradient>(Entangled{}, place, x);
    const auto analytic = gradient_of<AnalyticGradient>(Entangled{}, place, x);
    for (std::size_t i = 0; i < x.size(); ++i) {
      EXPECT_NEAR(quadratic[i], Quadratic::partial(exact, i), 100 * Tolerances<TypeParam>::epsilon) << dim << ", " << i;
      EXPECT_NEAR(entangled[i], Entangled::partial(exact, i), 100 * Tolerances<TypeParam>::epsilon) << dim << ", " << i;
      EXPECT_NEAR(analytic[i], Entangled::partial(exact, i), 100 * Tolerances<TypeParam>::epsilon) << dim << ", " << i;
    }
  }
}

struct Counted {
  int* count;
  template <class X, class Partials>
  auto gradient(const X& x, const Partials& partials) const {
    ++*count;
    return Quadratic{}.gradient(x, partials);
  }
  template <class X>
  auto operator()(const X& x) const {
    ++*count;
    return Quadratic{}(x);
  }
};

TYPED_TEST(GradientOf, EveryKindCostsTheValuesItSays) {
  Gradients::for_each([]<class Gradient>(TypeTag<Gradient>) {
    for (int dim = 1; dim <= 9; ++dim) {
      const Place<TypeParam> place(dim, -2, 2);
      const std::vector<TypeParam> x(static_cast<std::size_t>(dim), TypeParam(0.5));
      std::vector<TypeParam> gradient(x.size());
      int count = 0;
      Gradient{}(GroupOfOne{}, Counted{&count}, place.box(), Point<const TypeParam>{x.data(), dim},
                 Point<TypeParam>{gradient.data(), dim});
      EXPECT_EQ(count, Gradient::values_per_gradient(dim)) << Gradient::name << " in " << dim << " dimensions";
    }
  });
}

TYPED_TEST(GradientOf, AFixedExtentGivesTheSameAsADynamicOne) {
  Gradients::for_each([]<class Gradient>(TypeTag<Gradient>) {
    const Place<TypeParam> place(5, -2, 2);
    Random random(15);
    const auto x = TestFixture::random_point(random, 5, -2, 2);
    const auto dynamic = gradient_of<Gradient>(Entangled{}, place, x);
    TypeParam fixed[5];
    Gradient{}(GroupOfOne{}, Entangled{}, place.box(), Point<const TypeParam, 5>{x.data()}, Point<TypeParam, 5>{fixed});
    for (std::size_t i = 0; i < 5; ++i) {
      EXPECT_NEAR(fixed[i], dynamic[i], TestFixture::rounding(20, ForwardDifference::default_step<TypeParam>()));
    }
  });
}

TEST(Gradient, EveryKindHasANameOfItsOwnAndASummary) {
  std::set<std::string> names;
  Gradients::for_each([&]<class Gradient>(TypeTag<Gradient>) {
    EXPECT_TRUE(names.insert(Gradient::name).second) << Gradient::name;
    EXPECT_STRNE(Gradient::summary, "");
  });
}

template <class T>
class GradientsOn : public ::testing::Test {};
using Engines = ::testing::Types<float, double, FloatPack, DoublePack>;
TYPED_TEST_SUITE(GradientsOn, Engines);

/// Evaluates registered objectives through their tables, in any scalar type.
template <class T>
struct Evaluation {
  const BuiltinObjective& objective;
  const Place<ScalarOf<T>>& place;

  std::vector<T> gradient(int kind, const std::vector<T>& x, T* value = nullptr) const {
    std::vector<T> result(x.size(), T(0));
    const auto shared = objective.make();
    const int dim = static_cast<int>(x.size());
    const T f = objective.table().template get<T>().gradient[kind](shared.get(), 0, place.box(), {x.data(), dim},
                                                                    {result.data(), dim});
    if (value != nullptr) *value = f;
    return result;
  }
};

/// The box of a registered objective.
template <class S>
Place<S> domain_of(const BuiltinObjective& objective, int dim) {
  Place<S> place(dim, 0, 1);
  for (int i = 0; i < dim; ++i) {
    const auto k = static_cast<std::size_t>(i);
    place.lower[k] = static_cast<S>(objective.lower(i, dim));
    place.upper[k] = static_cast<S>(objective.upper(i, dim));
    place.width[k] = place.upper[k] - place.lower[k];
  }
  return place;
}

/// A random point in each lane.
template <class T>
std::vector<T> random_points(const Place<ScalarOf<T>>& place, Random& random) {
  using S = ScalarOf<T>;
  std::vector<T> x(place.lower.size(), T(0));
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (int l = 0; l < ScalarTraits<T>::lanes; ++l) {
      set_lane(x[i], l, place.lower[i] + static_cast<S>(random.uniform(0.01, 0.99)) * place.width[i]);
    }
  }
  return x;
}

/// The points a few roundings beside: what values and derivatives there differ by, waves may make of any rounding.
template <class T>
std::vector<T> beside(std::vector<T> x) {
  for (T& coordinate : x) coordinate = coordinate * T(static_cast<ScalarOf<T>>(1 + 16 * Tolerances<ScalarOf<T>>::epsilon));
  return x;
}

/// Both round differently, by what the largest terms of the derivative lose: a share of the steepest coordinate and of
/// the value's size over a wave's length, which is about a unit or a hundredth of the width; or by what roundings make.
TYPED_TEST(GradientsOn, OfAnObjectivesOwnAreThoseOfItsDuals) {
  using T = TypeParam;
  using S = ScalarOf<T>;
  for (const BuiltinObjective& objective : builtin_objectives()) {
    if (!objective.has_gradient()) continue;
    const int dim = objective.nearest_dim(7);
    const Place<S> place = domain_of<S>(objective, dim);
    const Evaluation<T> evaluate{objective, place};
    Random random(17);
    for (int round = 0; round < 200 && !this->HasFailure(); ++round) {
      const auto x = random_points<T>(place, random);
      T value, value_by_duals;
      const auto own = evaluate.gradient(index_of<AnalyticGradient, Gradients>, x, &value);
      const auto by_duals = evaluate.gradient(index_of<DualGradient, Gradients>, x, &value_by_duals);
      T value_beside;
      const auto by_duals_beside = evaluate.gradient(index_of<DualGradient, Gradients>, beside(x), &value_beside);
      for (int l = 0; l < ScalarTraits<T>::lanes; ++l) {
        const auto at = [l](const T& quantity) { return static_cast<double>(lane(quantity, l)); };
        double steepest = 0;
        for (const T& partial : by_duals) steepest = std::max(steepest, std::abs(at(partial)));
        const double size = std::max(1.0, std::abs(at(value_by_duals)));
        const double unrest = std::abs(at(value_beside) - at(value_by_duals));
        EXPECT_NEAR(at(value), at(value_by_duals), std::max(Tolerances<S>::rounding * 10 * dim * size, unrest)) << objective.name;
        double turn = 0;
        for (std::size_t i = 0; i < x.size(); ++i) turn = std::max(turn, std::abs(at(by_duals_beside[i]) - at(by_duals[i])));
        for (std::size_t i = 0; i < x.size(); ++i) {
          EXPECT_NEAR(at(own[i]), at(by_duals[i]), std::max(Tolerances<S>::own_gradient * std::max(1.0, steepest), turn))
              << objective.name << ", coordinate " << i;
        }
      }
    }
  }
}

/// Where a term has no derivative, the duals' convention: no part of it.
TYPED_TEST(GradientsOn, OfAnObjectivesOwnAreThoseOfItsDualsAtItsMinimizersAndKinks) {
  using T = TypeParam;
  using S = ScalarOf<T>;
  for (const BuiltinObjective& objective : builtin_objectives()) {
    if (!objective.has_gradient()) continue;
    const int dim = objective.nearest_dim(7);
    const Place<S> place = domain_of<S>(objective, dim);
    const Evaluation<T> evaluate{objective, place};
    std::vector<std::vector<T>> points;
    if (objective.lower(0, dim) <= 0) points.emplace_back(place.lower.size(), T(0));
    for (int k = 0; k < std::min(objective.minima(dim), 100.0); ++k) {
      points.emplace_back();
      for (int i = 0; i < dim; ++i) points.back().push_back(T(static_cast<S>(objective.minimizer(k, i, dim))));
    }
    for (const auto& x : points) {
      const auto own = evaluate.gradient(index_of<AnalyticGradient, Gradients>, x);
      const auto by_duals = evaluate.gradient(index_of<DualGradient, Gradients>, x);
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double size = std::max({100.0, std::abs(static_cast<double>(lane(by_duals[i], 0))), std::abs(objective.minimum(dim))});
        EXPECT_NEAR(lane(own[i], 0), lane(by_duals[i], 0), Tolerances<S>::own_gradient * size) << objective.name;
      }
    }
  }
}

/// Whether a square root bends infinitely sharply within four steps along coordinate i: sqrt(|x_i|), or that of Bukin's
/// ridge, whose |x_0 + 10| jumps besides.
bool near_a_kink(const std::string& name, const std::array<double, 2>& x, double here, std::size_t i, double h) {
  if (name == "schwefel") return std::abs(here) < 4 * h;
  if (name != "bukin-6") return false;
  const double reach = i == 0 ? 4 * h * 0.02 * std::abs(x[0]) : 4 * h;
  return std::abs(x[1] - 0.01 * x[0] * x[0]) < reach || (i == 0 && std::abs(x[0] + 10) < 4 * h);
}

// The difference quotient is the mean of the derivative over [x - h, x + h], of which the ends and the middle, all by
// duals, tell how much it may differ from the derivative at x.
TYPED_TEST(GradientsOn, AgreeOnEveryRegisteredObjective) {
  using T = TypeParam;
  using S = ScalarOf<T>;
  constexpr int central = index_of<CentralDifference, Gradients>;
  constexpr int dual = index_of<DualGradient, Gradients>;
  for (const BuiltinObjective& objective : builtin_objectives()) {
    if (!is_differentiable_by_steps(objective) || has_short_waves(objective)) continue;
    const int dim = objective.nearest_dim(7);
    const Place<S> place = domain_of<S>(objective, dim);
    const Evaluation<T> evaluate{objective, place};
    Random random(16);
    for (int round = 0; round < 200 && !this->HasFailure(); ++round) {
      const auto x = random_points<T>(place, random);
      T value;
      const auto by_differences = evaluate.gradient(central, x);
      const auto by_duals = evaluate.gradient(dual, x, &value);
      T value_beside;
      evaluate.gradient(dual, beside(x), &value_beside);
      for (std::size_t i = 0; i < x.size(); ++i) {
        const T h = DifferenceStep{CentralDifference::default_step<S>()}(x[i], place.width[i]);
        auto shifted = x;
        shifted[i] = x[i] + h;
        const T above = evaluate.gradient(dual, shifted)[i];
        shifted[i] = x[i] - h;
        const T below = evaluate.gradient(dual, shifted)[i];
        for (int l = 0; l < ScalarTraits<T>::lanes; ++l) {
          const auto at = [l](const T& quantity) { return static_cast<double>(lane(quantity, l)); };
          if (near_a_kink(objective.name, {at(x[0]), dim > 1 ? at(x[1]) : 0}, at(x[i]), i, at(h))) continue;
          const double middle = at(by_duals[i]);
          const double truncation = std::abs(at(above) + at(below) - 2 * middle) / 2;
          const double steepness = std::abs(middle) * static_cast<double>(place.width[i]);
          const double size = std::max({10.0 * dim, std::abs(objective.minimum(dim)), std::abs(at(value)), steepness});
          const double unrest = std::abs(at(value_beside) - at(value));
          const double rounding = std::max(Tolerances<S>::difference * Tolerances<S>::epsilon * size, unrest) / at(h);
          EXPECT_NEAR(at(by_differences[i]), middle, truncation + rounding) << objective.name << ", coordinate " << i;
        }
      }
    }
  }
}

}  // namespace
}  // namespace polydescent::test
