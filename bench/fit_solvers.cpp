// How do the ways to fit compare on a cross-validated lasso, 10,000 rows, 1,000 columns, 100 lambdas to 1e-3 of the largest and
// 10 folds: 1,100 problems in one call? Each solver is asked for a gap that leaves it within 1e-4 of every minimum; "excess" is
// the largest (P - P*) / P* of all problems, P* from coordinate descent with a gap of 1e-10, "iterations" the most of one.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "polydescent/host/regression/fit.hpp"

namespace polydescent::bench {
namespace {

constexpr std::size_t rows = 10'000, columns = 1'000, signals = 50;

/// Standard normal columns, each correlated with the one before, and a target that some explain to three quarters.
struct Workload {
  std::vector<double> x = std::vector<double>(rows * columns);  // [row][column]
  FitData data;

  explicit Workload(double correlation) {
    std::mt19937_64 engine(1);
    std::normal_distribution<double> normal;
    std::vector<double> weight(columns);
    for (std::size_t k = 0; k < signals; ++k) weight[k * (columns / signals)] = normal(engine);
    std::vector<double> y(rows);
    double square = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      double before = normal(engine);
      for (std::size_t j = 0; j < columns; ++j) {
        before = correlation * before + std::sqrt(1 - correlation * correlation) * normal(engine);
        x[i * columns + j] = before;
        y[i] += weight[j] * before;
      }
      square += y[i] * y[i];
    }
    const double noise = std::sqrt(square / (3.0 * rows));
    for (double& number : y) number += noise * normal(engine);
    data.x = {x.data(), NumberType::float64, rows, columns, columns, 1};
    data.targets.push_back(std::move(y));
  }
};

/// Two of them are made once: of independent columns, and of neighbours with a correlation of one half.
const Workload& workload(bool correlated) {
  static const Workload independent(0), dependent(0.5);
  return correlated ? dependent : independent;
}

FitOptions asked(double gap) {
  FitOptions options;
  options.path_ratio = 1e-3;
  options.folds = 10;
  options.gap = gap;
  return options;
}

/// The minima of all problems: of the path, then of the folds.
std::vector<double> objectives(const FitResult& result) {
  std::vector<double> all;
  for (const Fitted& fitted : result.path) all.push_back(fitted.objective);
  for (const FoldFit& fold : result.folds) all.push_back(fold.objective);
  return all;
}

const std::vector<double>& minima(bool correlated) {
  static const std::vector<double> of[2] = {objectives(fit(workload(false).data, asked(1e-10))),
                                            objectives(fit(workload(true).data, asked(1e-10)))};
  return of[correlated];
}

void solve(benchmark::State& state, Solver solver, const Optimizer& rule, bool correlated, double gap) {
  const std::vector<double>& exact = minima(correlated);
  FitOptions options = asked(gap);
  options.solver = solver;
  options.update_rule = rule;
  FitResult result;
  for (auto _ : state) result = fit(workload(correlated).data, options);
  const std::vector<double> found = objectives(result);
  double excess = 0;
  int iterations = 0;
  for (std::size_t k = 0; k < found.size(); ++k) excess = std::max(excess, found[k] / exact[k] - 1);
  for (const Fitted& fitted : result.path) iterations = std::max(iterations, fitted.iterations);
  for (const FoldFit& fold : result.folds) iterations = std::max(iterations, fold.iterations);
  state.counters["problems"] = static_cast<double>(result.problems);
  state.counters["excess"] = excess;
  state.counters["worst_gap"] = result.worst_gap;
  state.counters["missed"] = static_cast<double>(result.missed);
  state.counters["iterations"] = iterations;
}

void add(const char* name, Solver solver, const Optimizer& rule = Adam{}, double gap = 1e-5) {
  for (const bool correlated : {false, true}) {
    const std::string title = std::string("fit_solvers/") + (correlated ? "correlated/" : "independent/") + name;
    benchmark::RegisterBenchmark(title.c_str(), [=](benchmark::State& state) { solve(state, solver, rule, correlated, gap); })
        ->Unit(benchmark::kSecond)
        ->UseRealTime()
        ->Iterations(1);
  }
}

const bool added = [] {
  add("coordinate-descent-1e-6", Solver::coordinate_descent, Adam{}, 1e-6);
  add("coordinate-descent", Solver::coordinate_descent);
  add("fista", Solver::fista);
  add("gradient-descent", Solver::update_rule, GradientDescent{});
  add("momentum", Solver::update_rule, Momentum{});
  add("adagrad", Solver::update_rule, Adagrad{});
  add("rmsprop", Solver::update_rule, Rmsprop{});
  add("adam", Solver::update_rule, Adam{});
  return true;
}();

}  // namespace
}  // namespace polydescent::bench

BENCHMARK_MAIN();
