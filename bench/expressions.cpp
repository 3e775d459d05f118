// Does an objective written as an expression run as fast as the functor of the library, and what is its derivative worth?
//
//   expressions/OBJECTIVE/DIM/RULE: descents in float64 on one thread, every start for the same number of iterations, four
//   times in a row: functor and expression, each by its own gradient and by central differences; the medians over repetitions.
//   Counters: M gradients/s of each of the four; expression/functor, the ratio of their rates with the same gradient;
//   own/central, by how much descents by the expression's own gradient are faster than by differences of it. A step of Adam
//   costs a division and a square root for each coordinate, as much as many gradients: hence momentum beside it.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "polydescent/host/minimize.hpp"
#include "support/median.hpp"

namespace polydescent::bench {
namespace {

struct Case {
  std::string objective;
  int dim;
  std::string expression;
  std::uint64_t starts;  // so many that a measurement by central differences takes a tenth of a second or more
};

/// Gradients per second of one search.
double rate_of(const Problem& problem, const Optimizer& rule, const std::string& gradient, std::uint64_t starts) {
  MinimizeOptions options;
  options.optimizer = rule;
  options.starts = starts;
  options.iterations = 1000;
  options.gradient = gradient;
  options.threads = 1;
  options.gradient_tolerance = options.value_tolerance = options.step_tolerance = 0;
  options.polish = Polish::none;
  options.minima = 0;
  const SearchResult result = minimize(problem, options);
  return static_cast<double>(result.iterations) / result.descent_s;
}

struct Rates {
  std::vector<double> own, central;

  void measure(const Problem& problem, const Optimizer& rule, std::uint64_t starts) {
    own.push_back(rate_of(problem, rule, "analytic", starts));
    central.push_back(rate_of(problem, rule, "central", starts));
  }
};

void run(benchmark::State& state, const Case& which, const Optimizer& rule) {
  const Problem functor = builtin_problem(which.objective, which.dim);
  const Problem expression = Problem::expression(which.expression, {.box = functor.box, .dim = which.dim});
  Rates of_functor, of_expression;
  for (auto _ : state) {
    of_functor.measure(functor, rule, which.starts);
    of_expression.measure(expression, rule, which.starts);
  }
  const double own = median(of_expression.own), central = median(of_expression.central);
  state.counters["functor"] = median(of_functor.own) / 1e6;
  state.counters["expression"] = own / 1e6;
  state.counters["functor_central"] = median(of_functor.central) / 1e6;
  state.counters["expression_central"] = central / 1e6;
  state.counters["expression/functor"] = own / median(of_functor.own);
  state.counters["central:expression/functor"] = central / median(of_functor.central);
  state.counters["own/central"] = own / central;
}

}  // namespace
}  // namespace polydescent::bench

int main(int argc, char** argv) {
  using polydescent::bench::Case;
  const std::string rosenbrock = "sum(i, 0, n-2, 100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2)";
  const std::string rastrigin = "10*n + sum(i, 0, n-1, x[i]^2 - 10*cos(2*pi*x[i]))";
  for (const Case& which : {Case{"rosenbrock", 10, rosenbrock, 2048}, Case{"rastrigin", 10, rastrigin, 512},
                            Case{"rosenbrock", 100, rosenbrock, 64}, Case{"rastrigin", 100, rastrigin, 32}}) {
    for (const polydescent::Optimizer& rule : {polydescent::Optimizer(polydescent::Adam{}), polydescent::Optimizer(polydescent::Momentum{})}) {
      const std::string name = fmt::format("expressions/{}/{}/{}", which.objective, which.dim, polydescent::name_of(rule));
      benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) { polydescent::bench::run(state, which, rule); })
          ->Iterations(9)->Unit(benchmark::kSecond);
    }
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
