// What a search on the GPU finds in the end, and how its starts stop. Descents are chaotic, so single starts may end
// elsewhere than on the CPU; how many end where may not change.
#include <algorithm>
#include <vector>

#include "gpu/searches.hpp"
#include "polydescent/host/error.hpp"

namespace polydescent::test {
namespace {

class GpuOutcome : public OnGpuAs<> {};

/// The starts that ended in the minimum nearest to `point`; none if that is another one.
std::uint64_t starts_near(const Problem& problem, const std::vector<double>& point, const SearchResult& result) {
  double nearest = 0.01;
  std::uint64_t count = 0;
  for (const Minimum& minimum : result.minima) {
    const double apart = distance(problem, minimum.point, point);
    if (apart < nearest) nearest = apart, count = minimum.count;
  }
  return count;
}

/// Two samples of one distribution: their difference is within four standard deviations.
void expect_alike(std::uint64_t one, std::uint64_t other, const std::string& what) {
  const double a = static_cast<double>(one);
  const double b = static_cast<double>(other);
  EXPECT_LE(std::abs(a - b), 4 * std::sqrt(a + b) + 1) << what;
}

/// Starts that converged: which test was met first is a matter of rounding.
std::uint64_t converged(const SearchResult& result) {
  std::uint64_t count = 0;
  for (const Status status : {Status::converged_gradient, Status::converged_value, Status::converged_step}) {
    count += result.statuses[static_cast<std::size_t>(status)];
  }
  return count;
}

void expect_same_basins(const Problem& problem, MinimizeOptions options) {
  options.minima = 1000;
  const SearchResult cpu = run_on_cpu(problem, options);
  const SearchResult gpu = run_on_gpu(problem, options);
  ASSERT_TRUE(cpu.best && gpu.best);
  EXPECT_NEAR(cpu.best->value, gpu.best->value, 1e-6);
  for (const Minimum& minimum : cpu.minima) {
    if (minimum.count < 10) continue;  // a few starts that stopped on the way
    expect_alike(minimum.count, starts_near(problem, minimum.point, gpu), problem.name);
  }
  expect_alike(converged(cpu), converged(gpu), "converged");
  EXPECT_GT(converged(gpu), 0u);
}

TEST_F(GpuOutcome, AsManyStartsInEveryBasin) {
  for (const Precision precision : {Precision::float64, Precision::float32}) {
    MinimizeOptions options;
    options.starts = affordable(20'001);
    options.iterations = 2000;
    options.precision = precision;
    expect_same_basins(builtin_problem("himmelblau"), options);
    options.optimizer = optimizer_named("momentum");
    expect_same_basins(builtin_problem("himmelblau"), options);
    options.optimizer = optimizer_named("gradient-descent");
    expect_same_basins(builtin_problem("himmelblau"), options);
    options.optimizer = Adam{};
    expect_same_basins(builtin_problem("rastrigin", 2), options);
  }
}

/// Every tier by quasi-Newton descents to the gradient's rounding: where there is one minimum they all end there.
TEST_F(GpuOutcome, QuasiNewtonDescentsEndExactly) {
  for (const int dim : {2, 9, 40, 300}) {
    MinimizeOptions options;
    options.starts = affordable(dim < 300 ? 1001 : 101);
    options.optimizer = Lbfgs{};
    const SearchResult found = run_on_gpu(builtin_problem("sphere", dim), options);
    ASSERT_TRUE(found.best);
    EXPECT_LE(found.best->value, 1e-18) << dim;
    EXPECT_EQ(converged(found), options.starts) << dim;
  }
}

/// The box cut down to 2 % of its width around the known minimum: few basins, so that finding the best is no matter of luck.
void look_near_the_minimum(Problem& problem) {
  const std::vector<double>& at = problem.known_minima[0].point;
  for (std::size_t i = 0; i < at.size(); ++i) {
    double& lower = problem.box.lower[i];
    double& upper = problem.box.upper[i];
    const double reach = 0.02 * (upper - lower);
    lower = std::max(lower, at[i] - reach);
    upper = std::min(upper, at[i] + reach);
  }
}

TEST_F(GpuOutcome, FindsTheKnownMinimaOfManyObjectives) {
  for (const char* name : {"sphere", "rosenbrock", "rastrigin", "ackley", "griewank", "levy", "styblinski-tang", "schwefel", "himmelblau",
                           "six-hump-camel", "bukin-6", "vincent", "shubert", "branin", "hartmann-6", "shekel-10"}) {
    const BuiltinObjective& objective = find_builtin_objective(name);
    Problem problem = builtin_problem(objective.name, objective.nearest_dim(2));
    look_near_the_minimum(problem);
    MinimizeOptions options;
    options.starts = 1001;
    const SearchResult found = run_on_gpu(problem, options);
    ASSERT_TRUE(found.best) << problem.name;
    // A descent ends where it meets Bukin's ridge, whose floor rises by 0.01 a unit.
    const double tolerance = problem.name == "bukin-6" ? 5e-3 : 1e-6;
    EXPECT_NEAR(found.best->value, problem.known_minima[0].value, tolerance) << problem.name;
    if (stand_in()) continue;
    EXPECT_EQ(found.device_kind, "cuda");
    EXPECT_EQ(found.lanes, 1);
  }
}

TEST_F(GpuOutcome, FastMathFindsThemToo) {
  for (const char* objective : {"rosenbrock", "rastrigin", "ackley", "himmelblau"}) {
    const Problem problem = builtin_problem(objective, 2);
    MinimizeOptions options;
    options.starts = 1001;
    options.precision = Precision::float32;
    options.fast_math = true;
    const SearchResult found = run_on_gpu(problem, options);
    ASSERT_TRUE(found.best) << problem.name;
    EXPECT_NEAR(found.best->value, problem.known_minima[0].value, 1e-2) << problem.name;
  }
}

/// In every tier, with both gradients: values beyond the largest number.
TEST_F(GpuOutcome, InfiniteValuesAreAStatus) {
  for (const Precision precision : {Precision::float64, Precision::float32}) {
    const double huge = precision == Precision::float64 ? 1e200 : 1e30;
    for (const int dim : {2, 40, 300}) {
      for (const char* gradient : {"central", "dual"}) {
        Problem problem = builtin_problem("rosenbrock", dim);
        problem.box = Box::cube(dim, huge, 2 * huge);
        MinimizeOptions options = ten_iterations(99, precision);
        options.gradient = gradient;
        const SearchResult found = run_on_gpu(problem, options);
        EXPECT_EQ(found.statuses[static_cast<std::size_t>(Status::nonfinite_value)], options.starts) << dim << gradient;
        EXPECT_EQ(found.iterations, 0u);
        EXPECT_FALSE(found.best);
      }
    }
  }
}

TEST_F(GpuOutcome, FiniteAndInfiniteValuesSideBySide) {
  for (const int dim : {2, 40}) {
    Problem problem = builtin_problem("rosenbrock", dim);
    problem.box = Box::cube(dim, 0, dim == 2 ? 1e77 : 2.2e76);  // where 100 x^4 passes 1.8e308, and 39 of them
    MinimizeOptions options = ten_iterations(999);
    options.optimizer = optimizer_named("gradient-descent");
    options.learning_rate = 1e-200;
    const SearchResult cpu = run_on_cpu(problem, options);
    const SearchResult gpu = run_on_gpu(problem, options);
    EXPECT_EQ(cpu.ends->status, gpu.ends->status);
    EXPECT_GT(cpu.statuses[static_cast<std::size_t>(Status::nonfinite_value)], 0u);
    EXPECT_LT(cpu.statuses[static_cast<std::size_t>(Status::nonfinite_value)], options.starts);
  }
}

TEST_F(GpuOutcome, TooManyDimensionsAreRefusedWithNumbers) {
  if (stand_in()) GTEST_SKIP() << "about shared memory";
  MinimizeOptions options = ten_iterations(3);
  options.sampler = "uniform";
  try {
    run_on_gpu(builtin_problem("sphere", 20'000), options);
    FAIL() << "a block held 20,000 dimensions";
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::device);
    EXPECT_NE(std::string(error.what()).find("shared memory"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace polydescent::test
