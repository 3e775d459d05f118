// How long does it take to tell the distinct minima apart? Ends of descents that have not converged, no two of one value:
// clustered, or spread over the box. Ends per second should not depend on their number.
#include <benchmark/benchmark.h>

#include <random>

#include "polydescent/host/minima.hpp"

namespace polydescent::bench {
namespace {

Ends random_ends(std::int64_t count, int dim, double spread) {
  std::mt19937_64 random(4);
  std::uniform_real_distribution<double> unit(0, 1);
  Ends ends;
  ends.dim = dim;
  for (std::int64_t k = 0; k < count; ++k) {
    ends.status.push_back(Status::converged_gradient);
    ends.value.push_back(1e4 * spread * unit(random));
    for (int i = 0; i < dim; ++i) ends.point.push_back(spread * unit(random));
  }
  return ends;
}

void minima(benchmark::State& state) {
  const auto dim = static_cast<int>(state.range(1));
  const Ends ends = random_ends(state.range(0), dim, static_cast<double>(state.range(2)) / 100);
  std::size_t found = 0;
  for (auto _ : state) found = distinct_minima(ends, Box::cube(dim, 0, 1), 1e-3).size();
  state.counters["minima"] = static_cast<double>(found);
  state.counters["ends/s"] = benchmark::Counter(static_cast<double>(state.iterations() * state.range(0)),
                                                benchmark::Counter::kIsRate);
}
BENCHMARK(minima)
    ->ArgNames({"ends", "dim", "spread_percent"})
    ->ArgsProduct({{50'000, 400'000}, {2, 6, 10}, {5, 100}})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace polydescent::bench

BENCHMARK_MAIN();
