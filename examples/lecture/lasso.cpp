// LASSO: min over b of (1/N) ||Y - X b||^2 + lambda ||b||_1 prefers sparsity. Where it is least, the slope of the first
// term, s_j = (2/N) x_j'(Y - X b), is lambda sign(b_j) for each b_j that is not zero, and no more than lambda
// elsewhere; so b is exactly zero from lambda = max_j |(2/N) x_j'Y| on. The gap says how far above the least value the
// fit can be.
#include <cmath>
#include <vector>

#include "expect.hpp"
#include "polydescent/host/regression/fit.hpp"

using namespace polydescent;

namespace {

constexpr std::size_t rows = 200, columns = 12;

/// y = 3 x_0 - 2 x_4 + 0.5 x_7 and noise: nine columns have nothing to say.
struct Measured {
  std::vector<double> x, y;  // x: [row][column]

  Measured() {
    for (std::size_t i = 0; i < rows; ++i) {
      const double t = static_cast<double>(i + 1);
      for (std::size_t j = 0; j < columns; ++j)
        x.push_back(std::sqrt(2) * std::sin((1.3 + 0.7 * static_cast<double>(j)) * t * t));
      y.push_back(3 * at(i, 0) - 2 * at(i, 4) + 0.5 * at(i, 7) + 0.3 * std::sin(7.7 * t));
    }
  }

  double at(std::size_t i, std::size_t j) const { return x[i * columns + j]; }
  FitData view() const { return {.x = {x.data(), NumberType::float64, rows, columns, columns, 1}, .targets = {y}}; }
};

/// Y - X b
std::vector<double> residual(const Measured& measured, const Fitted& fitted) {
  std::vector<double> left = measured.y;
  for (std::size_t k = 0; k < fitted.index.size(); ++k) {
    for (std::size_t i = 0; i < rows; ++i)
      left[i] -= fitted.value[k] * measured.at(i, static_cast<std::size_t>(fitted.index[k]));
  }
  return left;
}

double mean_square(const std::vector<double>& numbers) {
  double sum = 0;
  for (const double number : numbers) sum += number * number;
  return sum / static_cast<double>(numbers.size());
}

/// s_j = (2/N) x_j'r
double slope(const Measured& measured, const std::vector<double>& r, std::size_t j) {
  double sum = 0;
  for (std::size_t i = 0; i < rows; ++i) sum += measured.at(i, j) * r[i];
  return 2 * sum / rows;
}

double coefficient(const Fitted& fitted, std::size_t j) {
  for (std::size_t k = 0; k < fitted.index.size(); ++k) {
    if (fitted.index[k] == static_cast<int>(j)) return fitted.value[k];
  }
  return 0;
}

void expect_least(const Measured& measured, const Fitted& fitted, double mean, double norm) {
  lecture::expect_near(fitted.objective, mean + fitted.lambda * norm, 1e-12, "the objective");
  lecture::expect(fitted.gap <= 1e-10, "a gap below 1e-10");
  const std::vector<double> r = residual(measured, fitted);
  for (std::size_t j = 0; j < columns; ++j) {
    const double b = coefficient(fitted, j), s = slope(measured, r, j);
    if (b == 0)
      lecture::expect(std::abs(s) <= fitted.lambda + 1e-6, fmt::format("a slope within lambda, column {}", j));
    else lecture::expect_near(s, std::copysign(fitted.lambda, b), 1e-5, fmt::format("the slope at column {}", j));
  }
}

}  // namespace

int main() {
  const Measured measured;
  double largest = 0;
  for (std::size_t j = 0; j < columns; ++j) largest = std::max(largest, std::abs(slope(measured, measured.y, j)));
  const FitOptions options{.model = FitModel::lasso,
                           .loss_scale = LossScale::mean,
                           .lambdas = {1.0001 * largest, 0.9999 * largest, 3, 1, 0.3, 0.1, 0.01, 0},
                           .intercept = false,
                           .standardize = false,
                           .gap = 1e-10};
  const FitResult result = fit(measured.view(), options);
  fmt::print("lambda_max = {:.4f}\n{:>8}{:>7}{:>13}{:>10}{:>9}{:>9}{:>9}{:>10}\n", largest, "lambda", "zeros",
             "mean square", "l1 norm", "b_0", "b_4", "b_7", "gap");
  for (const Fitted& fitted : result.path) {
    double norm = 0;
    for (const double b : fitted.value) norm += std::abs(b);
    const double mean = mean_square(residual(measured, fitted));
    fmt::print("{:>8.4f}{:>7}{:>13.4f}{:>10.4f}{:>9.4f}{:>9.4f}{:>9.4f}{:>10.1e}\n", fitted.lambda,
               columns - fitted.index.size(), mean, norm, coefficient(fitted, 0), coefficient(fitted, 4),
               coefficient(fitted, 7), fitted.gap);
    expect_least(measured, fitted, mean, norm);
  }
  lecture::expect(result.path[0].index.empty(), "all zero above lambda_max");
  lecture::expect(result.path[1].index.size() == 1, "one coefficient just below it");
  lecture::expect(result.path[4].index == std::vector<int>{0, 4, 7},
                  "nine exact zeros, those that have nothing to say");
  lecture::expect(result.path[7].index.size() == columns, "none without a penalty");
  return lecture::verdict();
}
