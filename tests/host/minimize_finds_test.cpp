#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "polydescent/host/minimize.hpp"

namespace polydescent {
namespace {

/// The best ends within `value` of the known minimum, and the search reaches its place to `distance` in each coordinate.
struct Promise {
  double value;
  double distance;
};

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

void expect_found(const Problem& problem, const MinimizeOptions& options, const Promise& promise) {
  SCOPED_TRACE(problem.name);
  const SearchResult result = minimize(problem, options);
  ASSERT_TRUE(result.best.has_value());
  const KnownMinimum& known = problem.known_minima.at(0);
  EXPECT_NEAR(result.best->value, known.value, promise.value);
  EXPECT_NEAR(result.best->value, evaluate(problem, result.best->point), 1e-9);
  const bool reached = std::any_of(result.minima.begin(), result.minima.end(), [&](const Minimum& minimum) {
    return minimum.value <= known.value + promise.value && distance(minimum.point, known.point) <= promise.distance;
  });
  EXPECT_TRUE(reached);
  EXPECT_EQ(result.best->start, result.minima.at(0).start);
  EXPECT_EQ(result.best_hits, result.minima[0].count);
}

TEST(Minimize, FindsTheFloorOfRosenbrocksValleyInTenDimensions) {
#if defined(__SANITIZE_ADDRESS__)
  constexpr std::uint64_t starts = 512;  // the sanitizer makes a descent forty times as long
#else
  constexpr std::uint64_t starts = 4096;
#endif
  const Problem problem = builtin_problem("rosenbrock", 10);
  const SearchResult result = minimize(problem, {.starts = starts, .iterations = 20'000});
  ASSERT_TRUE(result.best.has_value());
  EXPECT_LT(result.best->value, 1e-8);
  for (const double coordinate : result.best->point) EXPECT_NEAR(coordinate, 1, 1e-3);
  EXPECT_EQ(result.minima_total, 2U);  // the global one and the local one near (-1, 1, ..., 1)
  EXPECT_NEAR(result.minima.at(1).value, 3.986579, 1e-6);
}

TEST(Minimize, FindsTheFloorOfRosenbrocksValleyMovedAndRotated) {
  for (int instance = 1; instance <= 3; ++instance) {
    expect_found(builtin_problem("rosenbrock", 10, instance), {.starts = 256, .iterations = 20'000}, {1e-8, 1e-3});
  }
}

TEST(Minimize, FindsTheDeepestOfStyblinskiAndTangsBasins) {
  EXPECT_NEAR(minimize(builtin_problem("styblinski-tang", 5)).best->value, -39.166165703771 * 5, 1e-6);
  for (int instance = 0; instance <= 3; ++instance) {
    expect_found(builtin_problem("styblinski-tang", 5, instance), {}, {1e-6, 1e-5});
  }
}

TEST(Minimize, CountsAllThirtyTwoBasinsOfStyblinskiAndTang) {
  const SearchResult result = minimize(builtin_problem("styblinski-tang", 5), {.minima = 1000});
  EXPECT_EQ(result.minima_total, 32U);
  EXPECT_EQ(result.minima.size(), 32U);
  EXPECT_LT(result.coverage->estimated_unseen.value(), 1);
}

TEST(Minimize, FindsBothDeepestHumpsOfTheCamel) {
  EXPECT_NEAR(minimize(builtin_problem("six-hump-camel")).best->value, -1.0316284534899, 1e-6);
  for (int instance = 0; instance <= 3; ++instance) {
    expect_found(builtin_problem("six-hump-camel", 2, instance), {}, {1e-6, 1e-5});
  }
  const SearchResult result = minimize(builtin_problem("six-hump-camel"));
  EXPECT_NEAR(result.minima.at(1).value, result.minima.at(0).value, 1e-12);
  EXPECT_EQ(result.minima_total, 6U);
}

TEST(Minimize, FindsTheKnownMinimaInFloat32) {
  const MinimizeOptions options{.precision = Precision::float32};
  const auto best = [&](const char* name, int dim) { return minimize(builtin_problem(name, dim), options).best->value; };
  EXPECT_NEAR(best("six-hump-camel", 2), -1.0316284534899, 1e-5);
  EXPECT_NEAR(best("styblinski-tang", 5), -39.166165703771 * 5, 1e-3);
  EXPECT_LT(best("rosenbrock", 2), 1e-5);
}

TEST(Minimize, FindsTheKnownMinimaWithEveryRuleAndEveryGradient) {
  const Problem camel = builtin_problem("six-hump-camel");
  Gradients::for_each([&]<class Gradient>(TypeTag<Gradient>) {
    UpdateRules::for_each([&]<class Rule>(TypeTag<Rule>) {
      const SearchResult result = minimize(camel, {.starts = 257, .optimizer = Rule{}, .gradient = Gradient::name});
      EXPECT_NEAR(result.best->value, -1.0316284534899, 1e-6) << Rule::name << ", " << Gradient::name;
    });
  });
}

// Nearer than the long steps that suit a sphere.
TEST(Minimize, FindsAMinimumNextToABoundByCentralDifferences) {
  Problem sphere = builtin_problem("sphere", 2);
  for (const double below : {1e-3, 1e-6, 0.0}) {
    sphere.box = {{-below, -10}, {10, below}};
    for (const Precision precision : {Precision::float64, Precision::float32}) {
      const SearchResult result = minimize(sphere, {.starts = 65, .gradient = "central", .precision = precision});
      EXPECT_LT(result.best->value, precision == Precision::float64 ? 1e-11 : 1e-9) << below;
    }
  }
}

TEST(Minimize, StopsAtABoundWhereTheMinimumIsOutside) {
  const Problem problem = [] {
    Problem sphere = builtin_problem("sphere", 3);
    sphere.box = {{1, -1, -5}, {4, 1, -2}};
    return sphere;
  }();
  const SearchResult result = minimize(problem, {.starts = 65});
  EXPECT_NEAR(result.best->value, 5, 1e-12);
  EXPECT_EQ(result.best->point[0], 1);
  EXPECT_EQ(result.best->point[2], -2);
  EXPECT_EQ(result.minima_total, 1U);
}

}  // namespace
}  // namespace polydescent
