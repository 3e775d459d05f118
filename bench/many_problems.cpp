// What do problems of their own, and traces, cost? Objective values per second of 10,000 problems with 64 starts each beside
// those of one problem with 640,000 starts, and of a search with a trace of eight starts beside one without.
//   --benchmark_repetitions=5 --benchmark_enable_random_interleaving=true
#include <benchmark/benchmark.h>

#include <string>

#include "polydescent/host/minimize.hpp"

namespace polydescent::bench {
namespace {

constexpr int problems = 10'000;
constexpr std::uint64_t starts_each = 64;

const Optimizer optimizers[] = {Adam{}, Lbfgs{}};

void count(benchmark::State& state, const SearchResult& result) {
  state.SetIterationTime(result.descent_s);
  state.counters["values/s"] = static_cast<double>(result.values_evaluated) / result.descent_s;
  state.counters["report_s"] = result.report_s;
}

MinimizeOptions options_of(const benchmark::State& state, std::uint64_t starts) {
  return {.starts = starts, .optimizer = optimizers[state.range(0)], .iterations = 300, .gradient = "dual"};
}

void one_problem(benchmark::State& state) {
  const Problem problem = builtin_problem("rosenbrock", static_cast<int>(state.range(1)));
  for (auto _ : state) count(state, minimize(problem, options_of(state, problems * starts_each)));
}

void many_problems(benchmark::State& state) {
  Data rows{{}, 2};
  for (int k = 0; k < problems; ++k) rows.number.insert(rows.number.end(), {1 + 1e-6 * k, 100 - 1e-3 * k});
  const Problem problem = parametric_builtin("rosenbrock", static_cast<int>(state.range(1)), {}, rows);
  for (auto _ : state) count(state, minimize(problem, options_of(state, starts_each)));
}

void traced(benchmark::State& state) {
  const Problem problem = builtin_problem("rosenbrock", 10);
  for (auto _ : state) {
    MinimizeOptions options{.starts = 65'536, .trace_starts = static_cast<std::uint64_t>(state.range(0))};
    state.SetIterationTime(minimize(problem, options).total_s);
  }
}

void shape(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"optimizer", "dim"})->ArgsProduct({{0, 1}, {2, 10}})->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(1);
}
BENCHMARK(one_problem)->Apply(shape);
BENCHMARK(many_problems)->Apply(shape);
BENCHMARK(traced)->ArgName("traced_starts")->Arg(0)->Arg(8)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace polydescent::bench

BENCHMARK_MAIN();
