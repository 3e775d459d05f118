#include <gmock/gmock.h>

#include <bit>
#include <string>

#include "host/functors.hpp"
#include "polydescent/host/minimize.hpp"
#include "polydescent/kernels/sampler/registry.hpp"

namespace polydescent {
namespace {

bool same_bits(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

/// Entry `a` of one and entry `b` of another, which must not differ in a single bit.
void expect_same_end(const Ends& ends, std::size_t a, const Ends& others, std::size_t b) {
  EXPECT_PRED2(same_bits, ends.value[a], others.value[b]);
  EXPECT_PRED2(same_bits, ends.gradient_norm[a], others.gradient_norm[b]);
  EXPECT_EQ(ends.iterations[a], others.iterations[b]);
  EXPECT_EQ(ends.status[a], others.status[b]);
  const auto dim = static_cast<std::size_t>(ends.dim);
  for (std::size_t i = 0; i < dim; ++i) EXPECT_PRED2(same_bits, ends.point[a * dim + i], others.point[b * dim + i]);
}

/// Each combination of problem, precision and sampler.
template <class Check>
void for_each_setting(Check check) {
  const Box box{{-5, -5, -4.5}, {5, 4, 5}};
  for (const Problem& problem : {builtin_problem("rastrigin", 5), builtin_problem("levy", 4, 1),
                                 problem(Treacherous{}, box)}) {
    for (const Precision precision : {Precision::float64, Precision::float32}) {
      Samplers::for_each([&]<class Sampler>(TypeTag<Sampler>) {
        SCOPED_TRACE(problem.name + (precision == Precision::float32 ? ", float32, " : ", float64, ") + Sampler::name);
        check(problem, MinimizeOptions{.starts = 203, .seed = 11, .sampler = Sampler::name, .iterations = 400,
                                       .precision = precision, .threads = 1, .keep_ends = true});
      });
    }
  }
}

TEST(Ends, AreTheSameBitsForAnyNumberOfThreads) {
  for_each_setting([](const Problem& problem, MinimizeOptions options) {
    const Ends expected = *minimize(problem, options).ends;
    for (const int threads : {2, 3}) {
      options.threads = threads;
      const Ends ends = *minimize(problem, options).ends;
      for (std::size_t k = 0; k < options.starts; ++k) expect_same_end(ends, k, expected, k);
    }
  });
}

/// Whether its starts are the first of more.
bool is_sequence(const std::string& sampler) {
  bool sequence = true;
  Samplers::for_each([&]<class Sampler>(TypeTag<Sampler>) {
    if (sampler == Sampler::name) sequence = !requires(Sampler s) { s.starts; };
  });
  return sequence;
}

TEST(Ends, AreTheSameBitsInALargerBatch) {
  for_each_setting([](const Problem& problem, MinimizeOptions options) {
    if (!is_sequence(*options.sampler)) return;
    const Ends all = *minimize(problem, options).ends;
    for (const std::uint64_t starts : {1U, 37U}) {
      options.starts = starts;
      const Ends some = *minimize(problem, options).ends;
      for (std::size_t k = 0; k < starts; ++k) expect_same_end(some, k, all, k);
    }
  });
}

TEST(Ends, AreTheSameBitsWhenAStartRunsAlone) {
  for_each_setting([](const Problem& problem, MinimizeOptions options) {
    const Ends all = *minimize(problem, options).ends;
    for (const std::uint64_t start : {0U, 1U, 16U, 100U, 202U}) {
      options.only_start = start;
      const SearchResult alone = minimize(problem, options);
      EXPECT_EQ(alone.descents, 1U);
      EXPECT_EQ(alone.ends->first, start);
      expect_same_end(*alone.ends, 0, all, start);
    }
  });
}

TEST(Ends, AreTheSameBitsWithEveryRuleWhenAStartRunsAlone) {
  const Problem problem = builtin_problem("ackley", 3);
  UpdateRules::for_each([&]<class Rule>(TypeTag<Rule>) {
    SCOPED_TRACE(Rule::name);
    MinimizeOptions options{.starts = 101, .optimizer = Rule{}, .iterations = 500, .threads = 2, .keep_ends = true};
    const Ends all = *minimize(problem, options).ends;
    options.only_start = 77;
    expect_same_end(*minimize(problem, options).ends, 0, all, 77);
  });
}

// So many starts that they are run in several launches.
TEST(Ends, AreTheSameBitsInWhicheverLaunchTheyFall) {
  const Problem problem = builtin_problem("sphere", 2);
  MinimizeOptions options{.starts = 1'000'003, .iterations = 1, .minima = 0, .keep_ends = true};
  const SearchResult all = minimize(problem, options);
  ASSERT_EQ(all.ends->value.size(), options.starts);
  EXPECT_EQ(all.descents, options.starts);
  for (const std::uint64_t start : std::initializer_list<std::uint64_t>{0, 500'000, 1'000'002, all.best->start}) {
    options.only_start = start;
    expect_same_end(*minimize(problem, options).ends, 0, *all.ends, start);
  }
  const auto least = std::min_element(all.ends->value.begin(), all.ends->value.end());
  EXPECT_EQ(all.best->start, static_cast<std::uint64_t>(least - all.ends->value.begin()));
  EXPECT_EQ(all.best->value, *least);
}

TEST(Seed, DecidesWhereStartsAreUnlessTheSamplerTakesNone) {
  const Problem problem = builtin_problem("sphere", 2);
  Samplers::for_each([&]<class Sampler>(TypeTag<Sampler>) {
    const auto starts = [&](std::uint64_t seed) {
      const MinimizeOptions options{.starts = 64, .seed = seed, .sampler = Sampler::name, .iterations = 0, .keep_ends = true};
      return minimize(problem, options).ends->point;
    };
    EXPECT_EQ(starts(3), starts(3)) << Sampler::name;
    EXPECT_EQ(starts(3) != starts(4), requires(Sampler s) { s.seed; }) << Sampler::name;
  });
}

}  // namespace
}  // namespace polydescent
