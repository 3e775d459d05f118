#include "polydescent/kernels/descent/damped_fit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>
#include <string>

#include "kernels/descent/fits.hpp"
#include "kernels/descent/residuals.hpp"
#include "polydescent/kernels/objective/himmelblau.hpp"
#include "polydescent/kernels/objective/rosenbrock.hpp"
#include "polydescent/kernels/objective/sphere.hpp"

namespace polydescent::test {
namespace {

constexpr std::uint64_t starts = 301;  // no multiple of any number of lanes

TEST(LevenbergMarquardt, LinearLeastSquaresAreSolvedInOneStepOrTwo) {
  auto fit = fit_in_cube<double>(2, -50, 70);
  fit.method.damping = 1e-14;
  const auto ends = fit.run(squared(Line{}), starts);
  for (std::uint64_t k = 0; k < starts; ++k) {
    EXPECT_LE(ends.iterations[k], 2);
    EXPECT_EQ(ends.status[k], Status::converged_gradient);
    EXPECT_NEAR(ends.point[2 * k], 2.5, 1e-10);
    EXPECT_NEAR(ends.point[2 * k + 1], 1, 1e-10);
    EXPECT_NEAR(ends.value[k], 1, 1e-12);
  }
}

template <class S>
class Fits : public ::testing::Test {};
using Scalars = ::testing::Types<float, double>;
TYPED_TEST_SUITE(Fits, Scalars);

TYPED_TEST(Fits, RosenbrocksValleyTakesAHandfulOfSteps) {
  using S = TypeParam;
  constexpr bool single = sizeof(S) == 4;
  for (const int dim : {2, 3, 8, 10, 17}) {
    auto fit = fit_in_cube<S>(dim, -2, 2);
    fit.limits = {.iterations = 400, .gradient_tolerance = single ? 1e-3 : 1e-9};
    const auto ends = fit.run(Rosenbrock{}, starts);
    int total = 0;
    for (std::uint64_t k = 0; k < starts; ++k) {
      total += ends.iterations[k];
      const bool local = ends.value[k] > S(3);  // from four dimensions on, where rounding ends some
      EXPECT_EQ(ends.status[k], local && ends.status[k] != Status::converged_gradient ? Status::converged_value
                                                                                      : Status::converged_gradient);
      EXPECT_LT(ends.gradient_norm[k],
                local ? S(1e3 * fit.limits.gradient_tolerance) : S(fit.limits.gradient_tolerance));
    }
    EXPECT_LE(total, (dim == 2 ? 12 : 50) * static_cast<int>(starts)) << dim;
  }
}

TYPED_TEST(Fits, TheSphereAndHimmelblausHillsAreFound) {
  using S = TypeParam;
  auto fit = fit_in_cube<S>(2, -5, 5);
  fit.limits.gradient_tolerance = sizeof(S) == 4 ? 1e-3 : 1e-9;
  for (const S value : fit.run(Sphere{}, starts).value) EXPECT_LT(value, S(1e-7));
  const auto ends = fit.run(Himmelblau{}, starts);
  const auto found = std::count_if(ends.value.begin(), ends.value.end(), [](S value) { return value < S(1e-6); });
  EXPECT_GT(found, 0.9 * starts);
}

/// x_0 at most 0.5: the minimum is (0.5, 0.25) on that face, with f = 0.25.
TYPED_TEST(Fits, AMinimumOnAFaceIsFoundAndReported) {
  using S = TypeParam;
  Fit<S> fit = fit_in_cube<S>(2, -2, 2);
  fit.upper[0] = S(0.5);
  fit.limits.gradient_tolerance = sizeof(S) == 4 ? 1e-4 : 1e-9;
  const auto ends = fit.run(Rosenbrock{}, starts);
  for (std::uint64_t k = 0; k < starts; ++k) {
    EXPECT_EQ(ends.status[k], Status::at_bound) << name_of(ends.status[k]) << " " << ends.gradient_norm[k];
    EXPECT_EQ(ends.point[2 * k], S(0.5));
    EXPECT_NEAR(ends.point[2 * k + 1], S(0.25), 1e-5);
    EXPECT_NEAR(ends.value[k], S(0.25), 1e-6);
  }
}

/// The line's slope at most 0.5: then x_0 = mean(y) - 0.5 mean(t) = 2.75 and f = 1 + 0.5^2 * 5 = 2.25.
TYPED_TEST(Fits, AStraightLineWithABoundedSlopeIsTheProjectedOne) {
  using S = TypeParam;
  Fit<S> fit = fit_in_cube<S>(2, -50, 70);
  fit.lower[1] = S(-0.5);
  fit.upper[1] = S(0.5);
  fit.limits.gradient_tolerance = sizeof(S) == 4 ? 1e-3 : 1e-9;
  const auto ends = fit.run(squared(Line{}), starts);
  for (std::uint64_t k = 0; k < starts; ++k) {
    EXPECT_EQ(ends.status[k], Status::at_bound) << name_of(ends.status[k]) << " " << ends.gradient_norm[k];
    EXPECT_EQ(ends.point[2 * k + 1], S(0.5));
    EXPECT_NEAR(ends.point[2 * k], S(2.75), 1e-4);
    EXPECT_NEAR(ends.value[k], S(2.25), 1e-5);
    EXPECT_LE(ends.iterations[k], 20);
  }
}

/// (x_0 - 1)^2 + l2 x_0^2 has its minimum 1 - 1 / (1 + l2) at 1 / (1 + l2).
TYPED_TEST(Fits, ARidgePenaltyAddsItsOwnSquares) {
  using S = TypeParam;
  Fit<S> fit = fit_in_cube<S>(1, -3, 3);
  fit.penalty.l2 = S(0.25);
  fit.limits.gradient_tolerance = sizeof(S) == 4 ? 1e-4 : 1e-9;
  const auto ends = fit.run(squared(FirstOnly{}), starts);
  for (std::uint64_t k = 0; k < starts; ++k) {
    EXPECT_NEAR(ends.point[k], S(0.8), 1e-5);
    EXPECT_NEAR(ends.value[k], S(0.2), 1e-6);
  }
}

TYPED_TEST(Fits, EveryStartAloneIsTheSameStartAmongOthersThatMeetNanInfinityOrHugeValues) {
  using S = TypeParam;
  for (const int dim : {2, 5, 11}) {
    for (const Lanes lanes : {Lanes::scalar, Lanes::pack}) {
      Fit<S> fit = fit_in_cube<S>(dim, -2, 2.5);
      fit.limits = {.iterations = 30, .gradient_tolerance = 1e-4, .value_tolerance = 1e-6};
      fit.lanes = lanes;
      const auto objective = squared(MinedResiduals{});
      const auto together = fit.run(objective, starts, 1000);
      for (std::uint64_t k = 0; k < starts; ++k) {
        ASSERT_TRUE(same_end(fit.run(objective, 1, 1000 + k), 0, together, k))
            << "start " << k << " of dimension " << dim;
      }
      for (const int threads : {2, 3}) {
        fit.threads = threads;
        const auto parallel = fit.run(objective, starts, 1000);
        for (std::uint64_t k = 0; k < starts; ++k)
          ASSERT_TRUE(same_end(parallel, k, together, k)) << k << ", " << threads;
      }
      std::map<std::string, int> seen;
      for (const Status status : together.status) ++seen[name_of(status)];
      EXPECT_GT(seen["nonfinite-value"], 9);
      EXPECT_GE(seen.size(), 3u) << ::testing::PrintToString(seen);
    }
  }
}

TEST(LevenbergMarquardt, PacksAndScalarsAgree) {
  auto fit = fit_in_cube<double>(2, -2, 2);
  const auto pack = fit.run(Rosenbrock{}, starts);
  fit.lanes = Lanes::scalar;
  const auto scalar = fit.run(Rosenbrock{}, starts);
  for (std::uint64_t k = 0; k < starts; ++k) {
    EXPECT_NEAR(pack.point[2 * k], scalar.point[2 * k], 1e-9);
    EXPECT_NEAR(pack.iterations[k], scalar.iterations[k], 3);
  }
}

/// Counts its evaluations.
struct CountedLine : Line {
  std::atomic<int>* count;
  template <class X>
  auto residual(const X& x, int k) const {
    if (k == 0) ++*count;
    return Line::residual(x, k);
  }
};

TEST(LevenbergMarquardt, EveryIterationCostsOneEvaluationAndTheFirstPointOneMore) {
  std::atomic<int> count{0};
  auto fit = fit_in_cube<double>(2, -50, 70);
  fit.lanes = Lanes::scalar;
  const auto ends = fit.run(squared(CountedLine{{}, &count}), starts);
  int expected = 0;
  for (const auto iterations : ends.iterations) expected += iterations + 1;
  EXPECT_EQ(count, expected);
}

/// The end of one start at a point of one coordinate or two.
template <class F>
struct OneEnd {
  Status status;
  double x;
  double value;
  int iterations;

  OneEnd(const F& objective, Fit<double> fit, double begin) {
    fit.begin = [begin](std::uint64_t, int) { return begin; };
    const auto ends = fit.run(objective, 1);
    status = ends.status[0];
    x = ends.point[0];
    value = ends.value[0];
    iterations = ends.iterations[0];
  }
};

TEST(LevenbergMarquardtStatus, ATrialThatIsNotFiniteIsRejected) {
  const OneEnd end(squared(Logarithm{}), fit_in_cube<double>(1, -100, 100), 10);
  EXPECT_EQ(end.status, Status::converged_gradient);
  EXPECT_NEAR(end.x, 1, 1e-9);
  EXPECT_GT(end.iterations, 3);
}

TEST(LevenbergMarquardtStatus, AFirstValueOrGradientThatIsNotFiniteEndsTheStart) {
  const OneEnd value(squared(Logarithm{}), fit_in_cube<double>(1, -100, 100), -10);
  EXPECT_EQ(value.status, Status::nonfinite_value);
  EXPECT_EQ(value.iterations, 0);
  const OneEnd gradient(squared(RootResidual{}), fit_in_cube<double>(1, -100, 100), 0);
  EXPECT_EQ(gradient.status, Status::nonfinite_gradient);
  EXPECT_EQ(gradient.value, 0);
}

TEST(LevenbergMarquardtStatus, AKinkStallsUnlessNothingIsCalledSteep) {
  auto fit = fit_in_cube<double>(1, -3, 3);
  fit.limits.stall_gradient = 1e-2;
  const OneEnd steep(squared(KinkedResidual{}), fit, 0.7);
  EXPECT_EQ(steep.status, Status::stalled);
  EXPECT_NEAR(steep.value, 1, 1e-6);
  fit.limits.stall_gradient = 0;
  EXPECT_EQ(OneEnd(squared(KinkedResidual{}), fit, 0.7).status, Status::converged_value);
}

TEST(LevenbergMarquardtStatus, TheIterationLimitCountsRejectedTrials) {
  auto fit = fit_in_cube<double>(1, -100, 100);
  fit.limits.iterations = 2;
  const OneEnd end(squared(Logarithm{}), fit, 10);
  EXPECT_EQ(end.status, Status::iteration_limit);
  EXPECT_EQ(end.iterations, 2);
  EXPECT_EQ(end.x, 10);
}

TEST(LevenbergMarquardtStatus, AStepThatGainsLittleEndsTheFit) {
  auto fit = fit_in_cube<double>(2, -50, 70);
  fit.limits = {.iterations = 100, .value_tolerance = 1e-3};
  const OneEnd end(squared(Line{}), fit, 20);
  EXPECT_EQ(end.status, Status::converged_value);
  EXPECT_NEAR(end.value, 1, 1e-3);
}

TEST(LevenbergMarquardtStatus, RoundingEndsAFitThatHasNoToleranceAtAll) {
  auto fit = fit_in_cube<double>(2, -50, 70);
  fit.limits = {.iterations = 1000, .stall_gradient = 1e-2};
  const OneEnd end(squared(Line{}), fit, 20);
  EXPECT_EQ(end.status, Status::converged_value);
  EXPECT_NEAR(end.x, 2.5, 1e-12);
  EXPECT_LE(end.iterations, 20);
}

TEST(LevenbergMarquardtStatus, ACoordinateWithoutASayStays) {
  const OneEnd end(squared(FirstOnly{}), fit_in_cube<double>(1, -3, 3), 2);
  EXPECT_NEAR(end.x, 1, 1e-9);
  auto fit = fit_in_cube<double>(2, -3, 3);
  fit.begin = [](std::uint64_t, int i) { return i == 0 ? 2.0 : 0.75; };
  EXPECT_EQ(fit.run(squared(FirstOnly{}), 1).point[1], 0.75);
}

}  // namespace
}  // namespace polydescent::test
