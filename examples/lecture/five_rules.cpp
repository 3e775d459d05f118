// The five rules side by side from one start on y = (x_0^2 - 1)^2 + 0.3 x_0 + (x_1 - x_0^2)^2: plain descent, AdaGrad
// and RMSProp stay in the local minimum; momentum and Adam, which carry on with past gradients, leave it. Both minima
// lie on x_1 = x_0^2, with x_0 as in local_minimum.cpp: 0.9601 and -1.0356. Each rule's course goes to FOLDER/RULE.csv,
// for pictures: start,iteration,value,gradient_norm,rate,x0,x1. Usage: five_rules [FOLDER]
#include <fstream>
#include <string>

#include "expect.hpp"
#include "polydescent/host/minimize.hpp"
#include "polydescent/host/names.hpp"
#include "polydescent/host/report.hpp"

using namespace polydescent;

namespace {

struct Surface {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    return square(square(x[0]) - 1) + T(0.3) * x[0] + square(x[1] - square(x[0]));
  }
};

double root(int k) { return 2 / std::sqrt(3) * std::cos((std::acos(-3 * std::sqrt(3) * 0.3 / 8) - 2 * pi * k) / 3); }

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : ".";
  struct Run {
    const char* rule;
    double rate, end;
  };
  const Run runs[] = {{"gradient-descent", 0.01, root(0)},
                      {"momentum", 0.01, root(2)},
                      {"adagrad", 0.5, root(0)},
                      {"rmsprop", 0.01, root(0)},
                      {"adam", 0.2, root(2)}};
  fmt::print("{:<18}{:>6}{:>10}{:>10}{:>10}\n", "rule", "rate", "x_0", "x_1", "value");
  for (const Run& run : runs) {
    const SearchResult result = minimize(Surface{}, Box::cube(2, -4, 4),
                                         {.start_points = {1.8, -1},
                                          .optimizer = optimizer_named(run.rule),
                                          .learning_rate = run.rate,
                                          .schedule = Constant{},
                                          .iterations = 1000,
                                          .trace_starts = 1});
    const TracePoint& end = result.trace.back();
    fmt::print("{:<18}{:>6}{:>10.4f}{:>10.4f}{:>10.4f}\n", run.rule, run.rate, end.point[0], end.point[1], end.value);
    // A constant rate leaves RMSProp hopping around the minimum in steps of about that length.
    lecture::expect_near(end.point[0], run.end, run.rate, run.rule);
    lecture::expect_near(end.point[1], run.end * run.end, run.rate, run.rule);

    const std::string file = folder + "/" + run.rule + ".csv";
    std::ofstream(file) << to_trace_csv(result);
    std::string line;
    std::size_t lines = 0;
    for (std::ifstream written(file); std::getline(written, line); ++lines) {
      const bool heading = line == "start,iteration,value,gradient_norm,rate,x0,x1";
      lecture::expect(heading == (lines == 0), "one heading in " + file);
    }
    lecture::expect(lines == result.trace.size() + 1, "a line for every iteration in " + file);
  }
  return lecture::verdict();
}
