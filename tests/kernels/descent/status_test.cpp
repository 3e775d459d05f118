// Each way a descent can end, reached on purpose, in single lanes and in packs.
#include "polydescent/kernels/descent/status.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>
#include <string>

#include "kernels/descent/launches.hpp"
#include "kernels/descent/objectives.hpp"

namespace polydescent::test {
namespace {

template <class Scalar, Lanes Kind>
struct Engine {
  using S = Scalar;
  static constexpr Lanes lanes = Kind;
};
using Engines = ::testing::Types<Engine<float, Lanes::scalar>, Engine<float, Lanes::pack>,
                                 Engine<double, Lanes::scalar>, Engine<double, Lanes::pack>>;

template <class E>
class StatusOn : public ::testing::Test {
 public:
  static constexpr std::uint64_t starts = 53;
  static constexpr int dim = 3;

  static Search<typename E::S> search(Limits limits) {
    Search<typename E::S> result;
    result.lower.assign(dim, -1);
    result.upper.assign(dim, 2);
    result.limits = limits;
    result.lanes = E::lanes;
    return result;
  }

  template <class S>
  static void expect_all(const Ends<S>& ends, Status status) {
    for (std::uint64_t k = 0; k < ends.count(); ++k) {
      EXPECT_STREQ(name_of(ends.status[k]), name_of(status)) << "start " << k;
    }
  }
};
TYPED_TEST_SUITE(StatusOn, Engines);

TYPED_TEST(StatusOn, ConvergedGradientMeansThatItsNormIsWithinTheTolerance) {
  auto search = this->search({.iterations = 500, .gradient_tolerance = 1e-4});
  search.rate = 0.05;
  const auto ends = search.run(Bowl{}, GradientDescent{}, this->starts);
  this->expect_all(ends, Status::converged_gradient);
  for (std::uint64_t k = 0; k < ends.count(); ++k) {
    EXPECT_LE(ends.gradient_norm[k], 1e-4f);
    EXPECT_LT(ends.iterations[k], 500);
    // |Pg_i| w_i <= tolerance, so |x_i - 0.25| <= tolerance / (w_i 8 / 3)
    for (int i = 0; i < this->dim; ++i) EXPECT_NEAR(ends.point[k * 3 + static_cast<std::size_t>(i)], 0.25, 1.3e-5);
  }
}

TYPED_TEST(StatusOn, ConvergedGradientIsSeenBeforeTheFirstUpdate) {
  auto search = this->search({.iterations = 9, .gradient_tolerance = 1e-4});
  search.share = [](std::uint64_t, int) { return 1.25 / 3; };
  const auto ends = search.run(Bowl{}, GradientDescent{}, this->starts);
  this->expect_all(ends, Status::converged_gradient);
  for (const auto iterations : ends.iterations) EXPECT_EQ(iterations, 0);
}

TYPED_TEST(StatusOn, AtBoundMeansThatABoundHoldsTheGradientBack) {
  auto search = this->search({.iterations = 500, .gradient_tolerance = 1e-4});
  search.rate = 0.05;
  const auto ends = search.run(Slope{}, GradientDescent{}, this->starts);
  this->expect_all(ends, Status::at_bound);
  for (const auto x : ends.point) EXPECT_EQ(x, -1);
  for (const auto norm : ends.gradient_norm) EXPECT_EQ(norm, 0);
}

TYPED_TEST(StatusOn, AnUpperBoundHoldsBackToo) {
  auto search = this->search({.iterations = 500, .gradient_tolerance = 1e-4});
  search.upper.assign(3, typename TypeParam::S(-0.5));
  search.rate = 0.05;
  const auto ends = search.run(Bowl{}, GradientDescent{}, this->starts);
  this->expect_all(ends, Status::at_bound);
  for (const auto x : ends.point) EXPECT_EQ(x, -0.5f);
}

TYPED_TEST(StatusOn, ConvergedValueNeedsPatienceQuietIterations) {
  auto search = this->search({.iterations = 100, .value_tolerance = 1e-2});
  search.rate = 1e-5;  // every step is quiet
  const auto ends = search.run(Bowl{}, GradientDescent{}, this->starts);
  this->expect_all(ends, Status::converged_value);
  for (const auto iterations : ends.iterations) EXPECT_EQ(iterations, patience);
}

TYPED_TEST(StatusOn, ConvergedStepNeedsPatienceSmallSteps) {
  auto search = this->search({.iterations = 100, .step_tolerance = 1e-2});
  search.rate = 1e-4;  // every step is small
  const auto ends = search.run(Bowl{}, GradientDescent{}, this->starts);
  this->expect_all(ends, Status::converged_step);
  for (const auto iterations : ends.iterations) EXPECT_EQ(iterations, patience);
}

// A slope with a drop, met in the fifth update: the quiet iterations before it no longer count.
TYPED_TEST(StatusOn, OneLoudIterationStartsTheCountAnew) {
  auto search = this->search({.iterations = 100, .value_tolerance = 1e-2});
  search.rate = 1e-4;
  search.share = [](std::uint64_t, int) { return (1 + 4.5e-4) / 3; };
  const auto ends = search.run(Drop{}, GradientDescent{}, this->starts);
  this->expect_all(ends, Status::converged_value);
  for (const auto iterations : ends.iterations) EXPECT_EQ(iterations, 5 + patience);
}

// Steps on a bowl shrink by the same factor each time, so the first small one is known.
TYPED_TEST(StatusOn, LargeStepsDoNotCountAsQuiet) {
  auto search = this->search({.iterations = 200, .step_tolerance = 1e-3});
  search.rate = 0.03;
  search.share = [](std::uint64_t, int) { return 0.75; };
  const auto ends = search.run(Bowl{}, GradientDescent{}, this->starts);
  this->expect_all(ends, Status::converged_step);
  const double shrink = 1 - 0.03 * 8 / 3;
  int large = 0;
  for (double step = 0.03 * 8 / 3; step * std::pow(shrink, large) / 3 > 1e-3;) ++large;
  for (const auto iterations : ends.iterations) EXPECT_EQ(iterations, large + patience);
}

TYPED_TEST(StatusOn, StalledMeansThatTheGradientIsLargeWhereNothingMoves) {
  auto search = this->search({.iterations = 100, .value_tolerance = 1e-2, .stall_gradient = 1e-2});
  search.rate = 1e-5;
  this->expect_all(search.run(Slope{}, GradientDescent{}, this->starts), Status::stalled);
  search.limits.value_tolerance = 0;
  search.limits.step_tolerance = 1e-2;
  this->expect_all(search.run(Slope{}, GradientDescent{}, this->starts), Status::stalled);
  search.limits.stall_gradient = 100;
  this->expect_all(search.run(Slope{}, GradientDescent{}, this->starts), Status::converged_step);
}

// Every single step is quieter than the tolerance, ten together are not.
TYPED_TEST(StatusOn, ASlowSlideIsNotConvergence) {
  auto search = this->search({.iterations = 100, .value_tolerance = 1e-3});
  search.lower.assign(3, -100);
  search.rate = 1e-4;  // 3e-4 a step
  search.share = [](std::uint64_t, int) { return 0.985; };
  this->expect_all(search.run(Slope{}, GradientDescent{}, this->starts), Status::iteration_limit);
}

// The same with values far below zero, where the tolerance is relative to their size.
TYPED_TEST(StatusOn, TheValueTestIsRelativeForNegativeValuesToo) {
  auto search = this->search({.iterations = 100, .value_tolerance = 1e-4});
  search.lower.assign(3, -1000);
  search.rate = 1e-3;
  search.share = [](std::uint64_t start, int) { return start % 2 == 0 ? 0.1 : 0.9985; };  // values near -2700 and 0.5
  const auto ends = search.run(Slope{}, GradientDescent{}, this->starts);
  for (std::uint64_t k = 0; k < ends.count(); ++k) {
    const Status status = k % 2 == 0 ? Status::converged_value : Status::iteration_limit;
    EXPECT_STREQ(name_of(ends.status[k]), name_of(status)) << "start " << k;
  }
}

// Across a kink shorter and shorter steps gain less and less; on a slope, and in a bowl with steps short of 1 / curvature,
// they gain what the gradient promises.
TYPED_TEST(StatusOn, StalledAtTheLimitMeansThatNoStepLowersTheValueAsItsGradientPromises) {
  auto search = this->search({.iterations = 400, .stall_gradient = 1e-2});
  search.rate = 0.01;
  search.share = [](std::uint64_t start, int i) { return 0.3 + 0.05 * share_of(start, i); };
  this->expect_all(search.run(Kink{}, GradientDescent{}, this->starts), Status::stalled);
  this->expect_all(search.run(Kink{}, Lion{}, this->starts), Status::stalled);
  search.limits.iterations = 99;
  this->expect_all(search.run(Kink{}, GradientDescent{}, this->starts), Status::iteration_limit);
  search.limits.iterations = 100;
  search.rate = 1e-4;
  this->expect_all(search.run(Slope{}, GradientDescent{}, this->starts), Status::iteration_limit);
  this->expect_all(search.run(Bowl{}, GradientDescent{}, this->starts), Status::iteration_limit);
  search.rate = 0.01;
  search.limits.stall_gradient = 100;
  this->expect_all(search.run(Kink{}, GradientDescent{}, this->starts), Status::iteration_limit);
}

TYPED_TEST(StatusOn, IterationLimitMeansThatAllUpdatesWereMade) {
  for (const int limit : {1, 7, 30}) {
    auto search = this->search({.iterations = limit});
    search.rate = 1e-3;
    const auto ends = search.run(Bowl{}, Momentum{}, this->starts);
    this->expect_all(ends, Status::iteration_limit);
    for (const auto iterations : ends.iterations) EXPECT_EQ(iterations, limit);
  }
}

TYPED_TEST(StatusOn, WithoutIterationsEveryStartEndsWhereItBegan) {
  using S = typename TypeParam::S;
  const auto search = this->search({.iterations = 0});
  const auto ends = search.run(Slope{}, Adam{}, this->starts, 1000);
  this->expect_all(ends, Status::iteration_limit);
  for (std::uint64_t k = 0; k < ends.count(); ++k) {
    S sum = 0;
    for (int i = 0; i < 3; ++i) {
      const S x = ends.point[k * 3 + static_cast<std::size_t>(i)];
      EXPECT_EQ(x, static_cast<S>(-1 + 3 * share_of(1000 + k, i)));
      sum += x;
    }
    EXPECT_EQ(ends.iterations[k], 0);
    EXPECT_EQ(ends.value[k], sum);
    EXPECT_GT(ends.gradient_norm[k], 0);
  }
}

// Nothing moves and the gradient is zero: only the limit is left.
TYPED_TEST(StatusOn, AToleranceOfZeroSwitchesItsTestOff) {
  auto search = this->search({.iterations = 25});
  search.rate = 0;
  search.lower.assign(3, 0);
  search.upper.assign(3, typename TypeParam::S(0.5));
  search.share = [](std::uint64_t start, int) { return start % 2 == 0 ? 0.5 : 0.9; };
  this->expect_all(search.run(Bowl{}, GradientDescent{}, this->starts), Status::iteration_limit);
}

TYPED_TEST(StatusOn, NonfiniteValueEndsTheStartsThatMeetIt) {
  for (const double poison : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                              -std::numeric_limits<double>::infinity()}) {
    auto search = this->search({.iterations = 5});
    search.rate = 1e-6;
    const auto ends = search.run(Cliff{0.5, poison}, GradientDescent{}, this->starts);
    for (std::uint64_t k = 0; k < ends.count(); ++k) {
      const bool poisoned = -1 + 3 * share_of(k, 0) < 0.5;
      EXPECT_EQ(ends.status[k] == Status::nonfinite_value, poisoned) << "start " << k << " ends as " << name_of(ends.status[k]);
      if (poisoned) {
        EXPECT_EQ(ends.iterations[k], 0);
        EXPECT_FALSE(is_finite(ends.value[k]));
      } else {
        EXPECT_TRUE(is_finite(ends.value[k]));
      }
    }
  }
}

TYPED_TEST(StatusOn, NonfiniteGradientEndsTheStartsThatMeetIt) {
  auto search = this->search({.iterations = 5});
  search.lower.assign(3, 0);
  search.rate = 1e-6;
  search.share = [](std::uint64_t start, int i) { return start % 3 == 1 && i == 2 ? 0.0 : share_of(start, i); };
  const auto ends = search.run(Root{}, GradientDescent{}, this->starts);
  for (std::uint64_t k = 0; k < ends.count(); ++k) {
    EXPECT_STREQ(name_of(ends.status[k]), name_of(k % 3 == 1 ? Status::nonfinite_gradient : Status::iteration_limit));
    EXPECT_TRUE(is_finite(ends.value[k]));
  }
}

TYPED_TEST(StatusOn, BoundsHoldAtEveryEvaluation) {
  const Fence fence{-1, 2};
  Gradients::for_each([&]<class Gradient>(TypeTag<Gradient>) {
    UpdateRules::for_each([&]<class Rule>(TypeTag<Rule>) {
      auto search = TestFixture::search({.iterations = 40});
      search.rate = 0.8;  // far beyond the bounds again and again
      search.gradient = index_of<Gradient, Gradients>;
      search.share = [](std::uint64_t start, int i) {  // corners, edges and the inside
        const double share = share_of(start, i);
        return share < 0.2 ? 0 : share > 0.8 ? 1 : share;
      };
      const auto ends = search.run(fence, Rule{}, TestFixture::starts);
      for (std::uint64_t k = 0; k < ends.count(); ++k) {
        EXPECT_TRUE(is_finite(ends.value[k]) && ends.status[k] != Status::nonfinite_gradient)
            << Rule::name << ", " << Gradient::name << ": start " << k << " ends as " << name_of(ends.status[k]);
      }
    });
  });
}

TYPED_TEST(StatusOn, AStartBeyondTheBoundsBeginsOnThem) {
  auto search = this->search({.iterations = 0});
  search.share = [](std::uint64_t, int i) { return i == 0 ? -1.0 : 2.0; };
  const auto ends = search.run(Slope{}, GradientDescent{}, this->starts);
  for (std::uint64_t k = 0; k < ends.count(); ++k) {
    EXPECT_EQ(ends.point[3 * k], -1);
    EXPECT_EQ(ends.point[3 * k + 1], 2);
  }
}

TEST(Status, EveryStatusHasANameOfItsOwn) {
  std::set<std::string> names;
  for (int status = 0; status < status_count; ++status) names.insert(name_of(static_cast<Status>(status)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(status_count));
  EXPECT_STREQ(name_of(Status::converged_gradient), "converged-gradient");
  EXPECT_STREQ(name_of(Status::stopped), "stopped");
}

}  // namespace
}  // namespace polydescent::test
