// A stepwise schedule, e(t) = e0 factor^floor(t / every).
// On |x| every step is e long, so a constant rate ends up hopping over the kink for ever: from 1.03 with e = 0.2,
// between 0.03 and -0.17. Halved every 10 steps, the rate carries x to within e(t) of zero in every stage.
// On (x - 2)^2 with e = 1 a step mirrors x at the minimum, 1 - 2 e = -1: the swing lasts for ever. Times 0.8 every 10
// steps, e makes that factor 1 - 2 (0.8) = -0.6, then -0.28, ...
#include <vector>

#include "expect.hpp"
#include "polydescent/host/minimize.hpp"

using namespace polydescent;

namespace {

struct Kink {
  template <class X>
  auto operator()(const X& x) const {
    return abs(x[0]);
  }
};

struct Parabola {
  template <class X>
  auto operator()(const X& x) const {
    return square(x[0] - 2);
  }
};

template <class F>
std::vector<TracePoint> descend(double x0, double rate, const Schedule& schedule) {
  return minimize(F{}, Box::cube(1, -10, 10),
                  {.start_points = {x0},
                   .optimizer = GradientDescent{},
                   .learning_rate = rate,
                   .schedule = schedule,
                   .iterations = 60,
                   .gradient_tolerance = 0,
                   .value_tolerance = 0,
                   .trace_starts = 1})
      .trace;
}

}  // namespace

int main() {
  const auto hopping = descend<Kink>(1.03, 0.2, Constant{});
  const auto halved = descend<Kink>(1.03, 0.2, StepDecay{.every = 10, .factor = 0.5});
  const auto swinging = descend<Parabola>(5, 1, Constant{});
  const auto damped = descend<Parabola>(5, 1, StepDecay{.every = 10, .factor = 0.8});
  fmt::print("         |x|, e0 = 0.2, halved every 10    (x - 2)^2, e0 = 1, times 0.8 every 10\n");
  fmt::print("{:>4}{:>12}{:>12}{:>12}{:>14}{:>12}{:>14}\n", "t", "constant", "e(t)", "stepwise", "constant", "e(t)",
             "stepwise");
  double exact = 3;  // x - 2
  for (std::size_t t = 0; t < 60; ++t) {
    if (t % 10 == 9 || t == 0) {
      fmt::print("{:>4}{:>12.4f}{:>12.5f}{:>12.5f}{:>14.4f}{:>12.4f}{:>14.9f}\n", t, hopping[t].point[0],
                 halved[t].rate, halved[t].point[0], swinging[t].point[0], damped[t].rate, damped[t].point[0]);
    }
    if (t >= 5) lecture::expect_near(hopping[t].point[0], t % 2 == 1 ? 0.03 : -0.17, 1e-12, "hopping");
    const bool within = std::abs(halved[t].point[0]) <= halved[t].rate;
    lecture::expect(within || t % 10 != 9, "|x| <= e(t) at the end of a stage");
    lecture::expect_near(swinging[t].point[0], t % 2 == 0 ? 5 : -1, 0, "swinging");
    lecture::expect_near(damped[t].point[0], 2 + exact, 1e-12, "damped");
    const double rate = std::pow(0.8, std::floor(static_cast<double>(t) / 10));
    lecture::expect_near(damped[t].rate, rate, 1e-15, "the schedule");
    exact *= 1 - 2 * rate;
  }
  return lecture::verdict();
}
