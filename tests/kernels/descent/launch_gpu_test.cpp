// The search on GPUs with a driver that is not one: its memory is the host's, and a launch runs the kernel's body on one
// thread. What is tested is everything around the kernel: the plan, arguments, pointers, copies, order and failures.
#include "polydescent/kernels/descent/launch_gpu.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "host/io/temporary_folder.hpp"
#include "kernels/descent/kernel_on_host.hpp"
#include "kernels/descent/launches.hpp"
#include "kernels/gpu/environment.hpp"
#include "kernels/gpu/fake_driver.hpp"
#include "polydescent/kernels/gpu/failure.hpp"
#include "polydescent/kernels/gpu/nvrtc.hpp"
#include "polydescent/kernels/objective/rastrigin.hpp"
#include "polydescent/kernels/sampler/sobol.hpp"
#include "polydescent/kernels/sampler/sobol_directions.hpp"
#include "support/constrained_bowl.hpp"
#include "support/tolerances.hpp"

namespace polydescent::test {
namespace {

constexpr std::uint64_t starts = 1000;
constexpr std::uint64_t first = 7;
constexpr int dim = 5;

template <class S>
class LaunchGpu : public ::testing::Test {
 public:
  void SetUp() override {
    if (!gpu::nvrtc_present()) GTEST_SKIP() << "there is no NVRTC here";
    gpu::FakeDriver::set_free_memory(std::size_t{64} << 20);
    gpu::FakeDriver::on_launch(run_kernel<S, Rastrigin, Adam, CentralDifference, SobolSampler>);
    lower_.assign(dim, S(-3));
    upper_.assign(dim, S(4));
    width_.assign(dim, S(7));
    scale_.assign(dim, S(0.5));
    const Adam adam;
    for (int t = 1; t <= limits.iterations; ++t) {
      double row[Adam::coefficients];
      adam.tabulate(t, 0.05, row);
      for (const double c : row) coefficients_.push_back(static_cast<S>(c));
    }
    directions_ = sobol_directions(dim);
    sampler_ = {3, directions_.data()};
  }

  DescentSetup<S> setup() const {
    return {dim, {lower_.data(), upper_.data(), width_.data()}, scale_.data(), coefficients_.data(), limits};
  }

  GpuLaunch<S> launch(std::vector<int> devices) const {
    GpuLaunch<S> result{.setup = setup(),
                        .slots = Adam::slots,
                        .coefficients = Adam::coefficients,
                        .objective = kernel_part(Rastrigin{}),
                        .rule = kernel_part(Adam{}),
                        .gradient = kernel_part(CentralDifference{}),
                        .sampler = kernel_part(sampler_),
                        .first = first,
                        .count = starts,
                        .devices = std::move(devices)};
    result.sampler.add_array(sampler_, sampler_.directions, directions_.size());
    return result;
  }

  /// All ends of a search, and in how many launches they came.
  Ends<S> run(std::vector<int> devices, int* launches = nullptr) const {
    Ends<S> ends(starts, dim);
    std::uint64_t next = first;
    GpuSearch<S> search(launch(std::move(devices)));
    search.run([&](const BatchView<S>& batch) {
      EXPECT_EQ(batch.first, next);
      next += batch.count;
      if (launches != nullptr) ++*launches;
      const std::uint64_t at = batch.first - first;
      std::copy_n(batch.value, batch.count, ends.value.begin() + static_cast<std::ptrdiff_t>(at));
      std::copy_n(batch.gradient_norm, batch.count, ends.gradient_norm.begin() + static_cast<std::ptrdiff_t>(at));
      std::copy_n(batch.point, batch.count * dim, ends.point.begin() + static_cast<std::ptrdiff_t>(at * dim));
      std::copy_n(batch.iterations, batch.count, ends.iterations.begin() + static_cast<std::ptrdiff_t>(at));
      std::copy_n(batch.status, batch.count, ends.status.begin() + static_cast<std::ptrdiff_t>(at));
    });
    EXPECT_EQ(next, first + starts);
    return ends;
  }

  Ends<S> run_on_cpu() const { return search().run(Rastrigin{}, Adam{}, starts, first); }

  Search<S> search() const {
    Search<S> search;
    search.lower = lower_;
    search.upper = upper_;
    search.rate_scale = scale_;
    search.rate = 0.05;
    search.limits = limits;
    search.lanes = Lanes::scalar;
    search.gradient = index_of<CentralDifference, Gradients>;
    search.share = sampler_;
    return search;
  }

  static constexpr Limits limits{.iterations = 10, .gradient_tolerance = 0.1};

 private:
  gpu::FakeDriver driver_;
  TemporaryFolder folder_;
  gpu::Variable cache_{"POLYDESCENT_CACHE_DIR", folder_.file("cache").c_str()};
  std::vector<S> lower_, upper_, width_, scale_, coefficients_;
  std::vector<std::uint32_t> directions_;
  SobolSampler sampler_;
};
using Scalars = ::testing::Types<float, double>;
TYPED_TEST_SUITE(LaunchGpu, Scalars);

template <class S>
void expect_same(const Ends<S>& one, const Ends<S>& other) {
  for (std::uint64_t k = 0; k < starts; ++k) ASSERT_TRUE(same_end(one, k, other, k)) << "start " << k;
}

TYPED_TEST(LaunchGpu, EndsAreThoseOfTheCpu) {
  const auto ends = this->run({0});
  const auto expected = this->run_on_cpu();
  EXPECT_EQ(ends.status, expected.status);
  EXPECT_EQ(ends.iterations, expected.iterations);
  for (std::size_t i = 0; i < ends.point.size(); ++i) {
    ASSERT_NEAR(ends.point[i], expected.point[i], 7 * Tolerances<TypeParam>::parity) << i;
  }
}

/// ConstrainedBowl as NVRTC gets it.
constexpr const char* bowl_text = R"(#include "polydescent/kernels/relation.hpp"
struct Bowl {
  int constraints() const { return 2; }
  polydescent::Relation relation(int k) const { return k == 0 ? polydescent::Relation::equal : polydescent::Relation::at_most; }
  template <class X>
  auto constraint(const X& x, int k) const { return k == 0 ? x[0] + x[1] - 1.0 : x[0] - 0.125; }
  template <class X>
  auto operator()(const X& x) const { return x[0] * x[0] + x[1] * x[1]; }
};)";

TYPED_TEST(LaunchGpu, BringsMultipliersAndViolationsBack) {
  using S = TypeParam;
  gpu::FakeDriver::on_launch(run_kernel<S, ConstrainedBowl, Adam, DualGradient, SobolSampler, 2>);
  GpuLaunch<S> launch = this->launch({0, 1});
  launch.objective = kernel_part(ConstrainedBowl{});
  launch.objective.type = "Bowl";
  launch.objective.text = bowl_text;
  launch.gradient = kernel_part(DualGradient{});
  launch.constraints = 2;
  Search<S> on_cpu = this->search();
  on_cpu.gradient = index_of<DualGradient, Gradients>;
  const Ends<S> expected = on_cpu.run(ConstrainedBowl{}, Adam{}, starts, first);
  std::uint64_t seen = 0;
  GpuSearch<S>(launch).run([&](const BatchView<S>& batch) {
    ASSERT_EQ(batch.constraints, 2);
    for (std::uint64_t k = 0; k < batch.count; ++k, ++seen) {
      const std::uint64_t at = batch.first - first + k;
      EXPECT_NEAR(batch.violation[k], expected.violation[at], 1e-4);
      for (std::uint64_t c = 0; c < 2; ++c) EXPECT_NEAR(batch.multipliers[2 * k + c], expected.multipliers[2 * at + c], 1e-3);
    }
  });
  EXPECT_EQ(seen, starts);
}

TYPED_TEST(LaunchGpu, EndsAreTheSameWhateverTheLaunchesAndDevices) {
  const auto expected = this->run({0});
  expect_same(this->run({0, 1}), expected);
  gpu::FakeDriver::set_free_memory(20'000);
  int launches = 0;
  gpu::FakeDriver::set_multiprocessors(1);
  expect_same(this->run({1}, &launches), expected);
  EXPECT_GT(launches, 2);
  expect_same(this->run({0, 1}, &launches), expected);
}

TYPED_TEST(LaunchGpu, BeginsNoLaunchAfterAStopAndTakesThoseInFlight) {
  gpu::FakeDriver::set_free_memory(8'000);
  int stop = 0;
  auto launch = this->launch({0, 1});
  launch.setup.stop = &stop;
  const auto taken = [&](int stop_after) {
    int batches = 0;
    std::uint64_t next = first;
    GpuSearch<TypeParam>(launch).run([&](const auto& batch) {
      EXPECT_EQ(batch.first, next);
      next += batch.count;
      if (++batches == stop_after) stop = 1;
    });
    return batches;
  };
  const int all = taken(0);
  ASSERT_GT(all, 7);
  EXPECT_EQ(taken(3), 6);  // three more were in flight
  EXPECT_EQ(taken(0), 1);  // stopped before: the first runs all the same
}

TYPED_TEST(LaunchGpu, GivesEverythingBackAfterwards) {
  this->run({0, 1});
  EXPECT_EQ(gpu::FakeDriver::total_alive(), 0);
}

TYPED_TEST(LaunchGpu, GivesEverythingBackWhenSomethingFails) {
  for (const char* symbol : {"cuMemAlloc_v2", "cuMemHostAlloc", "cuModuleLoadDataEx", "cuLaunchKernel",
                             "cuStreamSynchronize", "cuMemcpyDtoHAsync_v2", "cuStreamCreate"}) {
    gpu::FakeDriver::fail_next(symbol, gpu::Result::launch_failed);
    EXPECT_THROW(this->run({0, 1}), gpu::Failure) << symbol;
    EXPECT_EQ(gpu::FakeDriver::total_alive(), 0) << symbol;
  }
}

TYPED_TEST(LaunchGpu, RefusesWithNumbersWhenMemoryIsShort) {
  gpu::FakeDriver::set_free_memory(48);
  try {
    this->run({0});
    FAIL() << "48 bytes were enough";
  } catch (const gpu::Failure& failure) {
    EXPECT_NE(std::string(failure.what()).find("48 bytes free"), std::string::npos) << failure.what();
  }
}

}  // namespace
}  // namespace polydescent::test
