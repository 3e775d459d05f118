// A moved objective against the one it moves.
#include "polydescent/kernels/objective/moved.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "kernels/scalar/numbers.hpp"
#include "polydescent/kernels/scalar/dual.hpp"
#include "polydescent/kernels/scalar/pack.hpp"
#include "support/some_objectives.hpp"
#include "support/tolerances.hpp"

namespace polydescent::test {
namespace {

/// The arrays of a motion in one precision.
template <class S>
struct MotionArrays {
  std::vector<S> center, origin, rotation, lower, upper;

  Motion<S> view(double wall) const {
    return {static_cast<int>(center.size()), center.data(), origin.data(), rotation.data(), lower.data(), upper.data(),
            static_cast<S>(wall)};
  }
};

/// F with its first minimizer moved by `shift` widths and its axes turned by `angle` in the first two coordinates.
template <class F>
struct Instance {
  int dim;
  MotionArrays<float> as_float;
  MotionArrays<double> as_double;
  Moved<F> objective;

  Instance(int dimensions, double shift, double angle) : dim(dimensions), as_double(arrays(dimensions, shift, angle)) {
    const auto narrow = [](const std::vector<double>& all) { return std::vector<float>(all.begin(), all.end()); };
    as_float = {narrow(as_double.center), narrow(as_double.origin), narrow(as_double.rotation), narrow(as_double.lower),
                narrow(as_double.upper)};
    const double wall = 1 + std::abs(F::minimum(dim));
    objective = {F{}, as_float.view(wall), as_double.view(wall)};
  }

  static MotionArrays<double> arrays(int dim, double shift, double angle) {
    MotionArrays<double> result;
    const auto size = static_cast<std::size_t>(dim);
    result.rotation.assign(size * size, 0);
    for (std::size_t i = 0; i < size; ++i) {
      const int coordinate = static_cast<int>(i);
      result.lower.push_back(F::lower(coordinate, dim));
      result.upper.push_back(F::upper(coordinate, dim));
      result.origin.push_back(F::minimizer(0, coordinate, dim));
      result.center.push_back(result.origin[i] + shift * (result.upper[i] - result.lower[i]));
      result.rotation[i * size + i] = 1;
    }
    if (dim < 2) return result;
    result.rotation[0] = result.rotation[size + 1] = std::cos(angle);
    result.rotation[1] = -std::sin(angle);
    result.rotation[size] = std::sin(angle);
    return result;
  }
};

template <class F>
int dimension_of() {
  return F::max_dim > 0 ? F::max_dim : 5;
}

template <class S>
std::vector<S> random_point(const MotionArrays<S>& arrays, Random& random, double from, double to) {
  std::vector<S> x;
  for (std::size_t i = 0; i < arrays.lower.size(); ++i) {
    x.push_back(arrays.lower[i] + static_cast<S>(random.uniform(from, to)) * (arrays.upper[i] - arrays.lower[i]));
  }
  return x;
}

TEST(Moved, NeitherShiftedNorTurnedIsTheObjectiveItself) {
  SomeObjectives::for_each([]<class F>(TypeTag<F>) {
    const Instance<F> instance(dimension_of<F>(), 0, 0);
    Random random(17);
    for (int k = 0; k < 50; ++k) {
      const auto x = random_point(instance.as_double, random, 0.01, 0.99);
      const Point<const double> point{x.data(), instance.dim};
      const double exact = F{}(point);
      EXPECT_NEAR(instance.objective(point), exact, 1e-11 * std::max(1.0, std::abs(exact))) << F::name;
    }
  });
}

template <class S>
class MovedIn : public ::testing::Test {};
using Scalars = ::testing::Types<float, double>;
TYPED_TEST_SUITE(MovedIn, Scalars);

TYPED_TEST(MovedIn, HasItsMinimumAtItsCenter) {
  SomeObjectives::for_each([]<class F>(TypeTag<F>) {
    const Instance<F> instance(dimension_of<F>(), 0.07, 0.6);
    const Moved<F>& moved = instance.objective;
    const auto& arrays = [&]() -> const auto& {
      if constexpr (std::is_same_v<TypeParam, float>) return instance.as_float;
      else return instance.as_double;
    }();
    const double minimum = F::minimum(instance.dim);
    const double tolerance = Tolerances<TypeParam>::minimum * std::max(1.0, std::abs(minimum));
    const TypeParam value = moved(Point<const TypeParam>{arrays.center.data(), instance.dim});
    EXPECT_NEAR(value, minimum, tolerance) << F::name;
    Random random(18);
    for (int k = 0; k < 200; ++k) {
      const auto x = random_point(arrays, random, -0.2, 1.2);
      EXPECT_GE(moved(Point<const TypeParam>{x.data(), instance.dim}), minimum - tolerance) << F::name;
    }
  });
}

TEST(Moved, TurnsThePointAroundItsCenter) {
  const Instance<Rosenbrock> instance(3, 0.1, 0.6);
  const double offset[] = {0.3, -0.2, 0.1};
  double x[3];
  for (int i = 0; i < 3; ++i) x[i] = instance.as_double.center[static_cast<std::size_t>(i)] + offset[i];
  const double z[] = {1 + std::cos(0.6) * offset[0] - std::sin(0.6) * offset[1],
                      1 + std::sin(0.6) * offset[0] + std::cos(0.6) * offset[1], 1 + offset[2]};
  EXPECT_NEAR(instance.objective(Point<const double>{x, 3}), Rosenbrock{}(Point<const double>{z, 3}), 1e-11);
}

// Outside: f at the nearest point of the domain, plus (1 + |f*|) (distance / width)^2.
TEST(Moved, AddsAWallOutsideTheDomain) {
  SomeObjectives::for_each([]<class F>(TypeTag<F>) {
    const int dim = dimension_of<F>();
    const Instance<F> instance(dim, 0, 0);
    std::vector<double> inside;
    for (int i = 0; i < dim; ++i) inside.push_back(F::lower(i, dim));
    std::vector<double> outside = inside;
    outside[0] = F::lower(0, dim) - 0.25 * (F::upper(0, dim) - F::lower(0, dim));
    const double wall = (1 + std::abs(F::minimum(dim))) * 0.25 * 0.25;
    const double value = F{}(Point<const double>{inside.data(), dim});
    EXPECT_NEAR(instance.objective(Point<const double>{outside.data(), dim}), value + wall,
                1e-12 * std::max(1.0, std::abs(value)))
        << F::name;
  });
}

TEST(Moved, IsTheSameWithAFixedExtent) {
  const Instance<Rastrigin> instance(3, 0.1, 0.6);
  Random random(19);
  for (int k = 0; k < 50; ++k) {
    const auto x = random_point(instance.as_double, random, -0.1, 1.1);
    const double exact = instance.objective(Point<const double>{x.data(), 3});
    EXPECT_NEAR(instance.objective(Point<const double, 3>{x.data()}), exact, 1e-12 * std::max(1.0, exact));
  }
}

TEST(Moved, DualsSeeTheRotation) {
  const Instance<Rosenbrock> instance(4, 0.05, 0.6);
  Random random(20);
  for (int k = 0; k < 50; ++k) {
    const auto x = random_point(instance.as_double, random, -0.1, 1.1);
    for (std::size_t i = 0; i < x.size(); ++i) {
      std::vector<Dual<double, 1>> seeded(x.begin(), x.end());
      seeded[i].partial[0] = 1;
      const auto dual = instance.objective(Point<const Dual<double, 1>>{seeded.data(), 4});
      const double h = 1e-4;
      auto shifted = x;
      shifted[i] = x[i] + h;
      const double above = instance.objective(Point<const double>{shifted.data(), 4});
      shifted[i] = x[i] - h;
      const double below = instance.objective(Point<const double>{shifted.data(), 4});
      EXPECT_NEAR(dual.partial[0], (above - below) / (2 * h), 1e-5 * std::max(1.0, above));
    }
  }
}

/// Inside the domain, and where some coordinates are clipped.
TYPED_TEST(MovedIn, TurnsTheObjectivesOwnDerivativeBack) {
  using S = TypeParam;
  SomeObjectives::for_each([]<class F>(TypeTag<F>) {
    const Instance<F> instance(dimension_of<F>(), 0.07, 0.6);
    static_assert(SuppliesGradient<Moved<F>>);
    const auto dim = static_cast<std::size_t>(instance.dim);
    Random random(22);
    for (int k = 0; k < 200; ++k) {
      const auto exact = random_point(instance.as_double, random, -0.2, 1.2);
      const std::vector<S> x(exact.begin(), exact.end());
      std::vector<S> own(dim, S(77));
      const Partials<GroupOfOne, S, dynamic_extent> partials{GroupOfOne{}, {own.data(), instance.dim}};
      const S value = instance.objective.gradient(Point<const S>{x.data(), instance.dim}, partials);
      const double size = std::max(1.0, std::abs(static_cast<double>(value)));
      EXPECT_NEAR(value, instance.objective(Point<const S>{x.data(), instance.dim}), 100 * Tolerances<S>::rounding * size)
          << F::name;
      std::vector<double> by_duals;
      double steepest = 1;
      for (std::size_t i = 0; i < dim; ++i) {
        std::vector<Dual<S, 1>> seeded(x.begin(), x.end());
        seeded[i].partial[0] = 1;
        by_duals.push_back(static_cast<double>(instance.objective(Point<const Dual<S, 1>>{seeded.data(), instance.dim}).partial[0]));
        steepest = std::max(steepest, std::abs(by_duals[i]));
      }
      for (std::size_t i = 0; i < dim; ++i) {
        EXPECT_NEAR(own[i], by_duals[i], Tolerances<S>::own_gradient * steepest) << F::name << ", coordinate " << i;
      }
    }
  });
}

struct WithoutDerivative {
  template <class X>
  auto operator()(const X& x) const {
    return x[0] * x[0];
  }
};

TEST(Moved, HasNoDerivativeWhereTheObjectiveBringsNone) {
  EXPECT_FALSE(SuppliesGradient<Moved<WithoutDerivative>>);
  EXPECT_FALSE(SuppliesGradient<WithoutDerivative>);
  EXPECT_TRUE(SuppliesGradient<Sphere>);
}

TEST(Moved, GivesEveryLaneOfAPackItsOwnValue) {
  using P = Pack<double, 2>;
  SomeObjectives::for_each([]<class F>(TypeTag<F>) {
    const Instance<F> instance(dimension_of<F>(), 0.07, 0.6);
    Random random(21);
    std::vector<P> packs(static_cast<std::size_t>(instance.dim), P(0));
    std::vector<std::vector<double>> points;
    for (int l = 0; l < ScalarTraits<P>::lanes; ++l) {
      points.push_back(random_point(instance.as_double, random, -0.1, 1.1));
      for (std::size_t i = 0; i < packs.size(); ++i) set_lane(packs[i], l, points.back()[i]);
    }
    const P values = instance.objective(Point<const P>{packs.data(), instance.dim});
    for (int l = 0; l < ScalarTraits<P>::lanes; ++l) {
      const double exact = instance.objective(Point<const double>{points[static_cast<std::size_t>(l)].data(), instance.dim});
      EXPECT_NEAR(lane(values, l), exact, 1e-11 * std::max(1.0, std::abs(exact))) << F::name << ", lane " << l;
    }
  });
}

}  // namespace
}  // namespace polydescent::test
