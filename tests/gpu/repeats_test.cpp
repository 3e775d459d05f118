// What a GPU must give bit for bit: the starts, and ends that depend on nothing but the start.
#include "gpu/searches.hpp"
#include "polydescent/kernels/sampler/registry.hpp"

namespace polydescent::test {
namespace {

class GpuRepeats : public OnGpuAs<> {};

TEST_F(GpuRepeats, TheStartsOfTheCpu) {
  Samplers::for_each([]<class Sampler>(TypeTag<Sampler>) {
    for (const int dim : {2, 10, 65, 300}) {
      for (const std::uint64_t seed : {0u, 12345u}) {
        MinimizeOptions options = ten_iterations(affordable(10'001));
        options.iterations = 0;
        options.sampler = Sampler::name;
        options.seed = seed;
        const Problem problem = builtin_problem("rosenbrock", dim);
        const SearchResult cpu = run_on_cpu(problem, options);
        const SearchResult gpu = run_on_gpu(problem, options);
        EXPECT_TRUE(same_bits(cpu.ends->point, gpu.ends->point)) << Sampler::name << ", " << dim << ", seed " << seed;
        EXPECT_EQ(cpu.ends->status, gpu.ends->status);
      }
    }
  });
}

TEST_F(GpuRepeats, TheStartsThatAreGiven) {
  for (const int dim : {2, 65, 300}) {
    const Problem problem = builtin_problem("rosenbrock", dim);
    MinimizeOptions options = ten_iterations(1001);
    options.iterations = 0;
    const std::vector<double> points = run_on_cpu(problem, options).ends->point;
    options.starts.reset();
    options.start_points = points;
    EXPECT_TRUE(same_bits(run_on_gpu(problem, options).ends->point, points)) << dim;
    options.only_start = 1000;
    EXPECT_TRUE(same_bits(run_on_gpu(problem, options).ends->point, {points.end() - dim, points.end()})) << dim;
  }
}

/// Starts that stop at different times, so that threads take new ones in an order that nobody can tell.
MinimizeOptions uneven(int dim, std::uint64_t starts) {
  MinimizeOptions options;
  options.starts = starts;
  options.iterations = 100;
  options.gradient_tolerance = dim < 300 ? 0.3 : 0.12;  // scaled by the value, which has a term per dimension
  options.minima = 0;
  return options;
}

struct Size {
  int dim;
  std::uint64_t starts;
};
constexpr Size sizes[] = {{2, 50'001}, {10, 20'001}, {40, 2001}, {300, 101}};

TEST_F(GpuRepeats, TheSameEndsEveryTime) {
  for (const auto [dim, starts] : sizes) {
    const Problem problem = builtin_problem("rastrigin", dim);
    const SearchResult one = run_on_gpu(problem, uneven(dim, affordable(starts)));
    const SearchResult other = run_on_gpu(problem, uneven(dim, affordable(starts)));
    expect_same_ends(*one.ends, *other.ends);
    const auto [least, most] = std::minmax_element(one.ends->iterations.begin(), one.ends->iterations.end());
    EXPECT_LT(*least, *most) << "all starts stopped at once";
  }
}

TEST_F(GpuRepeats, TheSameEndsInASmallerBatch) {
  for (const auto [dim, starts] : sizes) {
    const Problem problem = builtin_problem("rastrigin", dim);
    const SearchResult all = run_on_gpu(problem, uneven(dim, affordable(starts)));
    const SearchResult few = run_on_gpu(problem, uneven(dim, 77));
    expect_same_ends(*few.ends, first_of(*all.ends, 77));
  }
}

TEST_F(GpuRepeats, OneStartOfTheBatchAlone) {
  for (const auto [dim, starts] : sizes) {
    const Problem problem = builtin_problem("rastrigin", dim);
    MinimizeOptions options = uneven(dim, affordable(starts));
    const SearchResult all = run_on_gpu(problem, options);
    for (const std::uint64_t start : {std::uint64_t{0}, *options.starts / 2, *options.starts - 1}) {
      options.only_start = start;
      const SearchResult alone = run_on_gpu(problem, options);
      const auto at = all.ends->point.begin() + static_cast<std::ptrdiff_t>(start * static_cast<std::uint64_t>(dim));
      EXPECT_TRUE(same_bits(alone.ends->point, {at, at + dim})) << "start " << start;
      EXPECT_TRUE(same_bits(alone.ends->value, {all.ends->value[start]})) << "start " << start;
      EXPECT_EQ(alone.ends->status[0], all.ends->status[start]);
      EXPECT_EQ(alone.ends->iterations[0], all.ends->iterations[start]);
    }
  }
}

TEST_F(GpuRepeats, TheSameEndsOnAllGpusTogether) {
  const auto all = gpu::devices();
  const auto other_kind = [&](const gpu::DeviceInfo& info) { return info.name != all.front().name; };
  if (!stand_in() && all.size() < 2) GTEST_SKIP() << "one GPU";
  if (std::any_of(all.begin(), all.end(), other_kind)) GTEST_SKIP() << "GPUs of different kinds";
  for (const auto [dim, starts] : sizes) {
    const Problem problem = builtin_problem("rastrigin", dim);
    const SearchResult one = run_on_gpu(problem, uneven(dim, affordable(starts)), parse_device("cuda:0"));
    const SearchResult together = run_on_gpu(problem, uneven(dim, affordable(starts)), parse_device("cuda:all"));
    expect_same_ends(*one.ends, *together.ends);
  }
}

TEST_F(GpuRepeats, QuasiNewtonDescentsTooAndAlone) {
  for (const auto [dim, starts] : sizes) {
    const Problem problem = builtin_problem("rosenbrock", dim);
    MinimizeOptions options = uneven(dim, affordable(starts));
    options.optimizer = Lbfgs{};
    options.gradient_tolerance.reset();
    const SearchResult one = run_on_gpu(problem, options);
    const SearchResult other = run_on_gpu(problem, options);
    expect_same_ends(*one.ends, *other.ends);
    options.only_start = *options.starts / 2;
    const SearchResult alone = run_on_gpu(problem, options);
    EXPECT_TRUE(same_bits(alone.ends->value, {one.ends->value[*options.only_start]})) << dim;
    EXPECT_EQ(alone.ends->iterations[0], one.ends->iterations[*options.only_start]);
  }
}

/// More starts than one launch takes, in the tier where that is few.
TEST_F(GpuRepeats, TheSameEndsInSeveralLaunches) {
  const Problem problem = builtin_problem("sphere", 300);
  MinimizeOptions options = ten_iterations(affordable(150'001), Precision::float32);
  options.gradient = "dual";
  const SearchResult all = run_on_gpu(problem, options);
  EXPECT_EQ(all.descents, options.starts);
  EXPECT_EQ(all.iterations, *options.starts * 10);
  EXPECT_EQ(all.statuses[static_cast<std::size_t>(Status::iteration_limit)], options.starts);
  ASSERT_TRUE(all.best.has_value());
  options.only_start = all.best->start;
  const SearchResult alone = run_on_gpu(problem, options);
  EXPECT_EQ(alone.best->value, all.best->value);
  EXPECT_TRUE(same_bits(alone.best->point, all.best->point));
  options.only_start = *options.starts - 1;
  EXPECT_EQ(run_on_gpu(problem, options).descents, 1u);
}

TEST_F(GpuRepeats, MillionsOfStartsOneAfterTheOther) {
  const MinimizeOptions options = ten_iterations(affordable(10'000'001), Precision::float32);
  const SearchResult all = run_on_gpu(builtin_problem("sphere", 2), options);
  EXPECT_EQ(all.descents, options.starts);
  EXPECT_EQ(all.iterations, *options.starts * 10);
}

}  // namespace
}  // namespace polydescent::test
