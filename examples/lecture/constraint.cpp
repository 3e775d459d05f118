// An extreme of f under g = 0 lies where level lines of f and g touch, grad f = lambda grad g: where all derivatives of
// L(x, lambda) = f - lambda g vanish. On f = -(x - 2)^2 - (y - 1)^2 + 10 and g = x - y - c these are three equations,
// -2 (x - 2) = lambda, -2 (y - 1) = -lambda, x - y = c, and so x = (3 + c)/2, y = (3 - c)/2, f = 10 - (1 - c)^2/2 and
// lambda = 1 - c = df/dc: the rate at which the maximum changes when the right side grows. An inequality either holds the
// maximum back, as an equation does, or has lambda = 0.
#include <vector>

#include "expect.hpp"
#include "polydescent/host/minimize.hpp"

using namespace polydescent;

namespace {

struct Hill {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    return T(10) - square(x[0] - T(2)) - square(x[1] - T(1));
  }
};

struct ConstrainedHill : Hill {
  Relation how;
  double right;

  int constraints() const { return 1; }
  Relation relation(int) const { return how; }
  template <class X>
  auto constraint(const X& x, int) const {
    using T = typename X::value_type;
    return T(x[0] - x[1] - T(right));
  }
};

const Box box = Box::cube(2, -5, 5);
const MinimizeOptions highest{.starts = 16, .optimizer = Lbfgs{}, .maximize = true};

void show(const std::string& constraint, const std::vector<double>& point, double value, double multiplier) {
  fmt::print("{:14}{:>10.6f}{:>10.6f}{:>11.6f}{:>11.6f}\n", constraint, point[0], point[1], value, multiplier);
}

/// Climbs, and compares with the solution of the three equations for the right side that holds the maximum back.
void climb(const char* sign, Relation how, double right, double holding) {
  const End top = *minimize(ConstrainedHill{{}, how, right}, box, highest).best;
  show(fmt::format("x - y {:>2} {:g}", sign, right), top.point, top.value, top.multipliers[0]);
  lecture::expect_near(top.point[0], (3 + holding) / 2, 1e-6, "x");
  lecture::expect_near(top.point[1], (3 - holding) / 2, 1e-6, "y");
  lecture::expect_near(top.value, 10 - square(1 - holding) / 2, 1e-6, "the constrained maximum");
  lecture::expect_near(top.multipliers[0], 1 - holding, 1e-6, "lambda");
  lecture::expect(top.constraint_violation <= 1e-6, "a point that meets the constraint");
}

}  // namespace

int main() {
  fmt::print("{:14}{:>10}{:>10}{:>11}{:>11}\n", "constraint", "x", "y", "f", "lambda");
  const End free = *minimize(Hill{}, box, highest).best;
  show("none", free.point, free.value, 0);
  lecture::expect_near(free.point[0], 2, 1e-6, "x of the hilltop");
  lecture::expect_near(free.point[1], 1, 1e-6, "y of the hilltop");
  lecture::expect_near(free.value, 10, 1e-6, "the hilltop");
  for (const double right : {-1.0, 0.0, 0.5, 1.0, 2.0}) climb("=", Relation::equal, right, right);
  climb("<=", Relation::at_most, 0, 0);
  climb("<=", Relation::at_most, 2, 1);   // x - y = 1 at the hilltop, which is allowed
  climb(">=", Relation::at_least, 2, 2);
  climb(">=", Relation::at_least, 0, 1);
  return lecture::verdict();
}
