// What does an update rule cost? Nanoseconds per iteration of one start, on one thread's packs, for each rule: with central
// differences of Rastrigin, where evaluations dominate, and with the analytic gradient of Rosenbrock, where little else than
// the rule and the loop is left.
//
//   rules/OBJECTIVE/PRECISION/RULE; 10 dimensions, every start for the same number of iterations.
// On a machine that others use too: --benchmark_repetitions=9 --benchmark_enable_random_interleaving=true.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "support/median.hpp"
#include "polydescent/host/minimize.hpp"

namespace polydescent::bench {
namespace {

struct Case {
  const char* objective;
  const char* gradient;
  Precision precision;

  std::string name() const {
    return fmt::format("{}/{}", objective, precision == Precision::float32 ? "float32" : "float64");
  }
};
constexpr Case cases[] = {{"rastrigin", "central", Precision::float32}, {"rastrigin", "central", Precision::float64},
                          {"rosenbrock", "analytic", Precision::float32}, {"rosenbrock", "analytic", Precision::float64}};

std::map<std::string, std::map<std::string, std::vector<double>>> costs;  // ns by case and rule

void run(benchmark::State& state, const Case& which, const std::string& rule_name, const Optimizer& rule) {
  MinimizeOptions options;
  options.polish = Polish::none;
  options.starts = 4096;
  options.optimizer = rule;
  options.iterations = 500;
  options.gradient = which.gradient;
  if (std::string(which.gradient) == "central") options.step = 1e-3;
  options.precision = which.precision;
  options.threads = 1;
  options.gradient_tolerance = options.value_tolerance = options.step_tolerance = 0;
  options.minima = 0;
  const Problem problem = builtin_problem(which.objective, 10);
  std::vector<double>& samples = costs[which.name()][rule_name];
  for (auto _ : state) {
    const SearchResult result = minimize(problem, options);
    state.SetIterationTime(result.descent_s);
    samples.push_back(1e9 * result.descent_s / static_cast<double>(result.iterations));
  }
  state.counters["ns/iteration"] = median(samples);
}

/// Each rule's cost, and how many times the cheapest one's it is.
void print_table() {
  for (auto& [name, by_rule] : costs) {
    double cheapest = median(by_rule.begin()->second);
    double dearest = cheapest;
    for (auto& [rule, samples] : by_rule) {
      cheapest = std::min(cheapest, median(samples));
      dearest = std::max(dearest, median(samples));
    }
    fmt::print("\n{}: ns per iteration and start; the dearest rule takes {:.2f} times the cheapest\n", name, dearest / cheapest);
    for (auto& [rule, samples] : by_rule) fmt::print("  {:<20} {:>8.1f} {:>6.2f}x\n", rule, median(samples), median(samples) / cheapest);
  }
}

}  // namespace
}  // namespace polydescent::bench

int main(int argc, char** argv) {
  using namespace polydescent;
  for (const bench::Case& which : bench::cases) {
    const auto add = [&](const std::string& rule_name, const Optimizer& rule) {
      benchmark::RegisterBenchmark(fmt::format("rules/{}/{}", which.name(), rule_name).c_str(),
                                   [=](benchmark::State& state) { bench::run(state, which, rule_name, rule); })
          ->UseManualTime()
          ->MinTime(0.1);
    };
    UpdateRules::for_each([&]<class Rule>(TypeTag<Rule>) { add(Rule::name, Rule{}); });
    add("rmsprop-all", Rmsprop{.momentum = 0.9, .centred = 1});
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  bench::print_table();
  return 0;
}
