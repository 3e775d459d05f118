// How many of the problems with constraints that others publish are solved by 1024 starts, and how fast? Writes a table in
// Markdown, of all or of some of them:
//
//   constrained_problems [NAME...] > constrained-problems.md
#include <fmt/format.h>
#include <omp.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "polydescent/host/minimize.hpp"
#include "polydescent/host/objective_source/scratch_folder.hpp"
#include "polydescent/host/processor.hpp"
#include "support/constrained_answers.hpp"

namespace polydescent::bench {
namespace {

using test::ConstrainedProblem;

struct Tally {
  int solved = 0, tried = 0;

  void count(bool is_solved) {
    ++tried;
    solved += is_solved ? 1 : 0;
  }
};

std::string heading() {
  return fmt::format(R"(# Published problems with constraints

`build/bench/constrained_problems` on {} ({} processors): {} starts each, as expressions and with the defaults of the command
line. "hs": Hock and Schittkowski 1981; "g": CEC 2006; tests/support/constrained_problems.hpp has the texts. "error" is relative to
max(1, |published|). "multipliers" are in the order of the constraints. "at the optimum": the share of the starts that end
feasible and within {:.0e} of the published value, in which a problem counts as solved if no constraint is broken by {:.0e} or more.
"search": seconds from the compiled problem to the answer, minima merged and examined; "compile": those before, with nothing kept
from an earlier time.

)", processor_name(), omp_get_num_procs(), *test::constrained_options().starts, test::allowed_error, test::allowed_violation);
}

/// The first few to three digits, and how many follow.
std::string multipliers_text(const std::vector<double>& multipliers) {
  constexpr std::size_t most = 4;
  std::string text;
  for (std::size_t k = 0; k < std::min(most, multipliers.size()); ++k) text += fmt::format("{}{:.3g}", k == 0 ? "" : ", ", multipliers[k] + 0.0);  // no -0
  return multipliers.size() > most ? text + fmt::format(", and {} more", multipliers.size() - most) : text;
}

double share_at_optimum(const ConstrainedProblem& problem, const Ends& ends) {
  const auto count = std::count_if(ends.value.begin(), ends.value.end(), [&](double value) {  // NaN where it is infeasible
    return test::error_of(problem, value) <= test::allowed_error;
  });
  return static_cast<double>(count) / static_cast<double>(ends.value.size());
}

std::string verdict(const ConstrainedProblem& problem, bool is_solved) {
  if (is_solved) return "yes";
  const test::Unsolved* const known = test::find_unsolved(problem.name);
  return known == nullptr ? "no" : fmt::format("no: {}", known->reason);
}

/// One row.
void run(const ConstrainedProblem& problem, Tally& tally) {
  const ScratchFolder nothing_compiled({});
  setenv("POLYDESCENT_CACHE_DIR", nothing_compiled.path().c_str(), 1);
  MinimizeOptions options = test::constrained_options();
  options.keep_ends = true;
  const SearchResult result = minimize(Problem::expression(problem.objective, test::request_of(problem)), options);
  const bool is_solved = test::is_solved(problem, result);
  tally.count(is_solved);
  fmt::print("| {} | {} | {} | {:.10g} | ", problem.name, problem.dim, problem.constraints.size(), problem.value);
  if (const auto& best = result.best) {
    fmt::print("{:.10g} | {:.1e} | {:.1e} | {}", best->value, test::error_of(problem, best->value), best->constraint_violation,
               multipliers_text(best->multipliers));
  } else {
    fmt::print("nothing feasible | | |");
  }
  fmt::print(" | {:.1f} % | {:.2f} | {:.1f} | {} |\n", 100 * share_at_optimum(problem, *result.ends), result.total_s - result.compile_s,
             result.compile_s, verdict(problem, is_solved));
  std::fflush(stdout);
}

}  // namespace
}  // namespace polydescent::bench

int main(int argc, char** argv) {
  using namespace polydescent;
  const std::set<std::string> wanted(argv + 1, argv + argc);
  fmt::print("{}", bench::heading());
  fmt::print("| problem | n | constraints | published | found | error | violation | multipliers | at the optimum | search, s | compile, s | solved |\n"
             "|---|--:|--:|--:|--:|--:|--:|---|--:|--:|--:|---|\n");
  bench::Tally hock_schittkowski, cec;
  for (const auto& problem : test::constrained_problems()) {
    if (!wanted.empty() && !wanted.contains(problem.name)) continue;
    bench::run(problem, test::is_of_hock_and_schittkowski(problem) ? hock_schittkowski : cec);
  }
  fmt::print("\nSolved: {} of {} by Hock and Schittkowski, {} of {} of CEC 2006.\n", hock_schittkowski.solved, hock_schittkowski.tried, cec.solved,
             cec.tried);
}
