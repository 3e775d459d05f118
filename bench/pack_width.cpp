// How many vector registers should a pack have? Gradients per second of one thread, by objective, gradient kind and
// number of registers. The answer stands in kernels/descent/tuning.hpp.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "polydescent/kernels/gradient/registry.hpp"
#include "polydescent/kernels/group.hpp"
#include "polydescent/kernels/objective/ackley.hpp"
#include "polydescent/kernels/objective/rastrigin.hpp"
#include "polydescent/kernels/objective/rosenbrock.hpp"
#include "polydescent/kernels/scalar/pack.hpp"

namespace polydescent::bench {
namespace {

constexpr int dim = 10;

template <class T, class F, class Gradient>
void run(benchmark::State& state) {
  using S = ScalarOf<T>;
  const std::vector<S> lower(dim, S(-5)), upper(dim, S(5)), width(dim, S(10));
  std::vector<T> x(dim), gradient(dim);
  for (int i = 0; i < dim; ++i) x[static_cast<std::size_t>(i)] = T(0.1 * i - 0.3);
  const BoxView<S> box{lower.data(), upper.data(), width.data()};
  for (auto _ : state) {
    benchmark::DoNotOptimize(Gradient{}(GroupOfOne{}, F{}, box, Point<const T>{x.data(), dim}, Point<T>{gradient.data(), dim}));
    for (int i = 0; i < dim; ++i) x[static_cast<std::size_t>(i)] -= gradient[static_cast<std::size_t>(i)] * T(1e-6);
  }
  state.counters["gradients/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * ScalarTraits<T>::lanes, benchmark::Counter::kIsRate);
}

template <class S, int R, class F, class Gradient>
void register_case() {
  const std::string name = fmt::format("pack_width/{}/{}/{}/registers:{}", F::name, sizeof(S) == 4 ? "float32" : "float64",
                                       Gradient::name, R);
  benchmark::RegisterBenchmark(name.c_str(), run<Pack<S, R>, F, Gradient>);
}

template <class S, class F, class Gradient>
void register_widths() {
  register_case<S, 1, F, Gradient>();
  register_case<S, 2, F, Gradient>();
  register_case<S, 4, F, Gradient>();
}

template <class F>
void register_objective() {
  Gradients::for_each([]<class Gradient>(TypeTag<Gradient>) {
    register_widths<float, F, Gradient>();
    register_widths<double, F, Gradient>();
  });
}

}  // namespace
}  // namespace polydescent::bench

int main(int argc, char** argv) {
  polydescent::bench::register_objective<polydescent::Rosenbrock>();
  polydescent::bench::register_objective<polydescent::Rastrigin>();
  polydescent::bench::register_objective<polydescent::Ackley>();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
