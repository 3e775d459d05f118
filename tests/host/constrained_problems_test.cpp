// Published problems with constraints, from their texts to their optima.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "polydescent/host/minimize.hpp"
#include "support/constrained_answers.hpp"
#include "support/constrained_objects.hpp"

namespace polydescent {
namespace {

using test::ConstrainedProblem;

constexpr std::size_t shards = 12;  // compiled together, and each a test by itself

/// Every so many'th problem: those with long texts stand side by side.
std::vector<ConstrainedProblem> problems_of(std::size_t shard) {
  const auto& all = test::constrained_problems();
  std::vector<ConstrainedProblem> mine;
  for (std::size_t k = shard; k < all.size(); k += shards) mine.push_back(all[k]);
  return mine;
}

class ConstrainedProblems : public testing::TestWithParam<std::size_t> {};

TEST_P(ConstrainedProblems, AreSolvedUnlessAReasonIsKnown) {
  const std::vector<ConstrainedProblem> published = problems_of(GetParam());
  const std::vector<Problem> compiled = test::compile_together(published);
  MinimizeOptions options = test::constrained_options();
  options.threads = 1;  // other tests run beside this one
  for (std::size_t k = 0; k < published.size(); ++k) {
    const SearchResult result = minimize(compiled[k], options);
    EXPECT_TRUE(test::is_solved(published[k], result) || test::find_unsolved(published[k].name) != nullptr)
        << published[k].name << ": " << (result.best ? result.best->value : std::nan("")) << " instead of " << published[k].value;
  }
}

INSTANTIATE_TEST_SUITE_P(Shards, ConstrainedProblems, testing::Range(std::size_t{0}, shards));

TEST(ConstrainedProblems, AreSolvedButForAFew) {
  const auto& all = test::constrained_problems();
  const auto solved = [&](bool of_hock_and_schittkowski) {
    return std::count_if(all.begin(), all.end(), [&](const ConstrainedProblem& problem) {
      return test::is_of_hock_and_schittkowski(problem) == of_hock_and_schittkowski && test::find_unsolved(problem.name) == nullptr;
    });
  };
  EXPECT_GE(static_cast<double>(solved(true)), 0.95 * 96);
  EXPECT_GE(solved(false), 10);
  EXPECT_EQ(all.size(), 108u);
  EXPECT_EQ(static_cast<std::size_t>(solved(true) + solved(false)) + test::unsolved_problems().size(), all.size());
}

TEST(ConstrainedProblems, CompiledTogetherEndWhereTheyDoByThemselves) {
  const auto& all = test::constrained_problems();
  const auto is_asked_for = [](const ConstrainedProblem& problem) { return problem.name == "hs-071"; };
  const ConstrainedProblem& published = *std::find_if(all.begin(), all.end(), is_asked_for);
  MinimizeOptions options = test::constrained_options();
  options.keep_ends = true;
  const SearchResult alone = minimize(Problem::expression(published.objective, test::request_of(published)), options);
  const SearchResult together = minimize(test::compile_together({published})[0], options);
  EXPECT_EQ(alone.ends->point, together.ends->point);
  EXPECT_EQ(alone.ends->status, together.ends->status);
  EXPECT_EQ(alone.best->multipliers, together.best->multipliers);
}

}  // namespace
}  // namespace polydescent
