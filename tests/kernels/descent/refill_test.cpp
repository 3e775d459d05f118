// A start's end depends on the start alone: not on the others of its launch, its lane, its thread or the launch's size.
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <string>

#include "kernels/descent/launches.hpp"
#include "kernels/descent/objectives.hpp"
#include "polydescent/kernels/objective/rastrigin.hpp"

namespace polydescent::test {
namespace {

constexpr std::uint64_t starts = 777;  // no multiple of any number of lanes
constexpr std::uint64_t first = 12345;
constexpr int dim = 5;

template <class S>
class Refill : public ::testing::Test {
 public:
  /// Every test that can end a descent is on, so that lanes empty at different times.
  static Search<S> search() {
    Search<S> result;
    result.lower.assign(dim, -2);
    result.upper.assign(dim, S(2.5));
    result.limits = {.iterations = 60, .gradient_tolerance = 2e-2, .value_tolerance = 3e-4, .step_tolerance = 1e-4};
    result.rate = 0.02;
    return result;
  }

  /// Each start of the launch by itself gives the same bits, on every number of threads and in parts of the launch.
  template <class F, class Rule>
  static void expect_alone_as_together(const F& objective, const Rule& rule, const Search<S>& search, const char* what) {
    const auto together = search.run(objective, rule, starts, first);
    for (std::uint64_t k = 0; k < starts; ++k) {
      ASSERT_TRUE(same_end(search.run(objective, rule, 1, first + k), 0, together, k)) << what << ": start " << k;
    }
    for (const int threads : {2, 3}) {
      auto parallel = search;
      parallel.threads = threads;
      const auto ends = parallel.run(objective, rule, starts, first);
      for (std::uint64_t k = 0; k < starts; ++k) {
        ASSERT_TRUE(same_end(ends, k, together, k)) << what << ": start " << k << " on " << threads << " threads";
      }
    }
    const auto part = search.run(objective, rule, 101, first + 333);
    for (std::uint64_t k = 0; k < 101; ++k) ASSERT_TRUE(same_end(part, k, together, 333 + k)) << what << ": start " << k;
  }
};
using Scalars = ::testing::Types<float, double>;
TYPED_TEST_SUITE(Refill, Scalars);

TYPED_TEST(Refill, EveryStartAloneIsTheSameStartAmong777) {
  for (const Lanes lanes : {Lanes::scalar, Lanes::pack}) {
    UpdateRules::for_each([&]<class Rule>(TypeTag<Rule>) {
      auto search = TestFixture::search();
      search.lanes = lanes;
      TestFixture::expect_alone_as_together(Rastrigin{}, Rule{}, search, Rule::name);
    });
  }
}

TYPED_TEST(Refill, NeighboursThatMeetNanInfinityOrHugeValuesChangeNothing) {
  Gradients::for_each([&]<class Gradient>(TypeTag<Gradient>) {
    UpdateRules::for_each([&]<class Rule>(TypeTag<Rule>) {
      auto search = TestFixture::search();
      search.gradient = index_of<Gradient, Gradients>;
      TestFixture::expect_alone_as_together(Minefield{}, Rule{}, search, Rule::name);
    });
  });
}

TYPED_TEST(Refill, TheMinefieldEndsStartsInManyWays) {
  std::map<std::string, int> seen;
  const auto ends = TestFixture::search().run(Minefield{}, Adam{}, starts, first);
  for (const Status status : ends.status) ++seen[name_of(status)];
  EXPECT_GT(seen["nonfinite-value"], 9);
  EXPECT_GT(seen["iteration-limit"], 9);
  EXPECT_GT(seen["converged-gradient"], 9);
  EXPECT_GE(seen.size(), 4u) << ::testing::PrintToString(seen);
}

TYPED_TEST(Refill, LaunchesSmallerThanAPackStoreTheirOwnStartsAlone) {
  const auto search = this->search();
  const auto many = search.run(Rastrigin{}, Adam{}, starts, first);
  for (const std::uint64_t count : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{3}, std::uint64_t{33}}) {
    const auto few = search.run(Rastrigin{}, Adam{}, count, first);
    for (std::uint64_t k = 0; k < count; ++k) EXPECT_TRUE(same_end(few, k, many, k)) << "start " << k << " of " << count;
  }
}

TYPED_TEST(Refill, MoreThreadsThanStartsAreNoHarm) {
  auto search = this->search();
  const auto one = search.run(Rastrigin{}, Adam{}, 2, first);
  search.threads = 7;
  const auto seven = search.run(Rastrigin{}, Adam{}, 2, first);
  for (std::uint64_t k = 0; k < 2; ++k) EXPECT_TRUE(same_end(one, k, seven, k));
}

TYPED_TEST(Refill, ALaunchWithoutStartsEnds) {
  CpuLaunch<TypeParam> launch;
  const Adam adam;
  launch.table = &objective_table<Bowl>();
  launch.rule = {index_of<Adam, UpdateRules>, &adam};
  EXPECT_NO_THROW(launch_cpu(launch));
}

/// Counts its evaluations.
struct Counted {
  std::atomic<int>* count;
  template <class X>
  auto operator()(const X& x) const {
    ++*count;
    return Bowl{}(x);
  }
  template <class X, class Partials>
  auto gradient(const X& x, const Partials& partials) const {
    ++*count;
    return Bowl{}.gradient(x, partials);
  }
};

TYPED_TEST(Refill, EveryIterationCostsOneGradientAndTheLastPointOneMore) {
  Gradients::for_each([&]<class Gradient>(TypeTag<Gradient>) {
    std::atomic<int> count{0};
    auto search = TestFixture::search();
    search.lanes = Lanes::scalar;
    search.gradient = index_of<Gradient, Gradients>;
    const auto ends = search.run(Counted{&count}, GradientDescent{}, 101);
    int gradients = 0;
    for (const auto iterations : ends.iterations) gradients += iterations + 1;
    EXPECT_EQ(count, gradients * Gradient::values_per_gradient(dim)) << Gradient::name;
  });
}

}  // namespace
}  // namespace polydescent::test
