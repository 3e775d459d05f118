// Hard limits from physics: light of three lamps, y = b_0 x_0 + b_1 x_1 + b_2 x_2 behind a filter, which lets through a
// share 0 <= b_j <= 1 of each colour. Noise makes least squares say more than everything of one colour and less than
// nothing of another. Within limits, such a b_j stays exactly at its limit, and the others are the least squares of
// what is left: a Lagrange multiplier mu_j, the slope of the loss, says how much the limit costs, as lambda does of a
// constraint g = 0.
#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <cmath>
#include <vector>

#include "expect.hpp"
#include "polydescent/host/regression/fit.hpp"

using namespace polydescent;

namespace {

constexpr int rows = 40, columns = 3;
const Eigen::Vector3d truth{0.97, 0.40, 0.02};

Eigen::MatrixXd make_x() {
  Eigen::MatrixXd x(rows, columns);
  for (int i = 0; i < rows; ++i) {
    for (int j = 0; j < columns; ++j) x(i, j) = 1 + std::sin(0.8 * i + 1.1 * j) + 0.2 * std::cos(3.3 * (j + 1) * i);
  }
  return x;
}

Eigen::VectorXd make_y(const Eigen::MatrixXd& x) {
  Eigen::VectorXd y = x * truth;
  for (int i = 0; i < rows; ++i)
    y[i] += 0.15 * (std::sin(0.8 * i) - std::sin(0.8 * i + 2.2)) + 0.05 * std::sin(7.7 * i);
  return y;
}

/// Least squares, within [0, 1] or not.
Eigen::Vector3d fitted(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, bool limited) {
  const FitData data{.x = {x.data(), NumberType::float64, rows, columns, 1, rows}, .targets = {{y.begin(), y.end()}}};
  FitOptions options{
      .loss_scale = LossScale::mean, .lambdas = {0}, .intercept = false, .standardize = false, .gap = 1e-14};
  if (limited) {
    options.lower.assign(columns, 0);
    options.upper.assign(columns, 1);
  }
  const FitResult result = fit(data, options);
  Eigen::Vector3d b = Eigen::Vector3d::Zero();
  for (std::size_t k = 0; k < result.path[0].index.size(); ++k) b[result.path[0].index[k]] = result.path[0].value[k];
  return b;
}

Eigen::VectorXd least_squares(const Eigen::MatrixXd& x, const Eigen::VectorXd& y) {
  return (x.transpose() * x).llt().solve(x.transpose() * y);
}

double loss(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, const Eigen::Vector3d& b) {
  return (y - x * b).squaredNorm() / rows;
}

}  // namespace

int main() {
  const Eigen::MatrixXd x = make_x();
  const Eigen::VectorXd y = make_y(x);
  const Eigen::Vector3d free = fitted(x, y, false), limited = fitted(x, y, true);
  const Eigen::Vector3d multiplier = 2.0 / rows * x.transpose() * (y - x * limited);
  fmt::print("{:>3}{:>9}{:>12}{:>12}{:>12}\n", "j", "truth", "unlimited", "in [0, 1]", "mu");
  for (int j = 0; j < columns; ++j)
    fmt::print("{:>3}{:>9.2f}{:>12.6f}{:>12.6f}{:>12.6f}\n", j, truth[j], free[j], limited[j], multiplier[j]);
  fmt::print("mean square {:>12.6f}{:>12.6f}\n", loss(x, y, free), loss(x, y, limited));

  const Eigen::VectorXd exact = least_squares(x, y);
  for (int j = 0; j < columns; ++j) lecture::expect_near(free[j], exact[j], 1e-6, "unlimited, least squares");
  lecture::expect(free[0] > 1 && free[2] < 0, "least squares beyond both limits");
  lecture::expect(limited[0] == 1 && limited[2] == 0, "coefficients exactly at their limits");
  lecture::expect_near(limited[1], x.col(1).dot(y - x.col(0)) / x.col(1).squaredNorm(), 1e-6,
                       "what is left over for b_1");
  lecture::expect(multiplier[0] > 0 && multiplier[2] < 0, "limits that hold back");
  lecture::expect_near(multiplier[1], 0, 1e-6, "the slope inside the limits");
  lecture::expect(loss(x, y, limited) >= loss(x, y, free), "a price for the limits");
  return lecture::verdict();
}
