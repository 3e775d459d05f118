#include "polydescent/host/instance.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <string>

#include "host/request_error.hpp"
#include "polydescent/host/minimize.hpp"
#include "polydescent/kernels/descent/moved_evaluator.hpp"

namespace polydescent {
namespace {

using testing::HasSubstr;

/// A dimension that the function exists in, odd where there is a choice.
int some_dim(const BuiltinObjective& objective) { return objective.nearest_dim(5); }

const Motion<double>& motion_of(const Problem& moved_sphere) {
  return static_cast<const MovedObject*>(moved_sphere.objective.get())->as_double;
}

TEST(Instance, RotatesByAnOrthogonalMatrix) {
  for (const int dim : {1, 2, 3, 10, 65}) {
    const Problem problem = builtin_problem("sphere", dim, 7);
    const double* rotation = motion_of(problem).rotation;
    for (int a = 0; a < dim; ++a) {
      for (int b = 0; b <= a; ++b) {
        double product = 0;
        for (int j = 0; j < dim; ++j) product += rotation[a * dim + j] * rotation[b * dim + j];
        EXPECT_NEAR(product, a == b ? 1 : 0, 1e-12) << "rows " << a << " and " << b << " of " << dim;
      }
    }
  }
}

TEST(Instance, PutsTheMinimumInTheMiddleOfTheBox) {
  double least = 1, most = 0;
  for (const auto& objective : builtin_objectives()) {
    for (int instance = 1; instance <= 30; ++instance) {
      const Problem problem = builtin_problem(objective.name, some_dim(objective), instance);
      ASSERT_EQ(problem.known_minima.size(), 1U);
      for (std::size_t i = 0; i < problem.box.lower.size(); ++i) {
        const double width = problem.box.upper[i] - problem.box.lower[i];
        const double share = (problem.known_minima[0].point[i] - problem.box.lower[i]) / width;
        EXPECT_GE(share, 0.1 - 1e-12) << problem.name;
        EXPECT_LE(share, 0.9 + 1e-12) << problem.name;
        least = std::min(least, share);
        most = std::max(most, share);
      }
    }
  }
  EXPECT_LT(least, 0.15);  // and uses all of it
  EXPECT_GT(most, 0.85);
}

TEST(Instance, KeepsTheValueOfTheMinimum) {
  for (const auto& objective : builtin_objectives()) {
    const Problem original = builtin_problem(objective.name, some_dim(objective));
    for (int instance = 1; instance <= 3; ++instance) {
      const Problem problem = builtin_problem(objective.name, some_dim(objective), instance);
      const auto& known = problem.known_minima.at(0);
      EXPECT_EQ(known.value, original.known_minima.at(0).value);
      EXPECT_NEAR(evaluate(problem, known.point), known.value, 1e-12 * std::max(1.0, std::abs(known.value)))
          << problem.name;
    }
  }
}

TEST(Instance, NowhereFallsBelowTheMinimum) {
  for (const auto& objective : builtin_objectives()) {
    const Problem problem = builtin_problem(objective.name, some_dim(objective), 2);
    const SearchResult result = minimize(problem, {.starts = 131, .iterations = 300});
    ASSERT_TRUE(result.best.has_value()) << problem.name;
    const double known = problem.known_minima.at(0).value;
    EXPECT_GE(result.best->value, known - 1e-9 * std::max(1.0, std::abs(known))) << problem.name;
  }
}

TEST(Instance, IsTheSameEveryTimeAndDiffersFromTheOthers) {
  const std::vector<double> x{0.5, -1, 2, 0.25, -3};
  for (const auto& objective : builtin_objectives()) {
    if (!objective.exists_in(5)) continue;
    const Problem first = builtin_problem(objective.name, 5, 1);
    const Problem again = builtin_problem(objective.name, 5, 1);
    const Problem other = builtin_problem(objective.name, 5, 2);
    EXPECT_EQ(evaluate(first, x), evaluate(again, x));
    EXPECT_EQ(first.known_minima[0].point, again.known_minima[0].point);
    EXPECT_NE(evaluate(first, x), evaluate(other, x)) << objective.name;
    EXPECT_NE(first.known_minima[0].point, other.known_minima[0].point) << objective.name;
  }
}

TEST(Instance, IsTheSameInFloat32UpToRounding) {
  const Problem problem = builtin_problem("styblinski-tang", 4, 3);
  const std::vector<double> x{0.5, -1, 2, 0.25};
  const std::vector<float> narrow(x.begin(), x.end());
  const float value = problem.table->as_float.value(problem.objective.get(), {narrow.data(), 4});
  EXPECT_NEAR(value, evaluate(problem, x), 1e-4);
}

TEST(Instance, DoesNotDependOnTheSeedOfTheSearch) {
  const Problem problem = builtin_problem("sphere", 3, 4);
  for (const std::uint64_t seed : {0U, 1U, 99U}) {
    const SearchResult result = minimize(problem, {.starts = 33, .seed = seed});
    ASSERT_TRUE(result.best.has_value());
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(result.best->point[i], problem.known_minima[0].point[i], 1e-6);
  }
}

TEST(Instance, ZeroIsTheFunctionAsWritten) {
  const Problem problem = builtin_problem("rosenbrock", 3, 0);
  EXPECT_EQ(problem.name, "rosenbrock");
  EXPECT_EQ(evaluate(problem, {1, 1, 1}), 0);
  EXPECT_EQ(evaluate(problem, {0, 0, 0}), 2);
}

TEST(BuiltinProblem, RefusesUnknownNamesAndImpossibleDimensions) {
  const auto refusal = [](const char* name, int dim, int instance) {
    return request_error([&] { builtin_problem(name, dim, instance); });
  };
  EXPECT_THAT(refusal("rosenbrok", 2, 0), HasSubstr("did you mean 'rosenbrock'"));
  EXPECT_THAT(refusal("rosenbrock", 0, 0), HasSubstr("--dim"));
  EXPECT_THAT(refusal("rosenbrock", -3, 0), HasSubstr("--dim -3"));
  EXPECT_THAT(refusal("rosenbrock", 1, 0), HasSubstr("--dim 1"));
  EXPECT_THAT(refusal("six-hump-camel", 3, 0), HasSubstr("--dim 3"));
  EXPECT_THAT(refusal("sphere", 2, -1), HasSubstr("--instance -1"));
  EXPECT_EQ(builtin_problem("six-hump-camel").dim, 2);
}

}  // namespace
}  // namespace polydescent
