// How many objective values per second does a GPU compute, how many all threads of the CPU in the same run, and how far
// is the kernel from what the GPU could do? All with Adam, every stopping test off.
//
//   gpu/OBJECTIVE/DIM/PRECISION/GRADIENT/{gpu,cpu}
//
// On the GPU the rate is that of the iterations: a search is run with all of them and with half of them, and what both
// take beside them (memory, copies, starting) drops out; "whole" is the rate with everything but compilation.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "polydescent/host/minimize.hpp"
#include "polydescent/host/processor.hpp"
#include "polydescent/kernels/gpu/nvrtc.hpp"
#include "polydescent/kernels/objective/registry.hpp"
#include "support/gpu_figures.hpp"
#include "support/operation_count.hpp"

namespace polydescent::bench {
namespace {

struct Case {
  std::string objective;
  std::string type;
  int dim;
  bool single;
  std::string gradient;
  std::string gradient_type;
  OperationCount operations;  // of one value

  std::string name() const {
    return fmt::format("gpu/{}/{}/{}/{}", objective, dim, single ? "float32" : "float64", gradient);
  }
};

double peak(bool single) {
  static const gpu::DeviceInfo info = gpu::devices().front();
  static const double in_float = gpu_multiply_add_rate<float>(info);
  static const double in_double = gpu_multiply_add_rate<double>(info);
  return single ? in_float : in_double;
}

/// Enough to fill a large GPU several times, and less work where a value costs more.
std::uint64_t starts_of(int dim) {
  return dim <= 10 ? 1u << 21 : dim <= 32 ? 1u << 18 : dim <= 128 ? 1u << 15 : 1u << 12;
}
std::uint64_t starts_on_cpu(int dim) { return dim <= 10 ? 4096 : dim <= 128 ? 1024 : 256; }

/// More where an iteration is short beside a copy's uncertain time, fewer where it is long.
int iterations_of(int dim) { return dim <= 2 ? 2000 : dim <= 32 ? 500 : dim <= 128 ? 100 : 20; }

MinimizeOptions options_of(const Case& which) {
  MinimizeOptions options;
  options.polish = Polish::none;
  options.iterations = iterations_of(which.dim);
  options.gradient = which.gradient;
  options.precision = which.single ? Precision::float32 : Precision::float64;
  options.gradient_tolerance = options.value_tolerance = options.step_tolerance = 0;
  options.minima = 0;
  return options;
}

struct Row {
  double gpu = 0, cpu = 0, share = 0;
  int registers = 0;
};
std::map<std::string, Row> rows;

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

void report_kernel(benchmark::State& state, const Case& which, Row& row) {
  const gpu::DeviceInfo info = gpu::devices().front();
  const KernelFigures figures = compile_figures(spec_of(which.dim, which.single, which.type, which.gradient_type),
                                                info.architecture, info.shared_bytes_per_block);
  row.registers = figures.usage.registers;
  state.counters["registers"] = figures.usage.registers;
  state.counters["stack bytes"] = figures.usage.stack_bytes;
  state.counters["spill bytes"] = figures.usage.spill_store_bytes + figures.usage.spill_load_bytes;
  state.counters["threads/block"] = figures.threads_per_block;
  state.counters["active blocks"] = figures.active_blocks;
  state.counters["occupancy"] =
      static_cast<double>(figures.active_blocks * figures.threads_per_block) / info.threads_per_multiprocessor;
  state.counters["compile s"] = figures.compile_s;
}

void run_on_gpu(benchmark::State& state, const Case& which) {
  MinimizeOptions options = options_of(which);
  options.starts = starts_of(which.dim);
  options.device = {DeviceKind::cuda};
  const Problem problem = builtin_problem(which.objective, which.dim);
  MinimizeOptions half = options;
  half.iterations = options.iterations / 2;
  (void)minimize(problem, half);  // compiles, and wakes the device
  std::vector<double> rates;
  std::vector<double> whole;
  for (auto _ : state) {
    const SearchResult all = minimize(problem, options);
    const SearchResult less = minimize(problem, half);
    const double seconds = all.descent_s - less.descent_s;
    rates.push_back(static_cast<double>(all.values_evaluated - less.values_evaluated) / seconds);
    whole.push_back(static_cast<double>(all.values_evaluated) / all.descent_s);
    state.SetIterationTime(all.descent_s);
  }
  Row& row = rows[which.name()];
  row.gpu = median(rates);
  row.share = row.gpu * which.operations.arithmetic / peak(which.single);
  state.counters["values/s"] = row.gpu;
  state.counters["whole values/s"] = median(whole);
  state.counters["operations"] = which.operations.arithmetic;
  state.counters["functions"] = which.operations.functions;
  state.counters["peak"] = peak(which.single);
  state.counters["share"] = row.share;
  state.counters["starts"] = static_cast<double>(*options.starts);
  report_kernel(state, which, row);
}

void run_on_cpu(benchmark::State& state, const Case& which) {
  MinimizeOptions options = options_of(which);
  options.starts = starts_on_cpu(which.dim);
  options.iterations = std::min(options.iterations, 100);
  options.device = {DeviceKind::cpu};
  const Problem problem = builtin_problem(which.objective, which.dim);
  std::vector<double> rates;
  for (auto _ : state) {
    const SearchResult result = minimize(problem, options);
    rates.push_back(static_cast<double>(result.values_evaluated) / result.descent_s);
    state.SetIterationTime(result.descent_s);
    state.counters["threads"] = result.threads;
  }
  rows[which.name()].cpu = median(rates);
  state.counters["values/s"] = rows[which.name()].cpu;
}

void register_case(const Case& which) {
  const auto add = [&](const char* engine, auto run) {
    benchmark::RegisterBenchmark((which.name() + "/" + engine).c_str(),
                                 [=](benchmark::State& state) { run(state, which); })
        ->UseManualTime()
        ->Iterations(3)
        ->Unit(benchmark::kMillisecond);
  };
  add("gpu", run_on_gpu);
  add("cpu", run_on_cpu);
}

template <class F>
void register_objective() {
  for (const int dim : {2, 10, 32, 128, 1000}) {
    for (const bool single : {true, false}) {
      Gradients::for_each([&]<class Gradient>(TypeTag<Gradient>) {
        register_case({F::name, type_name<F>(), dim, single, Gradient::name, type_name<Gradient>(),
                       count_operations<F>(dim, Gradient::name)});
      });
    }
  }
}

void print_table() {
  const gpu::DeviceInfo info = gpu::devices().front();
  fmt::print(
      "\n{}: {} multiprocessors, {:.0f} MHz; it multiplies and adds {:.2f} T float32 and {:.2f} T float64 per second\n",
      info.name, info.multiprocessors, info.clock_khz / 1e3, peak(true) / 1e12, peak(false) / 1e12);
  fmt::print("{}: all threads\n", processor_name());
  fmt::print("{:<40} {:>12} {:>12} {:>9} {:>7} {:>10}\n", "values per second", "GPU", "CPU", "ratio", "share",
             "registers");
  for (const auto& [name, row] : rows) {
    fmt::print("{:<40} {:>10.3f} G {:>10.3f} G {:>8.1f}x {:>6.0f}% {:>10}\n", name, row.gpu / 1e9, row.cpu / 1e9,
               row.cpu > 0 ? row.gpu / row.cpu : 0, 100 * row.share, row.registers);
  }
}

}  // namespace
}  // namespace polydescent::bench

int main(int argc, char** argv) {
  using namespace polydescent;
  if (gpu::devices().empty() || !gpu::nvrtc_present()) {
    fmt::print("no CUDA device, nothing measured: {}\n",
               gpu::devices().empty() ? gpu::why_no_device() : std::string("NVRTC is not here"));
    return 0;
  }
  bench::register_objective<Rosenbrock>();
  bench::register_objective<Rastrigin>();
  bench::register_objective<Ackley>();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  bench::print_table();
  return 0;
}
