// Every test function, as written and as instances, searched: nothing lies below its known minimum, and no value is NaN.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "polydescent/host/builtin_objective.hpp"
#include "polydescent/host/minimize.hpp"

namespace polydescent {
namespace {

class KnownMinima : public testing::TestWithParam<std::string> {};

/// As written and as three instances, each from all over the box and from around its known minimizers.
constexpr int instances[] = {0, 1, 2, 3};

/// Searches that go as low as they can; what a start found lower would say that the registry is wrong.
TEST_P(KnownMinima, AreUndercutByNoSearch) {
  const BuiltinObjective& objective = find_builtin_objective(GetParam());
  for (const int instance : instances) {
    for (const int dim : std::set{objective.nearest_dim(2), objective.nearest_dim(5), objective.nearest_dim(10)}) {
      const Problem problem = builtin_problem(objective.name, dim, instance);
      const double known = problem.known_minima.at(0).value, rounding = 1e-12 * std::max(1.0, std::abs(known));
      for (const Optimizer& optimizer : {Optimizer{Lbfgs{}}, Optimizer{Adam{}}}) {
        if (instance > 0 && takes_rate(optimizer)) continue;
        SCOPED_TRACE(problem.name + " in " + std::to_string(dim) + " by " + name_of(optimizer));
        const SearchResult found = minimize(problem, {.starts = 64, .optimizer = optimizer, .iterations = 300, .polish = Polish::lbfgs,
                                                      .threads = 1, .keep_ends = true});
        ASSERT_TRUE(found.best.has_value());
        EXPECT_GE(found.best->value, known - rounding) << testing::PrintToString(found.best->point);
        const auto& values = found.ends->value;
        EXPECT_TRUE(std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); }));
      }
    }
  }
}

/// Where the way down is the shortest.
TEST_P(KnownMinima, AreUndercutByNoSearchAroundThem) {
  const BuiltinObjective& objective = find_builtin_objective(GetParam());
  for (const int instance : instances) {
    const Problem problem = builtin_problem(objective.name, objective.nearest_dim(3), instance);
    for (std::size_t k = 0; k < std::min<std::size_t>(problem.known_minima.size(), 8); ++k) {
      const KnownMinimum& known = problem.known_minima[k];
      Problem nearby = problem;
      for (std::size_t i = 0; i < known.point.size(); ++i) {
        const double reach = 0.01 * (problem.box.upper[i] - problem.box.lower[i]);
        nearby.box.lower[i] = std::max(problem.box.lower[i], known.point[i] - reach);
        nearby.box.upper[i] = std::min(problem.box.upper[i], known.point[i] + reach);
      }
      const SearchResult found = minimize(nearby, {.starts = 32, .optimizer = Lbfgs{}, .threads = 1});
      ASSERT_TRUE(found.best.has_value());
      const double rounding = 1e-12 * std::max(1.0, std::abs(known.value));
      EXPECT_GE(found.best->value, known.value - rounding) << problem.name << ", minimizer " << k << ", at "
                                                           << testing::PrintToString(found.best->point);
      EXPECT_LE(evaluate(problem, known.point), found.best->value + rounding) << problem.name << ", minimizer " << k;
    }
  }
}

std::vector<std::string> objective_names() {
  std::vector<std::string> names;
  for (const BuiltinObjective& objective : builtin_objectives()) names.emplace_back(objective.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Objectives, KnownMinima, testing::ValuesIn(objective_names()), [](const auto& objective) {
  std::string name = objective.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

/// The numbers of global minima that the niching collection and the textbooks give, all found and each start counted once.
TEST(DistinctMinimaOf, FunctionsWithManyAreAllFound) {
  struct Known {
    const char* name;
    int dim;
    std::size_t minima;
    std::uint64_t starts;
  };
  for (const auto& [name, dim, minima, starts] :
       {Known{"vincent", 2, 36, 16384}, Known{"vincent", 3, 216, 131072}, Known{"shubert", 2, 18, 4096}, Known{"shubert", 3, 81, 131072},
        Known{"himmelblau", 2, 4, 4096}, Known{"six-hump-camel", 2, 2, 4096}, Known{"branin", 2, 3, 4096},
        Known{"equal-maxima", 1, 5, 4096}, Known{"modified-rastrigin", 2, 12, 4096}}) {
    SCOPED_TRACE(std::string(name) + " in " + std::to_string(dim));
    const SearchResult found = minimize(builtin_problem(name, dim), {.starts = starts, .optimizer = Lbfgs{}, .minima = 1'000'000});
    std::uint64_t counted = 0, converged = 0;
    std::size_t best = 0;
    for (const Minimum& minimum : found.minima) {
      counted += minimum.count;
      best += minimum.value <= found.best->value + merge_value_tolerance * std::max(1.0, std::abs(found.best->value)) ? 1 : 0;
    }
    for (const Minimum& saddle : found.saddles) counted += saddle.count;
    for (const Status status : {Status::converged_gradient, Status::converged_value, Status::converged_step, Status::at_bound, Status::stalled}) {
      converged += found.statuses[static_cast<std::size_t>(status)];
    }
    EXPECT_EQ(best, minima);
    EXPECT_EQ(counted, converged);
    EXPECT_EQ(converged + found.unconverged.value_or(0), starts);
    EXPECT_EQ(found.minima.size(), found.minima_total);
  }
}

/// All minima of the function in the box, as many starts find them; then how many of a hundred seeds' estimates lie no farther
/// from what they missed than they say.
TEST(CoverageOf, FunctionsWithManyMinimaIsWithinWhatItSaysOfTheTruth) {
  for (const auto& [name, all] : {std::pair{"vincent", 36.0}, std::pair{"shubert", 761.0}}) {
    const Problem problem = builtin_problem(name, 2);
    for (const std::string sampler : {"sobol", "uniform"}) {
      for (const std::uint64_t starts : {50U, 200U, 1000U}) {
        int said = 0, held = 0;
        for (std::uint64_t seed = 0; seed < 100; ++seed) {
          const SearchResult found = minimize(problem, {.starts = starts, .seed = seed, .sampler = sampler, .optimizer = Lbfgs{}});
          const Coverage& coverage = *found.coverage;
          if (!coverage.estimated_unseen) continue;
          const double unseen = all - static_cast<double>(*found.minima_total);
          ++said;
          held += *coverage.least <= unseen && unseen <= coverage.most.value_or(HUGE_VAL) ? 1 : 0;
        }
        EXPECT_GE(held, 0.95 * said) << name << ", " << starts << " " << sampler << " starts";
        EXPECT_TRUE(said == 100 || starts == 50) << "fifty starts find no minimum of Shubert's function twice";
      }
    }
  }
}

}  // namespace
}  // namespace polydescent
