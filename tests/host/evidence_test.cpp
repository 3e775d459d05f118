#include "polydescent/host/evidence.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>

#include "host/functors.hpp"
#include "polydescent/host/builtin_objective.hpp"
#include "polydescent/host/difference_hessian.hpp"
#include "polydescent/host/minimize.hpp"
#include "polydescent/host/spectrum.hpp"
#include "polydescent/kernels/objective/sphere.hpp"
#include "polydescent/kernels/sampler/uniform.hpp"
#include "support/differentiable.hpp"

namespace polydescent {
namespace {

using testing::StrEq;

using Vector = std::vector<double>;

/// A function of two coordinates, from its formula.
template <class Formula>
struct Plane {
  Formula formula;
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    return T(formula(T(x[0]), T(x[1])));
  }
};

template <class Formula>
Problem plane(Formula formula, Box box = Box::cube(2, -2, 2)) {
  return problem(Plane<Formula>{formula}, std::move(box));
}

Evidence evidence_at(const Problem& problem, const Vector& x, const EvidenceOptions& options = {}) {
  return examine(problem, x, options).evidence;
}

PointKind kind_at(const Problem& problem, const Vector& x) { return evidence_at(problem, x).kind; }

TEST(Evidence, OfTheSpheresMinimumIsItsCurvatureTwo) {
  const Evidence evidence = evidence_at(builtin_problem("sphere", 5), Vector(5, 0));
  EXPECT_EQ(evidence.kind, PointKind::minimum);
  EXPECT_EQ(evidence.value, 0);
  EXPECT_EQ(evidence.gradient_norm, 0);
  EXPECT_EQ(evidence.free_coordinates, 5U);
  EXPECT_NEAR(*evidence.smallest_eigenvalue, 2, *evidence.eigenvalue_error);
  EXPECT_LT(*evidence.eigenvalue_error, 1e-12);
}

TEST(Evidence, TellsMinimaSaddlesAndMaxima) {
  const auto hyperbolic = plane([](auto x, auto y) { return square(x) - square(y); });
  EXPECT_EQ(kind_at(hyperbolic, {0, 0}), PointKind::saddle);
  EXPECT_NEAR(*evidence_at(hyperbolic, {0, 0}).smallest_eigenvalue, -2, 1e-9);
  EXPECT_EQ(kind_at(plane([](auto x, auto y) { return -square(x) - square(y); }), {0, 0}), PointKind::saddle);
  EXPECT_EQ(kind_at(builtin_problem("himmelblau"), {3, 2}), PointKind::minimum);
  EXPECT_EQ(kind_at(builtin_problem("himmelblau"), {-0.27084459066734, -0.92303855647998}), PointKind::saddle);  // a maximum
  EXPECT_EQ(kind_at(builtin_problem("six-hump-camel"), {0, 0}), PointKind::saddle);
}

TEST(Evidence, OfAMonkeysSaddleComesFromWalkingDownIt) {
  const Evidence evidence = evidence_at(plane([](auto x, auto y) { return square(x) * x - 3 * x * square(y); }), {0, 0});
  EXPECT_EQ(evidence.kind, PointKind::saddle);
  EXPECT_LE(std::abs(*evidence.smallest_eigenvalue), *evidence.eigenvalue_error);
  EXPECT_EQ(kind_at(plane([](auto x, auto y) { return square(x) * x + square(y); }), {0, 0}), PointKind::saddle);
}

TEST(Evidence, IsUndeterminedWhereNoCurvatureAndNoFallDecide) {
  for (const Problem& flat : {plane([](auto x, auto y) { return square(square(x)) + square(square(y)); }),
                              plane([](auto x, auto y) { return square(square(x)) + square(y); }),
                              plane([](auto x, auto) { return 0 * x; }),
                              plane([](auto x, auto y) { return square(x + y); })}) {
    const Evidence evidence = evidence_at(flat, {0, 0});
    EXPECT_EQ(evidence.kind, PointKind::undetermined);
    EXPECT_THAT(evidence.reason, StrEq("the curvature does not decide"));
  }
}

/// Beside a point where the curvature vanishes it does not, and must not be believed.
TEST(Evidence, IsNotMisledBesideADegeneratePoint) {
  const auto inflection = plane([](auto x, auto y) { return square(x) * x + square(y); });
  const auto quartic = plane([](auto x, auto y) { return square(square(x)) + square(y); });
  for (const double off : {1e-12, 1e-9, 1e-6, 1e-5, 1e-4, 1e-3}) {
    for (const double sign : {-1.0, 1.0}) {
      EXPECT_NE(kind_at(inflection, {sign * off, 0}), PointKind::minimum) << sign * off;
      EXPECT_NE(kind_at(quartic, {sign * off, 0}), PointKind::saddle) << sign * off;
      EXPECT_NE(kind_at(quartic, {sign * off, off / 2}), PointKind::saddle) << sign * off;
    }
  }
  EXPECT_EQ(kind_at(inflection, {1e-5, 0}), PointKind::saddle);
}

/// (x_1 - 1)^2 + sum_{i=2..d} i (2 x_i^2 - x_{i-1})^2.  Dixon and Price 1989
struct DixonPrice {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = square(x[0] - 1);
    for (int i = 1; i < x.size(); ++i) sum += T(i + 1) * square(2 * square(x[i]) - x[i - 1]);
    return sum;
  }
};

// In two dimensions the trap has negative curvature. In d > 2 it rises on every straight line, but along the parabolas
// x_2 = 18 x_3^2, x_{i-1} = 2 x_i^2 it falls by 96 x_3^4.
TEST(Evidence, NamesTheTrapOfDixonAndPriceASaddle) {
  for (const int dim : {2, 3, 4, 5}) {
    Vector trap(static_cast<std::size_t>(dim), 0);
    trap[0] = 1.0 / 3;
    const Evidence evidence = evidence_at(problem(DixonPrice{}, Box::cube(dim, -10, 10)), trap);
    EXPECT_NEAR(evidence.value, 2.0 / 3, 1e-15);
    EXPECT_EQ(evidence.kind, PointKind::saddle) << dim << " dimensions: " << evidence.reason;
  }
}

// Its plateau has points with a little true curvature upwards, from where Newton's method goes astray.
TEST(Evidence, FindsNoMinimumOnThePlateauAroundTheTrap) {
  const Problem five = problem(DixonPrice{}, Box::cube(5, -10, 10));
  const Vector x{0.3333333333334243, 2.6121317137356356e-07, 0.00012047280171893716, 0.0077620617089822165,
                 0.06229792281907257};
  const Evidence evidence = evidence_at(five, x);
  EXPECT_GT(*evidence.smallest_eigenvalue, *evidence.eigenvalue_error);
  EXPECT_NE(evidence.kind, PointKind::minimum);
  for (const int dim : {3, 4, 5, 6, 7, 10}) {
    const SearchResult result = minimize(problem(DixonPrice{}, Box::cube(dim, -10, 10)), {.starts = 300});
    EXPECT_EQ(result.evidence->kind, PointKind::minimum);
    for (const Minimum& minimum : result.minima) {
      EXPECT_TRUE(minimum.kind != PointKind::minimum || minimum.value < 0.1) << dim << ": " << minimum.value;
    }
  }
}

TEST(Evidence, NamesBothMinimaOfRosenbrocksFunctionMinima) {
  const Problem rosenbrock = builtin_problem("rosenbrock", 4);
  EXPECT_EQ(kind_at(rosenbrock, {1, 1, 1, 1}), PointKind::minimum);
  const Vector at{-0.7756592265653526, 0.6130933654850433, 0.38206284633839305, 0.1459721220172228};
  const Evidence second = evidence_at(rosenbrock, at);
  EXPECT_NEAR(second.value, 3.7014286104, 1e-9);
  EXPECT_EQ(second.kind, PointKind::minimum) << second.reason << second.gradient_norm;
}

TEST(Evidence, NeedsASmallGradient) {
  const Evidence slope = evidence_at(builtin_problem("sphere", 2), {1, -2});
  EXPECT_EQ(slope.kind, PointKind::undetermined);
  EXPECT_THAT(slope.reason, StrEq("the gradient is not small"));
  EXPECT_EQ(slope.gradient_norm, 2 * 2 * 10.24 / 5);
  EXPECT_EQ(kind_at(builtin_problem("sphere", 2), {1e-3, 0}), PointKind::minimum);  // a short Newton step away
  EXPECT_EQ(kind_at(plane([](auto x, auto y) { return square(x) - square(y); }), {1, 0}), PointKind::undetermined);
}

TEST(Evidence, BesideAKinkIsUndetermined) {
  for (const double off : {1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4}) {
    for (const double x : {-10.2742, -10.0001, -9.0}) {
      const Evidence kink = evidence_at(builtin_problem("bukin-6"), {x, 0.01 * x * x + off});
      EXPECT_EQ(kink.kind, PointKind::undetermined) << off;
      EXPECT_THAT(kink.reason, StrEq("the gradient is not small")) << off;
    }
  }
}

TEST(Evidence, CountsNoCoordinateThatABoundHolds) {
  const Problem sphere = problem(Sphere{}, {{1, -4, -3}, {2, -3, 3}});
  const Evidence evidence = evidence_at(sphere, {1, -3, 0});
  EXPECT_EQ(evidence.free_coordinates, 1U);
  EXPECT_EQ(evidence.kind, PointKind::minimum);
  EXPECT_EQ(evidence.gradient_norm, 0);
  EXPECT_NEAR(*evidence.smallest_eigenvalue, 2, 1e-9);
  // Held in x, where it would fall outside; a saddle in y.
  const auto wedge = plane([](auto x, auto y) { return x - square(y); }, {{0, -1}, {1, 1}});
  EXPECT_EQ(kind_at(wedge, {0, 0}), PointKind::saddle);
}

TEST(Evidence, OfAVertexNeedsNoCurvature) {
  const Evidence vertex = evidence_at(problem(Sphere{}, {{1, -4}, {2, -3}}), {1, -3});
  EXPECT_EQ(vertex.free_coordinates, 0U);
  EXPECT_EQ(vertex.kind, PointKind::minimum);
  EXPECT_FALSE(vertex.smallest_eigenvalue.has_value());
}

TEST(Evidence, StaysInTheBoxWhereABoundLiesBesideThePoint) {
  // NaN at x < 0
  const auto root = plane([](auto x, auto y) { return x * sqrt(x) + square(x) + square(y); }, {{0, -1}, {1, 1}});
  const auto parabola = plane([](auto x, auto y) { return square(x) + 3 * square(y); }, {{0, -1}, {1, 1}});
  EXPECT_EQ(kind_at(parabola, {0, 0}), PointKind::minimum);
  EXPECT_NEAR(*evidence_at(parabola, {0, 0}).smallest_eigenvalue, 2, 1e-9);
  EXPECT_EQ(kind_at(parabola, {1e-9, 0}), PointKind::minimum);
  EXPECT_TRUE(std::isfinite(evidence_at(root, {1e-12, 0}).gradient_norm));
  const auto pass = plane([](auto x, auto y) { return square(y) - square(x); }, {{0, -1}, {1, 1}});
  EXPECT_EQ(kind_at(pass, {0, 0}), PointKind::saddle);
  // Negative curvature, but only in directions that leave the box.
  EXPECT_NE(kind_at(plane([](auto x, auto y) { return x * y; }, {{0, 0}, {1, 1}}), {0, 0}), PointKind::saddle);
  EXPECT_EQ(kind_at(plane([](auto x, auto y) { return -x * y; }, {{0, 0}, {1, 1}}), {0, 0}), PointKind::saddle);
}

TEST(Evidence, IncludesThePenaltyAndItsKink) {
  const auto shifted = plane([](auto x, auto y) { return square(x - 1) + square(4 * y - 1) / 16; });
  const Evidence evidence = evidence_at(shifted, {0.5, 0}, {.l1 = 1});  // 2 (x - 1) + 1 = 0; |-0.5| < 1
  EXPECT_EQ(evidence.free_coordinates, 1U);
  EXPECT_EQ(evidence.kind, PointKind::minimum);
  EXPECT_EQ(evidence.value, 0.25 + 0.0625);
  EXPECT_EQ(evidence.gradient_norm, 0);
  const Evidence ridge = evidence_at(builtin_problem("sphere", 3), Vector(3, 0), {.l2 = 4});
  EXPECT_NEAR(*ridge.smallest_eigenvalue, 10, 1e-9);
  EXPECT_EQ(evidence_at(shifted, {0.5, 1e-3}, {.l1 = 1}).kind, PointKind::undetermined);  // beside the kink: a slope
}

TEST(Evidence, OfTwoHundredCoordinatesIsQuickAndOfMoreIsRefused) {
  const Problem rosenbrock = builtin_problem("rosenbrock", 200);
  const auto begin = std::chrono::steady_clock::now();
  const Evidence evidence = evidence_at(rosenbrock, Vector(200, 1));
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  EXPECT_EQ(evidence.kind, PointKind::minimum);
#if !defined(__SANITIZE_ADDRESS__)
  EXPECT_LT(seconds, 1);
#endif
  const Evidence refused = evidence_at(builtin_problem("sphere", 201), Vector(201, 0));
  EXPECT_EQ(refused.kind, PointKind::undetermined);
  EXPECT_THAT(refused.reason, StrEq("too many coordinates"));
  EXPECT_FALSE(refused.smallest_eigenvalue.has_value());
  EXPECT_EQ(refused.gradient_norm, 0);
}

TEST(Evidence, EndsAtTheWorkLimit) {
  const Examination refused = examine(builtin_problem("rosenbrock", 10), Vector(10, 1), {.work_limit = 1000});
  EXPECT_THAT(refused.evidence.reason, StrEq("too much work"));
  EXPECT_EQ(refused.gradients, 1U);
}

TEST(Evidence, IsTheSameInWidthsOfDifferentSize) {
  // u = x / width: 1000 (u_1 - u_0^2)^2 + (u_0 - 0.1)^2 in a box of 1e-3 by 1e3.
  const auto valley = plane(
      [](auto x, auto y) { return 1000 * square(y / 1000 - square(1000 * x)) + square(10'000 * x - 1) / 100; },
      {{-5e-4, -500}, {5e-4, 500}});
  const Evidence evidence = evidence_at(valley, {1e-4, 10});
  EXPECT_EQ(evidence.kind, PointKind::minimum);
  EXPECT_EQ(evidence.free_coordinates, 2U);
  const auto pass = plane([](auto x, auto y) { return square(1000 * x) - square(y / 1000); }, {{-5e-4, -500}, {5e-4, 500}});
  EXPECT_EQ(kind_at(pass, {0, 0}), PointKind::saddle);
}

TEST(Evidence, IsUndeterminedInNoise) {
  // x^2 + y^2, lost in the rounding of 1e13.
  const auto noisy = plane([](auto x, auto y) {
    using T = decltype(x);
    return square(x + T(1e13)) - T(2e13) * x - T(1e26) + square(y + T(3.3e12)) - T(6.6e12) * y - T(1.089e25);
  });
  for (const double x : {0.0, 1e-3, 0.25}) {
    EXPECT_NE(kind_at(noisy, {x, x}), PointKind::minimum) << x;
    EXPECT_NE(kind_at(noisy, {x, x}), PointKind::saddle) << x;
  }
  const auto loud = plane([](auto x, auto y) {
    return 100'000'000 + square(square(x)) + 100'000'000 * square(square(y)) - 100'000'000;
  });
  EXPECT_EQ(kind_at(loud, {0, 0}), PointKind::undetermined);
}

TEST(Evidence, SaysWhenNothingIsFinite) {
  const Evidence undefined = evidence_at(problem(Undefined{}, Box::cube(2, 0, 1)), {0.5, 0.5});
  EXPECT_EQ(undefined.kind, PointKind::undetermined);
  EXPECT_THAT(undefined.reason, StrEq("the value or its gradient is not finite"));
  // The gradient is finite at the point alone.
  const auto island = plane([](auto x, auto y) {
    using T = decltype(x);
    return T(select(abs(x) > T(0), T(std::numeric_limits<double>::quiet_NaN()) * x, square(y)));
  });
  EXPECT_THAT(evidence_at(island, {0, 0}).reason, StrEq("the gradient beside the point is not finite"));
}

/// Counts its own evaluations, one in each lane.
struct CountingValleys {
  std::atomic<std::uint64_t>* evaluations;

  template <class X>
  auto operator()(const X& x) const {
    evaluations->fetch_add(static_cast<std::uint64_t>(ScalarTraits<typename X::value_type>::lanes));
    return Valleys{}(x);
  }
};

TEST(Evidence, CountsEveryEvaluation) {
  std::atomic<std::uint64_t> evaluations = 0;
  for (const int dim : {1, 5}) {
    for (const double x : {0.0, 2.5}) {
      evaluations = 0;
      const Vector point(static_cast<std::size_t>(dim), x);
      const Examination examination = examine(problem(CountingValleys{&evaluations}, Box::cube(dim, -4, 4)), point);
      EXPECT_EQ(examination.values, evaluations);
    }
  }
}

Vector random_point(const Box& box, std::uint64_t index) {
  Vector x;
  for (std::size_t i = 0; i < box.lower.size(); ++i) {
    x.push_back(box.lower[i] + (box.upper[i] - box.lower[i]) * UniformSampler{7}(index, static_cast<int>(i)));
  }
  return x;
}

struct Differences {
  DifferenceHessian hessian;
  double error;
};

Differences differences_at(const Problem& problem, const Vector& x) {
  PenalizedObjective objective(problem, {});
  std::vector<std::size_t> free;
  for (std::size_t i = 0; i < x.size(); ++i) free.push_back(i);
  auto hessian = difference_hessian(objective, x, objective.at_point(x).gradient, free);
  const double error = hessian->error(Vector(x.size(), 1));
  return {std::move(*hessian), error};
}

TEST(DifferenceHessian, IsWithinItsErrorOfRosenbrocksClosedForm) {
  constexpr std::size_t n = 6;
  const Problem rosenbrock = builtin_problem("rosenbrock", n);
  for (std::uint64_t k = 0; k < 100; ++k) {
    const Vector x = random_point(rosenbrock.box, k);
    Vector exact(n * n, 0);
    for (std::size_t i = 0; i + 1 < n; ++i) {
      exact[i * n + i] += 1200 * x[i] * x[i] - 400 * x[i + 1] + 2;
      exact[(i + 1) * n + i + 1] += 200;
      exact[i * n + i + 1] = exact[(i + 1) * n + i] = -400 * x[i];
    }
    const auto [hessian, error] = differences_at(rosenbrock, x);
    double squares = 0, size = 0;
    for (std::size_t at = 0; at < n * n; ++at) {
      squares += square(hessian.matrix[at] - exact[at]);
      size += square(exact[at]);
    }
    EXPECT_LE(std::sqrt(squares), error) << k;
    EXPECT_LE(error, 1e-6 * std::sqrt(size)) << k;
    const double smallest = spectrum_of(exact, n).value.front();
    EXPECT_NEAR(spectrum_of(hessian.matrix, n).value.front(), smallest, error);
  }
}

/// d^2 f / dx_i dx_j from values with one step.
double second_difference(const Problem& problem, const Vector& x, std::size_t i, std::size_t j, double share) {
  const double a = share * (problem.box.upper[i] - problem.box.lower[i]);
  const double b = share * (problem.box.upper[j] - problem.box.lower[j]);
  const auto value = [&](double along_i, double along_j) {
    Vector there = x;
    there[i] += along_i * a;
    there[j] += along_j * b;
    return evaluate(problem, there);
  };
  return (value(1, 1) - value(1, -1) - value(-1, 1) + value(-1, -1)) / (4 * a * b);
}

TEST(DifferenceHessian, AgreesWithSecondDifferencesOfTheValuesOfAllTestFunctions) {
  for (const BuiltinObjective& objective : builtin_objectives()) {
    if (!test::is_differentiable_by_steps(objective) || test::has_short_waves(objective)) continue;
    if (test::is_any_of(objective, {"alpine-1"})) continue;  // one of the points lies beside a kink
    for (const int instance : {0, 3}) {
      const Problem problem = builtin_problem(objective.name, objective.nearest_dim(3), instance);
      const auto n = static_cast<std::size_t>(problem.dim);
      for (std::uint64_t k = 0; k < 10; ++k) {
        const Vector x = random_point({problem.box.lower, problem.box.upper}, k);
        const auto [hessian, error] = differences_at(problem, x);
        for (std::size_t i = 0; i < n; ++i) {
          for (std::size_t j = 0; j < n; ++j) {
            const double fine = second_difference(problem, x, i, j, 5e-5);
            const double coarse = second_difference(problem, x, i, j, 1e-4);
            const auto width = [&](std::size_t c) { return problem.box.upper[c] - problem.box.lower[c]; };
            const double rounding = 1e-14 * std::max(1.0, std::abs(evaluate(problem, x))) / (2.5e-9 * width(i) * width(j));
            const double looser = 2 * std::abs(fine - coarse) + rounding;
            EXPECT_NEAR(hessian.matrix[i * n + j], fine, error + looser)
                << objective.name << " " << instance << " at point " << k << ": " << i << ", " << j;
          }
        }
      }
    }
  }
}

TEST(Spectrum, IsThatOfAMatrixWithKnownEigenvalues) {
  const Spectrum spectrum = spectrum_of({2, 1, 0, 1, 2, 0, 0, 0, -5}, 3);
  EXPECT_THAT(spectrum.value, testing::ElementsAre(testing::DoubleEq(-5), testing::DoubleEq(1), testing::DoubleEq(3)));
  EXPECT_NEAR(std::abs(spectrum.direction(0)[2]), 1, 1e-15);
  EXPECT_NEAR(spectrum.direction(2)[0], spectrum.direction(2)[1], 1e-15);
}

}  // namespace
}  // namespace polydescent
