// Ridge: the penalty lambda ||b||^2 keeps b small where columns nearly repeat each other. Its closed form
//   b = (X'X + lambda I)^-1 X'Y
// is the minimum of ||Y - X b||^2 + lambda ||b||^2, the sum of squares; with their mean, (1/N) ||Y - X b||^2, the same
// b belongs to lambda / N. On the command line: polydescent fit ridge --loss-scale sum --no-intercept --no-standardize
#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <cmath>
#include <vector>

#include "expect.hpp"
#include "polydescent/host/regression/fit.hpp"

using namespace polydescent;

namespace {

constexpr int rows = 50, columns = 4;

Eigen::MatrixXd make_x() {
  Eigen::MatrixXd x(rows, columns);
  for (int i = 0; i < rows; ++i) {
    const double u = std::sin(1.3 * i * i), v = std::cos(2.1 * i * i);
    x.row(i) << u, u + 0.02 * std::sin(5.1 * i), v, std::sin(0.9 * i * i);
  }
  return x;
}

/// y = x_0 + x_1 - x_2 and noise.
Eigen::VectorXd make_y(const Eigen::MatrixXd& x) {
  Eigen::VectorXd y = x.col(0) + x.col(1) - x.col(2);
  for (int i = 0; i < rows; ++i) y[i] += 0.5 * std::sin(7.7 * i);
  return y;
}

Eigen::VectorXd closed_form(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, double lambda) {
  const Eigen::MatrixXd a = x.transpose() * x + lambda * Eigen::MatrixXd::Identity(columns, columns);
  return a.llt().solve(x.transpose() * y);
}

Eigen::VectorXd fitted(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, LossScale loss, double lambda) {
  const FitData data{.x = {x.data(), NumberType::float64, rows, columns, 1, rows}, .targets = {{y.begin(), y.end()}}};
  const FitOptions options{.model = FitModel::ridge,
                           .loss_scale = loss,
                           .lambdas = {lambda},
                           .intercept = false,
                           .standardize = false,
                           .gap = 1e-14};
  const FitResult result = fit(data, options);
  Eigen::VectorXd b = Eigen::VectorXd::Zero(columns);
  for (std::size_t k = 0; k < result.path[0].index.size(); ++k) b[result.path[0].index[k]] = result.path[0].value[k];
  return b;
}

}  // namespace

int main() {
  const Eigen::MatrixXd x = make_x();
  const Eigen::VectorXd y = make_y(x);
  fmt::print("{:>8}{:>20}{:>20}{:>20}{:>20}{:>9}\n{:>8}", "lambda", "b_0", "b_1", "b_2", "b_3", "||b||", "");
  for (int j = 0; j < columns; ++j) fmt::print("{:>10}{:>10}", "fit", "exact");
  fmt::print("\n");
  double last_norm = INFINITY;
  for (const double lambda : {0.0, 0.01, 0.1, 1.0, 10.0, 100.0}) {
    const Eigen::VectorXd exact = closed_form(x, y, lambda), sum = fitted(x, y, LossScale::sum, lambda);
    const Eigen::VectorXd mean = fitted(x, y, LossScale::mean, lambda / rows);
    fmt::print("{:>8}", lambda);
    for (int j = 0; j < columns; ++j) {
      fmt::print("{:>10.5f}{:>10.5f}", sum[j], exact[j]);
      lecture::expect_near(sum[j], exact[j], 1e-6, fmt::format("b_{} of the sum at lambda {}", j, lambda));
      lecture::expect_near(mean[j], exact[j], 1e-6, fmt::format("b_{} of the mean at lambda {} / N", j, lambda));
    }
    fmt::print("{:>9.4f}\n", sum.norm());
    lecture::expect(sum.norm() < last_norm, "a larger lambda, a smaller b");
    last_norm = sum.norm();
  }
  return lecture::verdict();
}
