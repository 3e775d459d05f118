// A loss of one's own, summed over rows of data. It decides which constant x is the best for data y_r:
//   squared   (1/N) sum (x - y_r)^2          the mean, which an outlier drags along: (1 + 2 + 3 + 4 + 100) / 5 = 22
//   absolute  (1/N) sum |x - y_r|            the median: 3
//   Huber     squared up to d, then linear   for d = 10 between: (x-1) + (x-2) + (x-3) + (x-4) - 10 = 0, so x = 5
#include "expect.hpp"
#include "polydescent/host/minimize.hpp"

using namespace polydescent;

namespace {

struct Squared {
  template <class X, class Row>
  auto operator()(const X& x, const Row& row) const {
    return square(x[0] - row[0]);
  }
};

struct Absolute {
  template <class X, class Row>
  auto operator()(const X& x, const Row& row) const {
    return abs(x[0] - row[0]);
  }
};

struct Huber {
  double d = 10;
  template <class X, class Row>
  auto operator()(const X& x, const Row& row) const {
    using T = typename X::value_type;
    const T error = abs(x[0] - row[0]);
    return select(error <= T(d), square(error) * T(0.5), T(d) * (error - T(0.5 * d)));
  }
};

template <class Loss>
void fit(const char* name, double exact, double tolerance) {
  const Problem mean = row_problem(Loss{}, {{1, 2, 3, 4, 100}, 1}, Box::cube(1, 0, 110), name);
  const SearchResult result = minimize(mean, {.starts = 16, .optimizer = Adam{}});
  const double x = result.best->point[0];
  fmt::print("{:<10}{:>12.6f}{:>12}{:>14.6f}\n", name, x, exact, result.best->value);
  lecture::expect_near(x, exact, tolerance, name);
  lecture::expect(result.best->value <= evaluate(mean, {exact + 0.1}), "it is a minimum");
}

}  // namespace

int main() {
  fmt::print("y = 1, 2, 3, 4, 100\n{:<10}{:>12}{:>12}{:>14}\n", "loss", "best x", "by hand", "mean loss");
  fit<Squared>("squared", 22, 1e-5);
  fit<Absolute>("absolute", 3, 1e-3);
  fit<Huber>("Huber", 5, 1e-5);
  return lecture::verdict();
}
