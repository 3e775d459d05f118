// Every start after ten iterations, on the GPU and in plain scalar code on the CPU: they differ by contraction and by
// the math functions' last bits, and by nothing else.
#include <fmt/format.h>

#include <tuple>

#include "gpu/searches.hpp"
#include "polydescent/kernels/gradient/registry.hpp"
#include "support/some_objectives.hpp"

namespace polydescent::test {
namespace {

/// A step's share of the width. A difference of two values has their rounding errors in it, which grow with the number
/// of coordinates behind a value. Where it is near zero it may have either sign, and two ends differ by every step:
/// among many coordinates or starts there are some. Such steps must add up to less than the tolerance.
double share_of(const Problem& problem, const MinimizeOptions& options) {
  if (options.gradient == "forward") return options.precision == Precision::float32 ? 4e-5 : 5e-6;  // noisier still
  const bool near_zero = options.gradient == "central" && (problem.dim > 10 || options.starts > 10'000);
  if (options.precision == Precision::float32) return near_zero ? 4e-5 : 2e-4;
  if (!near_zero) return 2e-3;
  return problem.dim > 100 ? 5e-6 : 2e-5;
}

/// Forward differences have more rounding in them than central ones, as their step is shorter.
double tolerance_of(const MinimizeOptions& options) {
  const bool forward = options.gradient == ForwardDifference::name;
  const auto noise = [&]<class S>(S) {
    return forward ? CentralDifference::default_step<S>() / ForwardDifference::default_step<S>() : 1.0;
  };
  return options.precision == Precision::float32 ? Tolerances<float>::parity * noise(0.0F)
                                                 : Tolerances<double>::parity * noise(0.0);
}

void expect_parity(const Problem& problem, MinimizeOptions options) {
  const double share = share_of(problem, options);
  choose_rate(problem, share, options);
  const SearchResult cpu = run_on_cpu(problem, options);
  const SearchResult gpu = run_on_gpu(problem, options);
  const std::string what = fmt::format("{} in {} dimensions", problem.name, problem.dim);
  EXPECT_LE(distance(problem, cpu.ends->point, gpu.ends->point), tolerance_of(options)) << what;
  EXPECT_LE(mean_distance(problem, cpu.ends->point, gpu.ends->point), share / 10)
      << what << ": most must be much closer";
  EXPECT_EQ(cpu.ends->status, gpu.ends->status) << what;
  EXPECT_EQ(cpu.ends->iterations, gpu.ends->iterations) << what;
  EXPECT_EQ(cpu.values_evaluated - cpu.examination_values, gpu.values_evaluated - gpu.examination_values) << what;
  options.iterations = 0;
  const SearchResult origin = run_on_cpu(problem, options);
  EXPECT_GT(distance(problem, cpu.ends->point, origin.ends->point), share) << what << ": too short a way to compare";
}

template <class List>
std::vector<std::string> names_in() {
  std::vector<std::string> names;
  List::for_each([&]<class T>(TypeTag<T>) { names.emplace_back(T::name); });
  return names;
}

using Combination = std::tuple<std::string, std::string, std::string, Precision>;  // objective, rule, gradient

class GpuParity : public OnGpuAs<::testing::TestWithParam<Combination>> {};

/// A size for each tier: one start per thread, per warp, per block.
TEST_P(GpuParity, HoldsInEveryTierAfterTenIterations) {
  const auto& [objective, rule, gradient, precision] = GetParam();
  const int only = find_builtin_objective(objective).max_dim;
  for (const int dim : only > 0 ? std::vector<int>{only} : std::vector<int>{10, 65, 300}) {
    MinimizeOptions options = ten_iterations(affordable(dim < 300 ? 1001 : 37), precision);
    options.optimizer = optimizer_named(rule);
    options.gradient = gradient;
    expect_parity(builtin_problem(objective, dim), options);
  }
}

std::string name_of(const ::testing::TestParamInfo<Combination>& info) {
  const auto& [objective, rule, gradient, precision] = info.param;
  std::string name = fmt::format("{}_{}_{}_{}", objective, rule, gradient, precision == Precision::float32 ? 32 : 64);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

// Every rule with every gradient on one function, and some functions with every gradient under one rule: they meet in
// the loop only, and a kernel takes a second to compile. Of every function, GpuValues compares the values.
const auto precisions = ::testing::Values(Precision::float64, Precision::float32);
INSTANTIATE_TEST_SUITE_P(Rules, GpuParity,
                         ::testing::Combine(::testing::Values("rosenbrock"), ::testing::ValuesIn(names_in<UpdateRules>()),
                                            ::testing::ValuesIn(names_in<Gradients>()), precisions),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Objectives, GpuParity,
                         ::testing::Combine(::testing::ValuesIn(names_in<SomeObjectives>()), ::testing::Values("momentum"),
                                            ::testing::ValuesIn(names_in<Gradients>()), precisions),
                         name_of);

class GpuValues : public OnGpuAs<::testing::TestWithParam<std::string>> {};

TEST_P(GpuValues, AreTheCpusWhereStartsBegin) {
  const Problem problem = builtin_problem(GetParam(), find_builtin_objective(GetParam()).nearest_dim(10));
  MinimizeOptions options;
  options.starts = 333;
  options.iterations = 0;
  options.polish = Polish::none;
  options.keep_ends = true;
  const SearchResult cpu = run_on_cpu(problem, options), gpu = run_on_gpu(problem, options);
  double size = 1;
  for (const double value : cpu.ends->value) size = std::max(size, std::abs(value));
  for (std::size_t k = 0; k < 333; ++k) ASSERT_NEAR(gpu.ends->value[k], cpu.ends->value[k], 1e-11 * size) << "start " << k;
}

std::vector<std::string> objective_names() {
  std::vector<std::string> names;
  for (const BuiltinObjective& objective : builtin_objectives()) names.emplace_back(objective.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Values, GpuValues, ::testing::ValuesIn(objective_names()), [](const auto& objective) {
  std::string name = objective.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

/// Few iterations: what a bit is worth grows from step to step. In every tier, with bounds that hold coordinates back.
class GpuParityOfQuasiNewton : public OnGpuAs<> {};

TEST_F(GpuParityOfQuasiNewton, HoldsInEveryTierAfterFiveIterations) {
  for (const char* objective : {"rosenbrock", "styblinski-tang", "rastrigin"}) {
    for (const int dim : {2, 5, 17, 65, 300}) {
      for (const char* gradient : {"dual", "analytic", "central"}) {
        const Problem problem = builtin_problem(objective, dim);
        MinimizeOptions options = ten_iterations(affordable(dim < 300 ? 333 : 37));
        options.optimizer = Lbfgs{};
        options.schedule = MinimizeOptions{}.schedule;
        options.iterations = 5;
        options.gradient = gradient;
        const SearchResult cpu = run_on_cpu(problem, options);
        const SearchResult gpu = run_on_gpu(problem, options);
        const std::string what = fmt::format("{} in {} dimensions, {}", objective, dim, gradient);
        EXPECT_LE(distance(problem, cpu.ends->point, gpu.ends->point), 1e-6) << what;
        EXPECT_EQ(cpu.ends->status, gpu.ends->status) << what;
        EXPECT_EQ(cpu.ends->iterations, gpu.ends->iterations) << what;
      }
    }
  }
}

class GpuParityAtTheEdges : public OnGpuAs<> {};

TEST_F(GpuParityAtTheEdges, OfTheTiers) {
  for (const Precision precision : {Precision::float64, Precision::float32}) {
    for (const int dim : {1, 2, 16, 17, 31, 32, 33, 64, 127, 256, 257}) {
      expect_parity(builtin_problem("styblinski-tang", dim), ten_iterations(affordable(333), precision));
    }
  }
}

TEST_F(GpuParityAtTheEdges, OfWhatABlockHolds) {
  expect_parity(builtin_problem("rosenbrock", 2000), ten_iterations(7));
  expect_parity(builtin_problem("rastrigin", 2000), ten_iterations(7, Precision::float32));
}

TEST_F(GpuParityAtTheEdges, OfABatchOfOne) {
  for (const int dim : {10, 65, 300}) expect_parity(builtin_problem("rosenbrock", dim), ten_iterations(1));
}

class GpuParityOfMany : public OnGpuAs<> {};

TEST_F(GpuParityOfMany, HoldsForEachOf100000Starts) {
  for (const Precision precision : {Precision::float64, Precision::float32}) {
    for (const char* objective : {"rosenbrock", "rastrigin", "ackley"}) {
      for (const char* gradient : {"central", "dual"}) {
        MinimizeOptions options = ten_iterations(affordable(100'001), precision);
        options.gradient = gradient;
        expect_parity(builtin_problem(objective, 10), options);
      }
    }
  }
}

class GpuParityOfInstances : public OnGpuAs<> {};

TEST_F(GpuParityOfInstances, HoldsWhereverTheMinimumWasMoved) {
  for (const Precision precision : {Precision::float64, Precision::float32}) {
    for (const int dim : {5, 40, 300}) {
      for (const char* gradient : {"dual", "central"}) {
        if (dim == 300 && gradient == std::string("central")) continue;  // a value takes dim^2 operations
        MinimizeOptions options = ten_iterations(dim < 300 ? 333 : 7, precision);
        options.gradient = gradient;
        expect_parity(builtin_problem("rastrigin", dim, 3), options);
      }
    }
    expect_parity(builtin_problem("himmelblau", 2, 1), ten_iterations(333, precision));
  }
}

}  // namespace
}  // namespace polydescent::test
