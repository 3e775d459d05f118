// Quasi-Newton descents: where they end, why, and that no lane sees its neighbours.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "kernels/descent/launches.hpp"
#include "kernels/descent/objectives.hpp"
#include "polydescent/kernels/objective/registry.hpp"

namespace polydescent::test {
namespace {

template <class Scalar, Lanes Kind>
struct Engine {
  using S = Scalar;
  static constexpr Lanes lanes = Kind;
};
using Engines = ::testing::Types<Engine<float, Lanes::scalar>, Engine<float, Lanes::pack>, Engine<double, Lanes::scalar>,
                                 Engine<double, Lanes::pack>>;

template <class E>
class QuasiNewtonOn : public ::testing::Test {
 public:
  using S = typename E::S;
  static constexpr std::uint64_t starts = 53;

  static Search<S> search(std::size_t dim, double lower, double upper, Limits limits) {
    Search<S> result;
    result.lower.assign(dim, static_cast<S>(lower));
    result.upper.assign(dim, static_cast<S>(upper));
    result.limits = limits;
    result.lanes = E::lanes;
    return result;
  }
  static void expect_all(const Ends<S>& ends, Status status) {
    for (std::uint64_t k = 0; k < ends.count(); ++k) EXPECT_STREQ(name_of(ends.status[k]), name_of(status)) << "start " << k;
  }
};
TYPED_TEST_SUITE(QuasiNewtonOn, Engines);

TYPED_TEST(QuasiNewtonOn, ConvergedGradientMeansThatItsNormIsWithinTheTolerance) {
  const auto ends = this->search(3, -1, 2, {.iterations = 100, .gradient_tolerance = 1e-4}).run(Bowl{}, Lbfgs{}, this->starts);
  this->expect_all(ends, Status::converged_gradient);
  for (std::uint64_t k = 0; k < ends.count(); ++k) {
    EXPECT_LE(ends.gradient_norm[k], 1e-4f);
    EXPECT_LT(ends.iterations[k], 12);
  }
}

TYPED_TEST(QuasiNewtonOn, AtBoundIsTheCornerOfASlope) {
  const auto ends = this->search(3, -1, 2, {.iterations = 100, .gradient_tolerance = 1e-4}).run(Slope{}, Lbfgs{}, this->starts);
  this->expect_all(ends, Status::at_bound);
  for (const auto x : ends.point) EXPECT_EQ(x, -1);
}

TYPED_TEST(QuasiNewtonOn, WithoutAGradientTestRoundingEndsIt) {
  const auto ends = this->search(3, -1, 2, {.iterations = 1000, .value_tolerance = 1e-15, .stall_gradient = 1e-2})
                        .run(Bowl{}, Lbfgs{}, this->starts);
  this->expect_all(ends, Status::converged_value);
  const double epsilon = sizeof(typename TestFixture::S) == 4 ? 0x1p-23 : 0x1p-52;
  for (std::uint64_t k = 0; k < ends.count(); ++k) {
    EXPECT_LE(ends.gradient_norm[k], 8 * 2 * epsilon);  // w 8/3 times the rounding of x
    EXPECT_LT(ends.iterations[k], 60);
  }
}

TYPED_TEST(QuasiNewtonOn, AKinkStallsIt) {
  const auto ends = this->search(3, -1, 2, {.iterations = 5000, .gradient_tolerance = 1e-6, .value_tolerance = 1e-15,
                                            .stall_gradient = 1e-2})
                        .run(Kink{}, Lbfgs{}, this->starts);
  this->expect_all(ends, Status::stalled);
}

TYPED_TEST(QuasiNewtonOn, StepsAreTestedOnceTheyAreAskedFor) {
  const auto ends = this->search(3, -5, 5, {.iterations = 5000, .step_tolerance = 1.0}).run(Rosenbrock{}, Lbfgs{}, this->starts);
  for (std::uint64_t k = 0; k < ends.count(); ++k) {
    EXPECT_TRUE(ends.status[k] == Status::converged_step || ends.status[k] == Status::converged_value);
    EXPECT_GE(ends.iterations[k], patience);
  }
}

TYPED_TEST(QuasiNewtonOn, EveryEvaluationIsAnIterationUpToTheLimit) {
  const auto ends = this->search(3, -5, 5, {.iterations = 3}).run(Rosenbrock{}, Lbfgs{}, this->starts);
  this->expect_all(ends, Status::iteration_limit);
  for (const int iterations : ends.iterations) EXPECT_EQ(iterations, 3);
}

TYPED_TEST(QuasiNewtonOn, AStartWithoutAFiniteValueOrGradientSaysSo) {
  const auto search = this->search(2, -1, 2, {.iterations = 100, .gradient_tolerance = 1e-4});
  this->expect_all(search.run(Cliff{3, std::numeric_limits<double>::quiet_NaN()}, Lbfgs{}, this->starts), Status::nonfinite_value);
  auto at_zero = this->search(1, 0, 1, {.iterations = 100, .gradient_tolerance = 1e-4});
  at_zero.share = [](std::uint64_t, int) { return 0.0; };
  this->expect_all(at_zero.run(Root{}, Lbfgs{}, this->starts), Status::nonfinite_gradient);
}

TYPED_TEST(QuasiNewtonOn, TrialsThatAreNotFiniteAreOnlyShortened) {
  // The bowl's minimum lies right of the cliff; longer steps fall off it.
  auto search = this->search(2, -1, 2, {.iterations = 1000, .gradient_tolerance = 1e-4});
  search.share = [](std::uint64_t start, int i) { return 0.45 + 0.5 * share_of(start, i); };
  const auto ends = search.run(Cliff{0.2, std::numeric_limits<double>::quiet_NaN()}, Lbfgs{.first_step = 0.9}, this->starts);
  this->expect_all(ends, Status::converged_gradient);
}

TYPED_TEST(QuasiNewtonOn, NoStartLooksBeyondItsBounds) {
  const auto ends = this->search(3, -1, 0.5, {.iterations = 100, .gradient_tolerance = 1e-4})
                        .run(Fence{-1, 0.5}, Lbfgs{.first_step = 0.9}, this->starts);
  this->expect_all(ends, Status::at_bound);
}

TYPED_TEST(QuasiNewtonOn, ATargetEndsAStartThatReachesIt) {
  const auto ends = this->search(3, -5, 5, {.iterations = 1000, .gradient_tolerance = 1e-6, .target = 0.5})
                        .run(Bowl{}, Lbfgs{}, this->starts);
  for (std::uint64_t k = 0; k < ends.count(); ++k) {
    EXPECT_LE(ends.value[k], 0.5f);
    EXPECT_TRUE(ends.status[k] == Status::stopped || ends.status[k] == Status::converged_gradient);
  }
}

/// (x - c)' A (x - c) / 2 with A = D + v v', D and c growing with the coordinate: a condition number near 1000.
struct Quadratic {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    T along = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T away = x[i] - T(0.1 * i);
      sum += T(1 + 10 * i) * square(away);
      along += away;
    }
    return (sum + square(along)) / 2;
  }
};

/// In n dimensions exact arithmetic and exact line searches would take n steps, with as many pairs.
TEST(QuasiNewton, EndsOnAQuadraticInLittleMoreStepsThanDimensions) {
  for (const std::size_t dim : {2U, 5U, 11U, 30U}) {
    auto search = Search<double>{};
    search.lower.assign(dim, -4);
    search.upper.assign(dim, 5);
    search.limits = {.iterations = 1000, .gradient_tolerance = 1e-12, .value_tolerance = 1e-15};
    const auto ends = search.run(Quadratic{}, Lbfgs{.memory = 12}, 101);
    for (std::uint64_t k = 0; k < ends.count(); ++k) {
      EXPECT_LE(ends.iterations[k], 12 + 4 * static_cast<int>(dim)) << dim;
      for (std::size_t i = 0; i < dim; ++i) EXPECT_NEAR(ends.point[k * dim + i], 0.1 * static_cast<double>(i), 1e-11);
    }
  }
}

/// Where bounds cut a convex quadratic, its one minimum is where the projected gradient vanishes: coordinate by coordinate,
/// by hand, not by the engine's own assessment.
TEST(QuasiNewton, EndsWhereTheBoundsOfAQuadraticHoldIt) {
  constexpr std::size_t dim = 7;
  auto search = Search<double>{};
  search.lower.assign(dim, 0.25);
  search.upper.assign(dim, 0.45);
  search.limits = {.iterations = 1000, .gradient_tolerance = 1e-11, .value_tolerance = 1e-15};
  const auto ends = search.run(Quadratic{}, Lbfgs{}, 101);
  for (std::uint64_t k = 0; k < ends.count(); ++k) {
    double along = 0;
    for (std::size_t i = 0; i < dim; ++i) along += ends.point[k * dim + i] - 0.1 * static_cast<double>(i);
    for (std::size_t i = 0; i < dim; ++i) {
      const double x = ends.point[k * dim + i];
      const double g = (1 + 10 * static_cast<double>(i)) * (x - 0.1 * static_cast<double>(i)) + along;
      if (x == 0.25) EXPECT_GE(g, 0) << i;
      else if (x == 0.45) EXPECT_LE(g, 0) << i;
      else EXPECT_NEAR(g, 0, 1e-9) << i;
      EXPECT_NEAR(x, ends.point[i], 1e-11) << "start " << k << " ends elsewhere than start 0";
    }
  }
}

/// Every start of 777, alone, in its batch, beside starts that end in mines, and on three threads: the same bits.
TYPED_TEST(QuasiNewtonOn, EveryStartAloneIsTheSameStartAmong777) {
  const Limits limits{.iterations = 150, .gradient_tolerance = 1e-7, .value_tolerance = 1e-15, .stall_gradient = 1e-2};
  const auto compare = [&](const auto& objective, auto search) {
    const auto all = search.run(objective, Lbfgs{.memory = 5}, 777);
    search.threads = 3;
    const auto threaded = search.run(objective, Lbfgs{.memory = 5}, 777);
    search.threads = 1;
    for (std::uint64_t start = 0; start < 777; ++start) {
      ASSERT_TRUE(same_end(all, start, threaded, start)) << start;
      if (start % 7 != 0) continue;
      const auto alone = search.run(objective, Lbfgs{.memory = 5}, 1, start);
      ASSERT_TRUE(same_end(all, start, alone, 0)) << start;
    }
  };
  compare(Minefield{}, this->search(3, -2, 2, limits));
  compare(Rosenbrock{}, this->search(4, -0.5, 0.9, limits));  // many starts meet the bounds
  compare(Rastrigin{}, this->search(5, -5, 5, limits));
}

/// Packs and single lanes round differently, but end in the same place on a convex function.
TEST(QuasiNewton, PacksAndSingleLanesAgree) {
  auto search = Search<double>{};
  search.lower.assign(6, -5);
  search.upper.assign(6, 5);
  search.limits = {.iterations = 500, .gradient_tolerance = 1e-11, .value_tolerance = 1e-15};
  const auto packs = search.run(Quadratic{}, Lbfgs{}, 100);
  search.lanes = Lanes::scalar;
  const auto lanes = search.run(Quadratic{}, Lbfgs{}, 100);
  for (std::size_t k = 0; k < packs.point.size(); ++k) EXPECT_NEAR(packs.point[k], lanes.point[k], 1e-11);
  for (std::size_t k = 0; k < packs.count(); ++k) EXPECT_NEAR(packs.iterations[k], lanes.iterations[k], 4);
}

}  // namespace
}  // namespace polydescent::test
