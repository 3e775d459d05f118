#include <gtest/gtest.h>

#include "host/request_error.hpp"
#include "polydescent/host/minimize.hpp"

namespace polydescent {
namespace {

ObjectiveRequest within(double lower, double upper) {
  ObjectiveRequest request;
  request.box = Box::cube(1, lower, upper);
  return request;
}

TEST(ExpressionProblem, IsSearchedInBothPrecisions) {
  const Problem problem = Problem::expression("(x - 1)^2 + (y + 2)^2", within(-5, 5));
  EXPECT_EQ(problem.variables, (std::vector<std::string>{"x", "y"}));
  for (const Precision precision : {Precision::float64, Precision::float32}) {
    const SearchResult result = minimize(problem, {.starts = 64, .precision = precision});
    EXPECT_NEAR(result.best->point[0], 1, 1e-6);
    EXPECT_NEAR(result.best->point[1], -2, 1e-6);
  }
}

TEST(ExpressionProblem, CompiledForFloat64OnlyIsRefusedInFloat32) {
  ObjectiveRequest request = within(-5, 5);
  request.float64_only = true;
  const Problem problem = Problem::expression("(x - 1)^2", request);
  EXPECT_NEAR(minimize(problem, {.starts = 64}).best->point[0], 1, 1e-6);
  EXPECT_EQ(request_error([&] { minimize(problem, {.precision = Precision::float32}); }),
            "--precision float32: (x - 1)^2 was compiled for float64 only; leave float64_only of its request out");
}

TEST(ExpressionProblem, WeighsTheResidualsOfAFitByTheFactorsOfItsSquares) {
  ObjectiveRequest request = within(-10, 10);
  request.data = {{{1, 2, 1, 1, 4, 3, 1, 9, 0}, 3}, {"t", "y", "w"}};
  const Problem weighted = Problem::expression("sum_rows(w*(y - a)^2)/2", request);  // t is not used
  EXPECT_EQ(weighted.fitted_rows, 3u);
  const SearchResult result = minimize(weighted, {.starts = 16, .optimizer = LevenbergMarquardt{}});
  EXPECT_NEAR(result.best->point[0], (1 * 2 + 3 * 4) / 4.0, 1e-10);
  EXPECT_NEAR(result.best->value, (1 * 1.5 * 1.5 + 3 * 0.5 * 0.5) / 2, 1e-10);
}

}  // namespace
}  // namespace polydescent
