// How many objective values per second does a descent compute, in plain scalar code, in packs on one thread and in
// packs on all threads? Beside each rate: the operations of one evaluation and the share of the processor's own
// multiply-add rate, measured in the same run, that they make up.
//
//   descent/OBJECTIVE/DIM/PRECISION/GRADIENT/ENGINE; all with Adam, every start for the same number of iterations.
// On a machine that others use too: --benchmark_repetitions=9 --benchmark_enable_random_interleaving=true.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

#include "support/median.hpp"
#include "support/multiply_add_rate.hpp"
#include "support/operation_count.hpp"
#include "polydescent/host/minimize.hpp"
#include "polydescent/host/processor.hpp"
#include "polydescent/kernels/objective/registry.hpp"

namespace polydescent::bench {
namespace {

enum class Engine { scalar, pack, threads };
constexpr Engine engines[] = {Engine::scalar, Engine::pack, Engine::threads};
constexpr const char* engine_names[] = {"scalar", "pack", "threads"};

struct Case {
  std::string objective;
  int dim;
  Precision precision;
  std::string gradient;

  std::string name() const {
    return fmt::format("{}/{}/{}/{}", objective, dim, precision == Precision::float32 ? "float32" : "float64", gradient);
  }
};

double peak(Precision precision) {
  static const double single = multiply_add_rate<float>();
  static const double twice = multiply_add_rate<double>();
  return precision == Precision::float32 ? single : twice;
}

std::map<std::string, std::map<int, std::vector<double>>> all_rates;  // values per second by case and engine
std::map<std::string, double> pack_costs;                            // operations per value, as a share of the peak

void run(benchmark::State& state, const Case& which, Engine engine, OperationCount operations) {
  MinimizeOptions options;
  options.polish = Polish::none;
  options.starts = engine == Engine::scalar ? 640 : 40'960 / (which.dim == 32 ? 4 : 1);  // so that starting threads does not show
  options.iterations = 200;
  options.gradient = which.gradient;
  options.precision = which.precision;
  options.lanes = engine == Engine::scalar ? Lanes::scalar : Lanes::pack;
  options.threads = engine == Engine::threads ? 0 : 1;
  options.gradient_tolerance = options.value_tolerance = options.step_tolerance = 0;
  options.minima = 0;
  const Problem problem = builtin_problem(which.objective, which.dim);
  std::vector<double>& rates = all_rates[which.name()][static_cast<int>(engine)];
  SearchResult result;
  for (auto _ : state) {
    result = minimize(problem, options);
    state.SetIterationTime(result.descent_s);
    rates.push_back(static_cast<double>(result.values_evaluated) / result.descent_s);
  }
  const double rate = median(rates);
  const int threads = engine == Engine::threads ? result.threads : 1;
  const double share = rate * operations.arithmetic / (peak(which.precision) * threads);
  state.counters["values/s"] = rate;
  state.counters["operations"] = operations.arithmetic;
  state.counters["functions"] = operations.functions;
  state.counters["share"] = share;
  pack_costs[which.name()] = operations.arithmetic / peak(which.precision);
}

template <class F>
void register_cases() {
  for (const int dim : {2, 10, 32}) {
    if (dim < F::min_dim || (F::max_dim > 0 && dim > F::max_dim)) continue;
    for (const Precision precision : {Precision::float32, Precision::float64}) {
      for (const std::string gradient : {CentralDifference::name, DualGradient::name}) {
        const Case which{F::name, dim, precision, gradient};
        const OperationCount operations = count_operations<F>(dim, gradient);
        for (const Engine engine : engines) {
          const std::string name = fmt::format("descent/{}/{}", which.name(), engine_names[static_cast<int>(engine)]);
          benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) { run(state, which, engine, operations); })
              ->UseManualTime()
              ->MinTime(0.1);
        }
      }
    }
  }
}

/// The ratios that the design is judged by, of medians over all repetitions.
void print_ratios() {
  fmt::print("\n{}: one thread multiplies and adds {:.1f} G float32 and {:.1f} G float64 lanes per second\n",
             processor_name(), peak(Precision::float32) / 1e9, peak(Precision::float64) / 1e9);
  fmt::print("{:<40} {:>12} {:>12} {:>14} {:>12}\n", "values per second", "scalar", "pack/scalar", "threads/pack",
             "pack's share");
  for (auto& [name, by_engine] : all_rates) {
    if (by_engine.size() < std::size(engines)) continue;
    const double scalar = median(by_engine[0]), pack = median(by_engine[1]), threads = median(by_engine[2]);
    fmt::print("{:<40} {:>10.1f} M {:>11.1f}x {:>13.2f}x {:>11.0f}%\n", name, scalar / 1e6, pack / scalar, threads / pack,
               100 * pack * pack_costs[name]);
  }
}

}  // namespace
}  // namespace polydescent::bench

int main(int argc, char** argv) {
  using namespace polydescent;
  TypeList<Rosenbrock, Rastrigin, Ackley, Griewank>::for_each([]<class F>(TypeTag<F>) { bench::register_cases<F>(); });
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  bench::print_ratios();
  return 0;
}
