// How many small fits per second? The workload that Gpufit publishes its rates for (Przybylski et al. 2017): a round
// peak of five parameters (height, centre, width, background) and 5 x 5 points, signal to noise 10, every fit with its
// own data and its own guess, at most 10 iterations, until the sum of squares changes by less than 1e-4 of itself.
//
//   least_squares/PRECISION/THREADS. Counters: fits/s; iterations and chi-square, means over fits; floor, the share of
//   fits/s that evaluations alone, each sum of products and exponential done once, would leave on this processor.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <omp.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <vector>

#include "polydescent/host/end_batch.hpp"
#include "polydescent/kernels/descent/launch_cpu.hpp"
#include "polydescent/kernels/descent/optimizers.hpp"
#include "polydescent/kernels/objective/squared_sum.hpp"
#include "support/median.hpp"
#include "support/multiply_add_rate.hpp"
#include "support/round_peak.hpp"

namespace polydescent::bench {
namespace {

constexpr int points = RoundPeak::points;
constexpr int dim = RoundPeak::dim;
constexpr std::uint64_t fits = 100'000;

/// Observations and guesses, both within a tenth of what they come from.
struct Workload {
  std::vector<double> guess, observed;
  std::vector<float> observed_single;

  Workload() {
    constexpr double typical[dim] = {500, 2, 2, 1, 10};
    constexpr double width_at_a_tenth = 4.292;  // of the height, in standard deviations
    constexpr double signal = 2 * pi * 500 / (width_at_a_tenth * width_at_a_tenth);
    std::mt19937_64 random(1);
    std::uniform_real_distribution<double> share(0.9, 1.1);
    std::normal_distribution<double> noise(0, signal / 10);
    for (std::uint64_t f = 0; f < fits; ++f) {
      double truth[dim];
      for (int i = 0; i < dim; ++i) truth[i] = typical[i] * share(random);
      for (const double parameter : truth) guess.push_back(parameter * share(random));
      for (int k = 0; k < points; ++k) observed.push_back(RoundPeak{}(Point<const double>{truth, dim}, k) + noise(random));
    }
    observed_single.assign(observed.begin(), observed.end());
  }
  ObservedSum<RoundPeak> objective() const { return {{}, observed_single.data(), observed.data(), fits, points}; }
};

const Workload& workload() {
  static const Workload result;
  return result;
}

template <class T>
double seconds_per_exponential() {
  constexpr int rounds = 20'000;
  double best = 1;
  for (int repetition = 0; repetition < 10; ++repetition) {
    T sum = T(0), x = T(-0.5);
    const auto begin = std::chrono::steady_clock::now();
    for (int r = 0; r < rounds; ++r) sum += exp(x);
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() / rounds);
    [[maybe_unused]] volatile ScalarOf<T> sink = lane(sum, 0);
  }
  return best / ScalarTraits<T>::lanes;
}

/// What one evaluation must cost a thread: at each point an exponential, ten operations for the residual and its
/// derivatives by hand, and one for each of the 21 sums (f, J'r, J'J).
template <class S>
double least_seconds_per_evaluation() {
  using T = std::conditional_t<sizeof(S) == 4, FloatPack, DoublePack>;
  static const double result = points * (seconds_per_exponential<T>() + 31 / multiply_add_rate<S>());
  return result;
}

template <class S>
void run(benchmark::State& state, int threads) {
  const auto objective = workload().objective();
  const S lower[dim] = {0, -10, -10, S(0.1), -1000}, upper[dim] = {5000, 15, 15, 10, 1000};
  S width[dim];
  for (int i = 0; i < dim; ++i) width[i] = upper[i] - lower[i];
  EndBatch<S> ends(fits, dim);
  CpuLaunch<S> launch;
  launch.setup = {.dim = dim, .box = {lower, upper, width}, .limits = {.iterations = 10, .value_tolerance = 1e-4}};
  launch.table = &objective_table<ObservedSum<RoundPeak>>();
  launch.objective = &objective;
  launch.sampler = {workload().guess.data(),
                    [](const void* guess, std::uint64_t start, int, double* point) {
                      std::copy_n(static_cast<const double*>(guess) + start * dim, dim, point);
                    },
                    true};
  const LevenbergMarquardt method;
  launch.rule = {index_of<LevenbergMarquardt, Optimizers>, &method};
  launch.ends = ends.view(0, fits, dim);
  launch.threads = threads;
  std::vector<double> rates;
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    launch_cpu(launch);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    state.SetIterationTime(seconds);
    rates.push_back(static_cast<double>(fits) / seconds);
  }
  double iterations = 0, chi_square = 0, converged = 0;
  for (std::uint64_t f = 0; f < fits; ++f) {
    iterations += ends.iterations[f];
    chi_square += static_cast<double>(ends.value[f]);
    converged += ends.status[f] == Status::converged_value ? 1 : 0;
  }
  constexpr auto count = static_cast<double>(fits);
  state.counters["fits/s"] = median(rates);
  state.counters["iterations"] = iterations / count;
  state.counters["chi-square"] = chi_square / count;
  state.counters["converged"] = converged / count;
  state.counters["floor"] = median(rates) * (iterations / count + 1) * least_seconds_per_evaluation<S>() / threads;
}

template <class S>
void register_runs(const char* precision) {
  for (const int threads : {1, omp_get_num_procs()}) {
    const std::string name = fmt::format("least_squares/{}/{}", precision, threads);
    benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
      run<S>(state, threads);
    })->UseManualTime();
  }
}

}  // namespace
}  // namespace polydescent::bench

int main(int argc, char** argv) {
  polydescent::bench::register_runs<float>("float32");
  polydescent::bench::register_runs<double>("float64");
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
