// How large the learning rate may be, on y = (x - 2)^2. A step multiplies the distance to the minimum by 1 - 2 e(t):
//   x(t) - 2 = (x(0) - 2) (1 - 2 e(0)) (1 - 2 e(1)) ... (1 - 2 e(t-1))
// e near 0 hardly moves, e in (1/2, 1) jumps back and forth over the minimum, e > 1 jumps further each time, until the
// bounds hold it. A schedule e(t) = e0 / (1 + kappa t) makes any e0 small enough in the end.
#include <vector>

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

constexpr int steps = 200;
constexpr double bound = 10;  // of |x - 2|

/// x(t) - 2 for t = 0 ... steps, from x = 5.
std::vector<double> descend(double e0, double kappa) {
  const SearchResult result = minimize(Parabola{}, Box::cube(1, 2 - bound, 2 + bound),
                                       {.start_points = {5},
                                        .optimizer = GradientDescent{},
                                        .learning_rate = e0,
                                        .schedule = InverseTime{.kappa = kappa},
                                        .iterations = steps,
                                        .gradient_tolerance = 0,
                                        .value_tolerance = 0,
                                        .trace_starts = 1});
  std::vector<double> distance;
  for (const TracePoint& at : result.trace) distance.push_back(at.point[0] - 2);
  return distance;
}

/// Steps until |x - 2| < 0.01 for good.
int steps_needed(const std::vector<double>& distance) {
  int t = static_cast<int>(distance.size());
  while (t > 0 && std::abs(distance[static_cast<std::size_t>(t - 1)]) < 0.01) --t;
  return t;
}

}  // namespace

int main() {
  struct Case {
    const char* what;
    double e0, kappa;
    int needed;  // a constant rate: ln(0.01 / 3) / ln|1 - 2 e|, rounded up
  };
  const Case cases[] = {{"too small", 0.02, 0, 140},      {"good", 0.4, 0, 4},
                        {"oscillates", 0.95, 0, 55},      {"the same, decaying", 0.95, 0.1, 7},
                        {"diverges", 1.05, 0, steps + 1}, {"the same, decaying", 1.05, 0.1, 9}};
  fmt::print("x(t) - 2\n{:<20}{:>5}{:>6}", "", "e0", "kappa");
  for (const int t : {0, 1, 2, 3, 4, 10, 20, 200}) fmt::print("{:>9}", fmt::format("t = {}", t));
  fmt::print("{:>16}\n", "< 0.01 after");
  for (const Case& c : cases) {
    const std::vector<double> distance = descend(c.e0, c.kappa);
    fmt::print("{:<20}{:>5}{:>6}", c.what, c.e0, c.kappa);
    for (const std::size_t t : {0, 1, 2, 3, 4, 10, 20, 200}) fmt::print("{:>9.3f}", distance[t]);
    fmt::print("{:>16}\n", c.needed > steps ? "never" : fmt::format("{} steps", steps_needed(distance)));

    lecture::expect_near(steps_needed(distance), c.needed, 0, c.what);
    double exact = 3;
    for (int t = 0; t <= steps; ++t) {
      lecture::expect_near(distance[static_cast<std::size_t>(t)], exact, 1e-12,
                           fmt::format("{}: x({}) - 2", c.what, t));
      exact = std::fmax(-bound, std::fmin(bound, exact * (1 - 2 * c.e0 / (1 + c.kappa * t))));
    }
  }
  return lecture::verdict();
}
