// How long does it take to tell the distinct minima apart, on two threads? Ends as descents leave them, a million around so many
// minima; and ends that have not converged, no two of one value, close together or spread over the box.
#include <benchmark/benchmark.h>
#include <omp.h>

#include <cmath>
#include <random>
#include <vector>

#include "polydescent/host/minima.hpp"

namespace polydescent::bench {
namespace {

void add(Ends& ends, double value, const std::vector<double>& point) {
  ends.status.push_back(Status::converged_gradient);
  ends.value.push_back(value);
  ends.point.insert(ends.point.end(), point.begin(), point.end());
}

void run(benchmark::State& state, const Ends& ends) {
  std::size_t found = 0;
  for (auto _ : state) {
    found = distinct_minima(ends, Box::cube(ends.dim, 0, 1), {.threads = omp_get_max_threads()}).minima.size();
  }
  state.counters["minima"] = static_cast<double>(found);
  state.counters["ends/s"] = benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(ends.value.size()),
                                                benchmark::Counter::kIsRate);
}

/// Rounding apart, and with values that differ by as much.
void converged(benchmark::State& state) {
  std::mt19937_64 random(4);
  std::uniform_real_distribution<double> unit(0, 1);
  std::normal_distribution<double> rounding(0, 1e-9);
  const auto minima = static_cast<std::size_t>(state.range(1));
  Ends ends;
  ends.dim = static_cast<int>(state.range(2));
  std::vector<std::vector<double>> center(minima, std::vector<double>(static_cast<std::size_t>(ends.dim)));
  for (auto& point : center) {
    for (double& x : point) x = unit(random);
  }
  for (std::int64_t k = 0; k < state.range(0); ++k) {
    const std::size_t c = random() % minima;
    std::vector<double> point = center[c];
    for (double& x : point) x += rounding(random);
    add(ends, std::sqrt(static_cast<double>(c)) + std::abs(rounding(random)), point);
  }
  run(state, ends);
}
BENCHMARK(converged)
    ->ArgNames({"ends", "minima", "dim"})
    ->ArgsProduct({{1'000'000}, {1, 36, 10'000}, {2, 10}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

void unconverged(benchmark::State& state) {
  std::mt19937_64 random(4);
  std::uniform_real_distribution<double> unit(0, 1);
  const double spread = static_cast<double>(state.range(2)) / 100;
  Ends ends;
  ends.dim = static_cast<int>(state.range(1));
  for (std::int64_t k = 0; k < state.range(0); ++k) {
    std::vector<double> point(static_cast<std::size_t>(ends.dim));
    for (double& x : point) x = spread * unit(random);
    add(ends, 1e4 * spread * unit(random), point);
  }
  run(state, ends);
}
BENCHMARK(unconverged)
    ->ArgNames({"ends", "dim", "spread_percent"})
    ->ArgsProduct({{1'000'000}, {2, 6, 10}, {5, 100}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace polydescent::bench

BENCHMARK_MAIN();
