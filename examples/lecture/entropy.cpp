// The entropy f = -sum p_i ln p_i of I states. Without a constraint each p_i climbs by itself to where -ln p_i - 1 = 0, that is
// to 1/e, and f = I/e: 2/e = 0.7358 for a coin, whose two sides then have the probability 0.7358 together. Under
// sum p_i = 1, -ln p_i - 1 = lambda for every i: all are the same, p_i = 1/I, f = ln I and lambda = ln I - 1. The flat
// distribution has the largest entropy. On the simplex, where descents stay by projection, it is the same without a multiplier.
#include <cmath>

#include "expect.hpp"
#include "polydescent/host/minimize.hpp"

using namespace polydescent;

namespace {

struct Entropy {
  template <class X>
  auto operator()(const X& p) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < p.size(); ++i) sum -= xlogx(p[i]);
    return sum;
  }
};

struct EntropyOfProbabilities : Entropy {
  int constraints() const { return 1; }
  Relation relation(int) const { return Relation::equal; }
  template <class X>
  auto constraint(const X& p, int) const {
    using T = typename X::value_type;
    T sum = T(-1);
    for (int i = 0; i < p.size(); ++i) sum += p[i];
    return sum;
  }
};

template <class F>
End highest(const F& entropy, int states, bool simplex = false) {
  return *minimize(entropy, Box::cube(states, 0, 1), {.starts = 16, .optimizer = Lbfgs{}, .simplex = simplex, .maximize = true}).best;
}

void expect_flat(const End& top, double p, double entropy) {
  for (const double found : top.point) lecture::expect_near(found, p, 1e-6, "p_i");
  lecture::expect_near(top.value, entropy, 1e-6, "the entropy");
}

}  // namespace

int main() {
  const double e = std::exp(1.0);
  fmt::print("{:>8}{:>16}{:>11}{:>11}{:>13}{:>11}{:>11}\n", "states", "free: sum p_i", "p_1", "f", "sum = 1: p_1", "f", "lambda");
  for (int states = 2; states <= 64; ++states) {
    const End free = highest(Entropy{}, states), flat = highest(EntropyOfProbabilities{}, states);
    expect_flat(free, 1 / e, states / e);
    expect_flat(flat, 1.0 / states, std::log(states));
    expect_flat(highest(Entropy{}, states, true), 1.0 / states, std::log(states));
    lecture::expect_near(flat.multipliers[0], std::log(states) - 1, 1e-6, "lambda");
    if ((states & (states - 1)) != 0) continue;
    fmt::print("{:>8}{:>16.6f}{:>11.6f}{:>11.6f}{:>13.6f}{:>11.6f}{:>11.6f}\n", states, states * free.point[0], free.point[0], free.value,
               flat.point[0], flat.value, flat.multipliers[0]);
  }
  return lecture::verdict();
}
