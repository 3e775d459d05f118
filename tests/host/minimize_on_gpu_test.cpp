// Whole searches with a driver that is not one, whose launches run the kernel's body on the host: what reaches the kernel
// and what becomes of its ends.
#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "host/io/temporary_folder.hpp"
#include "kernels/descent/kernel_on_host.hpp"
#include "kernels/gpu/environment.hpp"
#include "kernels/gpu/fake_driver.hpp"
#include "polydescent/host/device.hpp"
#include "polydescent/host/error.hpp"
#include "polydescent/host/minimize.hpp"
#include "polydescent/kernels/gpu/nvrtc.hpp"
#include "polydescent/kernels/objective/moved.hpp"
#include "polydescent/kernels/objective/parametric.hpp"
#include "polydescent/kernels/objective/rastrigin.hpp"
#include "polydescent/kernels/objective/rosenbrock.hpp"
#include "polydescent/kernels/sampler/given_points.hpp"
#include "polydescent/kernels/sampler/repeated.hpp"
#include "polydescent/kernels/sampler/sobol.hpp"

namespace polydescent {
namespace {

using testing::HasSubstr;

template <class S, class Objective>
void run_kernel(void** arguments) {
  test::run_kernel<S, Objective, Adam, DualGradient, SobolSampler>(arguments);
}

class MinimizeOnGpu : public ::testing::Test {
 public:
  void SetUp() override {
    if (!gpu::nvrtc_present()) GTEST_SKIP() << "there is no NVRTC here";
    gpu::FakeDriver::set_free_memory(std::size_t{64} << 20);
  }
  static MinimizeOptions options(DeviceChoice device) {
    return {.starts = 300, .iterations = 10, .polish = Polish::none, .device = device, .lanes = Lanes::scalar, .keep_ends = true};
  }

 private:
  gpu::FakeDriver driver_;
  TemporaryFolder folder_;
  gpu::Variable cache_{"POLYDESCENT_CACHE_DIR", folder_.file("cache").c_str()};
};

void expect_the_cpus_ends(const Problem& problem, Precision precision, const Optimizer& optimizer = Adam{}, int iterations = 10) {
  MinimizeOptions options = MinimizeOnGpu::options({DeviceKind::cuda, {}, true});
  options.iterations = iterations;
  options.precision = precision;
  options.optimizer = optimizer;
  const SearchResult on_gpu = minimize(problem, options);
  options.device = {DeviceKind::cpu};
  const SearchResult on_cpu = minimize(problem, options);
  EXPECT_EQ(on_gpu.device_kind, "cuda");
  EXPECT_EQ(on_gpu.device_name, "2 x Fake 0");
  EXPECT_EQ(on_gpu.statuses, on_cpu.statuses);
  EXPECT_EQ(on_gpu.values_evaluated - on_gpu.examination_values, on_cpu.values_evaluated - on_cpu.examination_values);
  EXPECT_EQ(on_gpu.best->start, on_cpu.best->start);
  ASSERT_EQ(on_gpu.ends->point.size(), on_cpu.ends->point.size());
  const double tolerance = precision == Precision::float32 ? 1e-2 : 1e-8;
  for (std::size_t i = 0; i < on_cpu.ends->point.size(); ++i) {
    ASSERT_NEAR(on_gpu.ends->point[i], on_cpu.ends->point[i], tolerance) << i;
  }
}

TEST_F(MinimizeOnGpu, GivesTheCpusEnds) {
  gpu::FakeDriver::on_launch(run_kernel<double, Rastrigin>);
  expect_the_cpus_ends(builtin_problem("rastrigin", 5), Precision::float64);
  gpu::FakeDriver::on_launch(run_kernel<float, Rastrigin>);
  expect_the_cpus_ends(builtin_problem("rastrigin", 5), Precision::float32);
}

template <class S, class Sampler>
void run_quasi_newton_kernel(void** arguments) {
  test::run_kernel<S, Rastrigin, LbfgsOfSlots<static_cast<int>(Lbfgs{}.memory)>, DualGradient, Sampler>(arguments);
}

TEST_F(MinimizeOnGpu, GivesTheCpusEndsOfQuasiNewtonDescents) {
  gpu::FakeDriver::on_launch(run_quasi_newton_kernel<double, SobolSampler>);
  expect_the_cpus_ends(builtin_problem("rastrigin", 5), Precision::float64, Lbfgs{});
  gpu::FakeDriver::on_launch(run_quasi_newton_kernel<float, SobolSampler>);
  expect_the_cpus_ends(builtin_problem("rastrigin", 5), Precision::float32, Lbfgs{}, 4);  // more, and roundings part the ways
}

TEST_F(MinimizeOnGpu, PolishesThereToo) {
  int launches = 0;
  gpu::FakeDriver::on_launch([&](void** arguments) {
    if (launches++ % 2 == 0) run_kernel<float, Rastrigin>(arguments);
    else run_quasi_newton_kernel<double, GivenPoints>(arguments);
  });
  const Problem rastrigin = builtin_problem("rastrigin", 5);
  MinimizeOptions asked = options({DeviceKind::cuda});
  asked.precision = Precision::float32;
  asked.iterations = 200;
  asked.polish = Polish::lbfgs;
  const SearchResult on_gpu = minimize(rastrigin, asked);
  EXPECT_EQ(launches, 2);
  asked.device = {DeviceKind::cpu};
  const SearchResult on_cpu = minimize(rastrigin, asked);
  EXPECT_GT(on_gpu.polish_iterations, 0u);
  EXPECT_EQ(on_gpu.statuses[static_cast<std::size_t>(Status::converged_gradient)], asked.starts);
  EXPECT_NEAR(on_gpu.best->value, on_cpu.best->value, 1e-9);
}

/// Launches of a few starts each.
void cut_into_small_launches() { gpu::FakeDriver::set_free_memory(6'000); }

TEST_F(MinimizeOnGpu, EndsWithTheStartThatReachesTheTarget) {
  gpu::FakeDriver::on_launch(run_kernel<double, Rastrigin>);
  cut_into_small_launches();
  MinimizeOptions asked = options({DeviceKind::cuda});
  asked.target = 1e6;
  const SearchResult result = minimize(builtin_problem("rastrigin", 5), asked);
  EXPECT_EQ(result.stopped_by, StopReason::target);
  EXPECT_EQ(result.begun, 1u);
  EXPECT_EQ(result.best->start, 0u);
  EXPECT_EQ(result.statuses[static_cast<std::size_t>(Status::stopped)], asked.starts);
  EXPECT_EQ(gpu::FakeDriver::calls("cuLaunchKernel"), 2);  // one was in flight when the first was taken
}

TEST_F(MinimizeOnGpu, RunsOneLaunchWhenItIsInterruptedAtOnce) {
  const std::atomic<bool> interrupt{true};
  gpu::FakeDriver::on_launch([](void** arguments) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // until the interrupt is noticed
    run_kernel<double, Rastrigin>(arguments);
  });
  cut_into_small_launches();
  MinimizeOptions asked = options({DeviceKind::cuda});
  asked.interrupt = &interrupt;
  const SearchResult result = minimize(builtin_problem("rastrigin", 5), asked);
  EXPECT_EQ(result.stopped_by, StopReason::interrupt);
  EXPECT_EQ(gpu::FakeDriver::calls("cuLaunchKernel"), 1);
  EXPECT_LT(result.begun, 300u);
  EXPECT_EQ(result.statuses[static_cast<std::size_t>(Status::stopped)], 300 - result.begun);
  EXPECT_EQ(result.ends->status.size(), 300u);
}

TEST_F(MinimizeOnGpu, HandsTheArraysOfAnInstanceToTheKernel) {
  gpu::FakeDriver::on_launch(run_kernel<double, Moved<Rastrigin>>);
  expect_the_cpus_ends(builtin_problem("rastrigin", 5, 3), Precision::float64);
  gpu::FakeDriver::on_launch(run_kernel<float, Moved<Rastrigin>>);
  expect_the_cpus_ends(builtin_problem("rastrigin", 5, 3), Precision::float32);
}

/// Nine problems with 40 starts each: each thread finds its problem's row; and their polish, which lists the problems.
TEST_F(MinimizeOnGpu, HandsTheParametersOfManyProblemsToTheKernel) {
  Data rows{{}, 2};
  for (int k = 0; k < 9; ++k) rows.number.insert(rows.number.end(), {0.5 + 0.1 * k, 20.0 + k});
  const Problem problems = parametric_builtin("rosenbrock", 3, {"a", "b"}, rows);
  for (const bool polished : {false, true}) {
    int launches = 0;
    gpu::FakeDriver::on_launch([&](void** arguments) {
      using Several = Parametric<Rosenbrock>;
      if (launches++ == 0) test::run_kernel<double, Several, Adam, DualGradient, Repeated<SobolSampler>>(arguments);
      else test::run_kernel<double, Several, LbfgsOfSlots<static_cast<int>(Lbfgs{}.memory)>, DualGradient, GivenPoints>(arguments);
    });
    MinimizeOptions asked = options({DeviceKind::cuda});
    asked.starts = 40;
    asked.gradient = "dual";
    if (polished) asked.polish = Polish::lbfgs;
    const SearchResult on_gpu = minimize(problems, asked);
    EXPECT_EQ(launches, polished ? 2 : 1);
    asked.device = {DeviceKind::cpu};
    const SearchResult on_cpu = minimize(problems, asked);
    ASSERT_EQ(on_gpu.problems.size(), 9U);
    for (std::size_t k = 0; k < 9; ++k) {
      EXPECT_NEAR(on_gpu.problems[k].best->value, on_cpu.problems[k].best->value, 1e-8);
      EXPECT_NEAR(on_gpu.problems[k].best->point[0], on_cpu.problems[k].best->point[0], 1e-6);
    }
    for (std::size_t i = 0; i < on_cpu.ends->point.size() && !polished; ++i) {
      ASSERT_NEAR(on_gpu.ends->point[i], on_cpu.ends->point[i], 1e-8) << i;
    }
  }
}

TEST_F(MinimizeOnGpu, HandsTheGivenStartsToTheKernel) {
  gpu::FakeDriver::on_launch(test::run_kernel<double, Rastrigin, Adam, DualGradient, GivenPoints>);
  const Problem rastrigin = builtin_problem("rastrigin", 3);
  MinimizeOptions drawn = options({DeviceKind::cpu});
  drawn.iterations = 0;
  MinimizeOptions given = options({DeviceKind::cuda, {}, true});
  given.iterations = 0;
  given.start_points = minimize(rastrigin, drawn).ends->point;
  const SearchResult result = minimize(rastrigin, given);
  EXPECT_EQ(result.device_kind, "cuda");
  EXPECT_EQ(result.ends->point, given.start_points);
  given.only_start = 123;
  const auto at = given.start_points.begin() + 123 * 3;
  EXPECT_EQ(minimize(rastrigin, given).best->point, std::vector<double>(at, at + 3));

  given.only_start.reset();
  given.iterations = 10;
  const SearchResult on_gpu = minimize(rastrigin, given);
  given.device = {DeviceKind::cpu};
  const SearchResult on_cpu = minimize(rastrigin, given);
  for (std::size_t i = 0; i < on_cpu.ends->point.size(); ++i) {
    ASSERT_NEAR(on_gpu.ends->point[i], on_cpu.ends->point[i], 1e-8) << i;
  }
}

TEST_F(MinimizeOnGpu, IsTheAutomaticChoiceForWhatCanRunThere) {
  gpu::FakeDriver::on_launch(run_kernel<double, Rastrigin>);
  EXPECT_EQ(minimize(builtin_problem("rastrigin", 2), options({})).device_kind, "cuda");
  const Problem functor = problem(Rastrigin{}, Box::cube(2, -1, 1));
  EXPECT_EQ(minimize(functor, options({})).device_kind, "cpu");
  EXPECT_THROW(minimize(functor, options({DeviceKind::cuda})), Error);
  MinimizeOptions too_large = options({});
  too_large.optimizer = Lbfgs{};
  const Problem large = builtin_problem("rastrigin", 2000);
  EXPECT_TRUE(choose_gpus(large, too_large).empty()) << "a start's memory does not fit a block";
  too_large.device = {DeviceKind::cuda};
  EXPECT_THROW(minimize(large, too_large), Error);
}

TEST_F(MinimizeOnGpu, IsChosenForTheOptimizersThatHaveAKernel) {
  const Problem rastrigin = builtin_problem("rastrigin", 2);
  Optimizers::for_each([&]<class Rule>(TypeTag<Rule>) {
    MinimizeOptions asked = options({});
    asked.optimizer = Rule{};
    EXPECT_EQ(choose_gpus(rastrigin, asked).empty(), !has_gpu_kernel<Rule>) << Rule::name;
    if (has_gpu_kernel<Rule>) return;
    asked.device = {DeviceKind::cuda};
    try {
      choose_gpus(rastrigin, asked);
      FAIL() << Rule::name;
    } catch (const Error& error) {
      EXPECT_EQ(error.fault(), Fault::request);
      EXPECT_THAT(error.what(), HasSubstr(std::string(Rule::name) + " runs on the CPU only"));
    }
  });
}

TEST_F(MinimizeOnGpu, NamesTheDeviceAsTheFaultWhenItFails) {
  gpu::FakeDriver::fail_next("cuLaunchKernel", gpu::Result::launch_failed);
  try {
    minimize(builtin_problem("rastrigin", 2), options({DeviceKind::cuda}));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::device);
  }
  EXPECT_EQ(gpu::FakeDriver::total_alive(), 0);
  try {
    minimize(builtin_problem("rastrigin", 2), options({DeviceKind::cuda, 2}));
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("there are 2 CUDA devices"));
  }
}

}  // namespace
}  // namespace polydescent
