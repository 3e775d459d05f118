// One-dimensional descent on y = (x - 2)^2, step by step:
//   x(t+1) = x(t) - e dy/dx = x(t) - 2 e (x(t) - 2), and so x(t) = 2 + (x(0) - 2) (1 - 2 e)^t.
#include "expect.hpp"
#include "polydescent/host/minimize.hpp"

using namespace polydescent;

namespace {

struct Parabola {
  template <class X>
  auto operator()(const X& x) const {
    return square(x[0] - 2);
  }
};

}  // namespace

int main() {
  const double x0 = 5;
  const double e = 0.1;
  const SearchResult result = minimize(Parabola{}, Box::cube(1, -10, 10),
                                       {.start_points = {x0},
                                        .optimizer = GradientDescent{},
                                        .learning_rate = e,
                                        .schedule = Constant{},
                                        .iterations = 12,
                                        .trace_starts = 1});
  fmt::print("y = (x - 2)^2 from x = {}, learning rate {}\n\n{:>4}{:>11}{:>11}{:>14}\n", x0, e, "t", "x(t)", "y",
             "formula x(t)");
  for (const TracePoint& at : result.trace) {
    const double x = 2 + (x0 - 2) * std::pow(1 - 2 * e, at.iteration);
    fmt::print("{:>4}{:>11.6f}{:>11.6f}{:>14.6f}\n", at.iteration, at.point[0], at.value, x);
    lecture::expect_near(at.point[0], x, 1e-13, "x(t)");
    lecture::expect_near(at.value, (x - 2) * (x - 2), 1e-12, "y");
  }
  lecture::expect(result.trace.size() == 13, "twelve steps and the start");
  return lecture::verdict();
}
