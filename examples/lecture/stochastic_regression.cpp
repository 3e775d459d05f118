// Stochastic descent on linear regression, min over b of (1/N) ||Y - X b||^2: each step takes the gradient on a few
// rows drawn from the data, an epoch passes over all of them once. Noise from the rows left out keeps b moving; the
// falling rate lets it settle on the exact solution of the normal equations, X'X b = X'Y.
#include <array>
#include <utility>

#include "expect.hpp"
#include "polydescent/host/minimize.hpp"

using namespace polydescent;

namespace {

constexpr std::size_t rows = 500;

/// y = 2 u - v + 0.5 and some noise.
Data make_data() {
  Data data{{}, 3};
  for (std::size_t r = 0; r < rows; ++r) {
    const double t = static_cast<double>(r);
    const double u = std::sin(1.3 * t), v = std::cos(2.1 * t);
    data.number.insert(data.number.end(), {u, v, 2 * u - v + 0.5 + 0.5 * std::sin(7.7 * t * t)});
  }
  return data;
}

/// X'X b = X'Y by Gauss and Jordan; X'X is positive definite, so no pivot is zero.
std::array<double, 3> least_squares(const Data& data) {
  double m[3][4] = {};
  for (std::size_t r = 0; r < rows; ++r) {
    const double x[4] = {data.number[3 * r], data.number[3 * r + 1], 1, data.number[3 * r + 2]};
    for (int i = 0; i < 3; ++i) {
      for (int j = 0; j < 4; ++j) m[i][j] += x[i] * x[j];
    }
  }
  for (int p = 0; p < 3; ++p) {
    for (int i = 0; i < 3; ++i) {
      const double factor = i == p ? 0 : m[i][p] / m[p][p];
      for (int j = 0; j < 4; ++j) m[i][j] -= factor * m[p][j];
    }
  }
  return {m[0][3] / m[0][0], m[1][3] / m[1][1], m[2][3] / m[2][2]};
}

}  // namespace

int main() {
  const Data data = make_data();
  const Problem regression = row_problem(SquaredError{}, data, Box::cube(3, -5, 5));
  const auto exact = least_squares(data);
  const double least = evaluate(regression, {exact.begin(), exact.end()});
  fmt::print("{:>10}{:>8}{:>8}{:>10}{:>10}{:>10}{:>14}\n", "batch", "epochs", "steps", "b_0", "b_1", "b_2",
             "mean square");
  for (const auto& [epochs, tolerance] : {std::pair{1, 0.2}, {10, 0.05}, {100, 0.02}, {1000, 0.005}}) {
    const SearchResult result = minimize(regression, {.start_points = {0, 0, 0},
                                                      .optimizer = GradientDescent{},
                                                      .learning_rate = 0.1,
                                                      .schedule = Cosine{},
                                                      .batch_size = 10,
                                                      .epochs = static_cast<double>(epochs)});
    const auto& b = result.best->point;
    fmt::print("{:>10}{:>8}{:>8}{:>10.5f}{:>10.5f}{:>10.5f}{:>14.8f}\n", 10, epochs, result.iterations, b[0], b[1],
               b[2], result.best->value);
    for (std::size_t i = 0; i < 3; ++i)
      lecture::expect_near(b[i], exact[i], tolerance, fmt::format("b_{}, {} epochs", i, epochs));
    lecture::expect(result.iterations == static_cast<std::uint64_t>(epochs) * rows / 10, "an epoch is N / 10 steps");
    lecture::expect_near(result.best->value, evaluate(regression, b), 1e-14, "the value over all rows");
    lecture::expect(result.best->value >= least - 1e-14, "nothing is below the least squares");
  }
  fmt::print("{:>10}{:>8}{:>8}{:>10.5f}{:>10.5f}{:>10.5f}{:>14.8f}\n", "exact", "", "", exact[0], exact[1], exact[2],
             least);
  return lecture::verdict();
}
