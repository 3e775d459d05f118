#include "polydescent/host/learning_rate.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "host/functors.hpp"
#include "polydescent/host/minimize.hpp"
#include "polydescent/host/start_sampler.hpp"

namespace polydescent {
namespace {

using testing::Each;

/// F in coordinates of which the first is `factor` times as long.
template <class F>
struct Stretched {
  double factor;

  template <class X>
  struct Shrunk {
    using value_type = typename X::value_type;
    const X& x;
    double factor;
    int size() const { return x.size(); }
    value_type operator[](int i) const { return i == 0 ? value_type(x[0] / value_type(factor)) : value_type(x[i]); }
  };
  template <class X>
  auto operator()(const X& x) const {
    return F{}(Shrunk<X>{x, factor});
  }
};

/// The rate that minimize would use.
LearningRate resolve(const Problem& problem, const MinimizeOptions& options) {
  const StartSampler sampler(options, problem.dim);
  return resolve_learning_rate(problem, options, sampler.reference(),
                               problem.table->as_double.gradient[index_of<DualGradient, Gradients>]);
}

TEST(LearningRate, GivenIsTakenAsItIs) {
  const Problem valleys = problem(Valleys{}, {{-4, -40}, {4, 40}});
  UpdateRules::for_each([&]<class Rule>(TypeTag<Rule>) {
    const LearningRate rate = resolve(valleys, {.optimizer = Rule{}, .learning_rate = 0.0125});
    EXPECT_EQ(rate.base, 0.0125);
    EXPECT_THAT(rate.scale, Each(1.0));
    EXPECT_EQ(rate.gradients_evaluated, 0U);
  });
}

TEST(LearningRate, GivenMovesEveryCoordinateByItTimesTheGradient) {
  const Problem valleys = problem(Valleys{}, {{-4, -40}, {4, 40}});
  const auto end_after = [&](int iterations) {
    const MinimizeOptions options{.starts = 1, .optimizer = GradientDescent{}, .learning_rate = 1e-7,
                                  .schedule = Constant{}, .iterations = iterations, .polish = Polish::none};
    return minimize(valleys, options).best->point;
  };
  const auto before = end_after(0);
  const auto after = end_after(1);
  for (std::size_t i = 0; i < 2; ++i) {
    const double gradient = 4 * std::pow(before[i], 3) - 32 * before[i] + 5 + static_cast<double>(i);
    EXPECT_NEAR(after[i], before[i] - 1e-7 * gradient, 1e-13 * std::abs(before[i]));
  }
}

TEST(LearningRate, FromTheBoundsIsAShareOfEachWidthForRulesThatNormalize) {
  const LearningRate rate = resolve(problem(Valleys{}, {{-4, -40}, {4, 40}}), {.optimizer = Adam{}});
  EXPECT_EQ(rate.base, automatic_step_share);
  EXPECT_THAT(rate.scale, testing::ElementsAre(8, 80));
  EXPECT_EQ(rate.gradients_evaluated, 0U);
}

TEST(LearningRate, FromTheBoundsTakesAnotherShareOnRequest) {
  UpdateRules::for_each([&]<class Rule>(TypeTag<Rule>) {
    const LearningRate rate = resolve(problem(Valleys{}, Box::cube(2, -4, 4)), {.optimizer = Rule{}, .step_share = 0.2});
    EXPECT_EQ(rate.base, 0.2);
  });
}

TEST(LearningRate, FromTheBoundsMovesTheTypicalStartByAShareOfItsWidthUnderPlainDescent) {
  const Problem valleys = problem(Valleys{}, Box::cube(2, -4, 4));
  const MinimizeOptions options{.seed = 5, .optimizer = GradientDescent{}};
  const LearningRate rate = resolve(valleys, options);
  EXPECT_EQ(rate.gradients_evaluated, 64U);

  const StartSampler sampler(options, 2);
  std::vector<double> steps;
  for (std::uint64_t start = 0; start < 64; ++start) {
    double largest = 0, share[2];
    sampler.reference().draw(sampler.reference().sampler, start, 2, share);
    for (int i = 0; i < 2; ++i) {
      const double x = -4 + 8 * share[i];
      largest = std::max(largest, std::abs(4 * x * x * x - 32 * x + 5 + i));
    }
    steps.push_back(rate.base * rate.scale[0] * largest);
  }
  std::sort(steps.begin(), steps.end());
  EXPECT_LE(steps[31], automatic_step_share * 8 * (1 + 1e-12));
  EXPECT_GE(steps[32], automatic_step_share * 8 * (1 - 1e-12));
}

// A grid's first starts lie in a row, the last ones opposite: neither may stand for all.
TEST(LearningRate, FromTheBoundsLooksAtStartsFromAllOverAGrid) {
  const Problem valleys = problem(Valleys{}, Box::cube(2, -4, 8));  // steepest far out on one side
  MinimizeOptions options{.starts = 4096, .sampler = "sobol", .optimizer = GradientDescent{}};
  const double expected = resolve(valleys, options).scale[0];
  for (const char* sampler : {"latin-hypercube", "grid"}) {
    options.sampler = sampler;
    EXPECT_NEAR(resolve(valleys, options).scale[0], expected, 0.35 * expected) << sampler;
    EXPECT_EQ(resolve(valleys, options).gradients_evaluated, 64U);
    options.starts = 5;
    EXPECT_EQ(resolve(valleys, options).gradients_evaluated, 5U);
    options.starts = 4096;
  }
}

TEST(LearningRate, FromTheBoundsIsOrdinaryWhereGradientsVanishOrAreUndefined) {
  for (const Problem& hopeless : {problem(Flat{}, Box::cube(1, 0, 1)), problem(Undefined{}, Box::cube(1, 0, 1))}) {
    const LearningRate rate = resolve(hopeless, {.optimizer = GradientDescent{}});
    EXPECT_TRUE(std::isfinite(rate.base * rate.scale[0]) && rate.base * rate.scale[0] > 0);
  }
}

TEST(LearningRate, FromTheBoundsGivesAStretchedProblemTheSameDescents) {
  const Problem plain = problem(Valleys{}, Box::cube(2, -4, 4));
  const Problem stretched = problem(Stretched<Valleys>{40}, {{-160, -4}, {160, 4}});
  UpdateRules::for_each([&]<class Rule>(TypeTag<Rule>) {
    // Adadelta compares squared gradients, in their own units, with its epsilon.
    const double slack = std::string(Rule::name) == "adadelta" ? 1000 : 1;
    const MinimizeOptions options{.starts = 67, .optimizer = Rule{}, .iterations = 200, .polish = Polish::none, .gradient_tolerance = 0.0,
                                  .value_tolerance = 0.0, .keep_ends = true};
    const Ends expected = *minimize(plain, options).ends;
    const Ends actual = *minimize(stretched, options).ends;
    for (std::size_t k = 0; k < 67; ++k) {
      EXPECT_NEAR(actual.value[k], expected.value[k], slack * 1e-8) << Rule::name << ", start " << k;
      EXPECT_NEAR(actual.point[2 * k] / 40, expected.point[2 * k], slack * 1e-6) << Rule::name << ", start " << k;
      EXPECT_NEAR(actual.point[2 * k + 1], expected.point[2 * k + 1], slack * 1e-6) << Rule::name << ", start " << k;
    }
  });
}

// The penalty can be all there is to the gradient.
TEST(LearningRate, FromTheBoundsTakesThePenaltyIntoAccount) {
  for (const double l2 : {0.0, 50.0, 1000.0}) {
    for (const double l1 : {0.0, 1000.0}) {
      const SearchResult result = minimize(builtin_problem("sphere", 2), {.starts = 64, .optimizer = GradientDescent{}, .l1 = l1, .l2 = l2});
      for (const double x : result.best->point) EXPECT_NEAR(x, 0, 1e-3) << "l1 " << l1 << ", l2 " << l2;
    }
  }
}

}  // namespace
}  // namespace polydescent
