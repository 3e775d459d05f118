// y = (x^2 - 1)^2 + 0.3 x has a local minimum near x = 1 and the global one near x = -1. From x = 2, plain descent and
// AdaGrad, each with and without a schedule, stay in the local one. Momentum sums up past gradients,
//   <g>(t) = g(t) + mu <g>(t-1),   x(t+1) = x(t) - e <g>(t),
// and rolls over the hill.
// y' = 4 x^3 - 4 x + 0.3 = 0 has the roots x = 2/sqrt(3) cos((arccos(-3 sqrt(3) 0.3 / 8) - 2 pi k) / 3).  (Vieta)
#include "expect.hpp"
#include "polydescent/host/minimize.hpp"

using namespace polydescent;

namespace {

struct TwoWells {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    return square(square(x[0]) - 1) + T(0.3) * x[0];
  }
};

double root(int k) { return 2 / std::sqrt(3) * std::cos((std::acos(-3 * std::sqrt(3) * 0.3 / 8) - 2 * pi * k) / 3); }

}  // namespace

int main() {
  const Problem wells = problem(TwoWells{}, Box::cube(1, -3, 3));
  const double local = root(0);
  const double hill = root(1);
  const double global = root(2);
  fmt::print("local minimum {:.4f} at {:.4f}, hill {:.4f} at {:.4f}, global minimum {:.4f} at {:.4f}\n\n",
             evaluate(wells, {local}), local, evaluate(wells, {hill}), hill, evaluate(wells, {global}), global);

  struct Run {
    const char* what;
    Optimizer rule;
    double rate, kappa, end;
  };
  const Run runs[] = {{"gradient descent", GradientDescent{}, 0.01, 0, local},
                      {"gradient descent, schedule", GradientDescent{}, 0.01, 0.01, local},
                      {"AdaGrad", Adagrad{}, 0.5, 0, local},
                      {"AdaGrad, schedule", Adagrad{}, 0.5, 0.01, local},
                      {"momentum 0.9", Momentum{.momentum = 0.9}, 0.01, 0, global}};
  fmt::print("{:<28}{:>6}{:>7}{:>7}{:>10}{:>10}\n", "rule", "e0", "kappa", "start", "end", "value");
  for (const Run& run : runs) {
    const SearchResult result = minimize(wells, {.start_points = {2},
                                                 .optimizer = run.rule,
                                                 .learning_rate = run.rate,
                                                 .schedule = InverseTime{.kappa = run.kappa},
                                                 .iterations = 1000});
    const double x = result.best->point[0];
    fmt::print("{:<28}{:>6}{:>7}{:>7}{:>10.5f}{:>10.5f}\n", run.what, run.rate, run.kappa, 2, x, result.best->value);
    lecture::expect_near(x, run.end, 1e-5, run.what);
  }

  // The same momentum, written down as above.
  double x = 2;
  double sum = 0;
  for (int t = 0; t < 1000; ++t) {
    sum = 4 * x * x * x - 4 * x + 0.3 + 0.9 * sum;
    x -= 0.01 * sum;
  }
  lecture::expect_near(x, global, 1e-10, "momentum by hand");
  return lecture::verdict();
}
