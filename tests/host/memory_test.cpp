#include "polydescent/host/memory.hpp"

#include <gmock/gmock.h>

#include "host/functors.hpp"
#include "host/request_error.hpp"
#include "polydescent/host/minimize.hpp"

namespace polydescent {
namespace {

using testing::AllOf;
using testing::HasSubstr;

MemoryPlan plan_in(int dim, const MinimizeOptions& options, int threads, int lanes) {
  Problem problem;
  problem.dim = dim;
  return plan_memory(problem, options, threads, lanes);
}

TEST(MemoryPlan, KeepsEveryLaneBusyAndALaunchSmall) {
  const auto at_once = [](int dim, std::uint64_t starts) {
    return plan_in(dim, {.starts = starts, .minima = 0}, 3, 16).starts_per_launch;
  };
  EXPECT_EQ(at_once(10, 100), 100U);
  EXPECT_EQ(at_once(1'000'000, 100), 48U);
  for (const int dim : {1, 10, 1000, 10'000}) {
    EXPECT_GE(at_once(dim, 1 << 30), 48U);
    EXPECT_LE(at_once(dim, 1 << 30) * static_cast<std::uint64_t>(dim) * sizeof(double), 16U << 20) << dim;
  }
}

TEST(MemoryPlan, CountsWhatIsHeld) {
  const MinimizeOptions options{.starts = 1000, .minima = 0};
  const MemoryPlan best_only = plan_in(100, options, 2, 16);
  EXPECT_EQ(best_only.end_bytes, 0);
  EXPECT_GE(best_only.launch_bytes, 1000 * 100 * 8 + 2 * 16 * 100 * 4 * 8);  // ends; x, gradient and Adam's two moments
  EXPECT_GE(plan_in(100, {.starts = 1000}, 2, 16).end_bytes, 1000 * 100 * 8);
  EXPECT_GE(plan_in(100, {.starts = 1000, .minima = 0, .keep_ends = true}, 2, 16).end_bytes, 1000 * 100 * 8);
  EXPECT_GE(plan_in(100, {.starts = 1000}, 2, 16).end_bytes, 2 * 1000 * 100 * 8) << "merging holds another copy of the points";
  EXPECT_LE(plan_in(100, {.starts = 1000, .only_start = 5}, 2, 16).end_bytes, 2 * (100 * 8 + 100));
  Problem many;
  many.dim = 100;
  many.problems = 7;
  EXPECT_EQ(plan_memory(many, options, 2, 16).descents, 7000U);
}

TEST(MemoryPlan, CountsTheStartsThatAreGiven) {
  const MinimizeOptions options{.start_points = std::vector<double>(5000, 0.5)};
  const MemoryPlan plan = plan_in(10, options, 2, 16);
  EXPECT_EQ(plan.descents, 500U);
  EXPECT_EQ(plan.given_bytes, 5000 * 8);
  EXPECT_EQ(plan_in(10, {}, 2, 16).given_bytes, 0);
  EXPECT_EQ(plan_in(10, {}, 2, 16).descents, 4096U);
}

TEST(Memory, ThatTheMachineHasNotIsRefusedBeforeTheFirstDescent) {
  const MinimizeOptions options{.starts = std::uint64_t{1} << 40, .sampler = "uniform"};
  EXPECT_THAT(request_error([&] { minimize(Valleys{}, Box::cube(100, -1, 1), options); }),
              AllOf(HasSubstr("GiB"), HasSubstr("--minima 0")));
  EXPECT_THAT(request_error([] { builtin_problem("sphere", 1'000'000, 3); }),
              AllOf(HasSubstr("--instance 3"), HasSubstr("GiB"), HasSubstr("--dim")));
}

}  // namespace
}  // namespace polydescent
