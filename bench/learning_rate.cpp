// How long should the first step be under the automatic learning rate? For each share of the bounds' width: on how many
// of the problems some start reached the known minimum, and how many starts did in all. The answer stands in
// host/learning_rate.hpp.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "polydescent/host/builtin_objective.hpp"
#include "polydescent/host/minimize.hpp"

namespace polydescent::bench {
namespace {

/// Starts that ended within 1e-6 of the known minimum's value.
std::uint64_t hits(const Problem& problem, const SearchResult& result) {
  const double known = problem.known_minima[0].value;
  return static_cast<std::uint64_t>(std::count_if(result.ends->value.begin(), result.ends->value.end(), [&](double value) {
    return value - known <= 1e-6 * std::max(1.0, std::abs(known));
  }));
}

/// Every built-in, in two and five dimensions where it exists there, as written and moved.
std::vector<Problem> problems() {
  std::vector<Problem> all;
  for (const BuiltinObjective& objective : builtin_objectives()) {
    for (const int dim : {2, 5}) {
      if (dim < objective.min_dim || (objective.max_dim > 0 && dim > objective.max_dim)) continue;
      for (const int instance : {0, 1}) all.push_back(builtin_problem(objective.name, dim, instance));
    }
  }
  return all;
}

void run(benchmark::State& state, const Optimizer& optimizer, double share, int iterations) {
  int solved = 0;
  std::uint64_t reached = 0;
  for (auto _ : state) {
    solved = 0;
    reached = 0;
    for (const Problem& problem : problems()) {
      MinimizeOptions options{.starts = 512, .optimizer = optimizer, .iterations = iterations, .polish = Polish::none, .minima = 0, .keep_ends = true};
      options.step_share = share;
      const std::uint64_t found = hits(problem, minimize(problem, options));
      solved += found > 0 ? 1 : 0;
      reached += found;
    }
  }
  state.counters["problems"] = static_cast<double>(problems().size());
  state.counters["solved"] = solved;
  state.counters["starts"] = static_cast<double>(reached);
}

}  // namespace
}  // namespace polydescent::bench

int main(int argc, char** argv) {
  using namespace polydescent;
  UpdateRules::for_each([]<class Rule>(TypeTag<Rule>) {
    for (const int iterations : {1000, 5000}) {
      for (const double share : {0.003, 0.01, 0.03, 0.1}) {
        const std::string name = fmt::format("learning_rate/{}/iterations:{}/share:{}", Rule::name, iterations, share);
        benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) { bench::run(state, Rule{}, share, iterations); })
            ->Iterations(1)
            ->UseRealTime();
      }
    }
  });
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
