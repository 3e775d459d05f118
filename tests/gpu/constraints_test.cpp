// Constraints and the simplex on a GPU: the same extremes and multipliers as on the CPU, though not the same ways to them.
#include <string>

#include "gpu/searches.hpp"

namespace polydescent::test {
namespace {

class GpuConstraints : public OnGpuAs<> {};

Problem constrained(const std::string& text, const std::vector<std::string>& constraints, int dim) {
  ObjectiveRequest request;
  request.box = Box::cube(1, -4, 4);
  request.dim = dim;
  request.constraints = constraints;
  request.float64_only = request.automatic_gradient_only = true;
  return Problem::expression(text, request);
}

void expect_same_extreme(const Problem& problem, const MinimizeOptions& options) {
  const SearchResult cpu = run_on_cpu(problem, options), gpu = run_on_gpu(problem, options);
  ASSERT_TRUE(cpu.best && gpu.best);
  EXPECT_NEAR(gpu.best->value, cpu.best->value, 1e-7 * std::max(1.0, std::abs(cpu.best->value)));
  EXPECT_LT(gpu.best->constraint_violation, 1e-6);
  ASSERT_EQ(gpu.best->multipliers.size(), cpu.best->multipliers.size());
  for (std::size_t k = 0; k < cpu.best->multipliers.size(); ++k) EXPECT_NEAR(gpu.best->multipliers[k], cpu.best->multipliers[k], 1e-5);
  EXPECT_LT(gpu.constraint_evidence->stationarity, 1e-7);
}

// A start per thread, per warp and per block.
TEST_F(GpuConstraints, AreMetInEveryTier) {
  const std::vector<std::string> constraints{"sum(i, 0, n-1, x[i]) = 1", "x[0] <= 0.05", "x[0]*x[1] >= -1"};
  for (const int dim : {3, 40, 300}) {
    const Problem problem = constrained("sum(i, 0, n-1, (x[i] - sin(i))^2 + 0.1*x[i]^4)", constraints, dim);
    for (const Optimizer& optimizer : {Optimizer{Lbfgs{}}, Optimizer{Adam{}}}) {
      MinimizeOptions options;
      options.starts = affordable(99);
      options.optimizer = optimizer;
      options.iterations = 2000;
      expect_same_extreme(problem, options);
    }
  }
}

TEST_F(GpuConstraints, SimplexHoldsEntropies) {
  for (const int dim : {3, 40, 300}) {
    const Problem problem = constrained("sum(i, 0, n-1, xlogx(x[i]))", {}, dim);
    MinimizeOptions options;
    options.starts = affordable(99);
    options.optimizer = Lbfgs{};
    options.simplex = true;
    expect_same_extreme(problem, options);
    EXPECT_NEAR(run_on_gpu(problem, options).best->value, -std::log(dim), 1e-8);
  }
}

}  // namespace
}  // namespace polydescent::test
