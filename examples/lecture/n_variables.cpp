// The gradient of a function of N variables by central differences,
//   dy/dx_i ~ (y(.., x_i + h, ..) - y(.., x_i - h, ..)) / (2 h),
// beside the exact one, by dual numbers and by hand. The difference is wrong by at most h^2 / 6 max |d^3 y / dx_i^3|
// and, because y is rounded, about epsilon |y| / h: h has a best size, near cbrt(epsilon) = 6e-6.
//   y = sin(x_0 x_1) + x_2^3 + exp(x_3 / 2) x_4^2
#include <algorithm>
#include <limits>
#include <vector>

#include "expect.hpp"
#include "polydescent/kernels/gradient/analytic_gradient.hpp"
#include "polydescent/kernels/gradient/central_difference.hpp"
#include "polydescent/kernels/gradient/dual_gradient.hpp"
#include "polydescent/kernels/group.hpp"

using namespace polydescent;

namespace {

constexpr int n = 5;

struct Function {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    return T(sin(x[0] * x[1]) + x[2] * x[2] * x[2] + exp(x[3] * T(0.5)) * square(x[4]));
  }

  template <class X, class Partials>
  auto gradient(const X& x, const Partials& partials) const {
    partials.set(0, x[1] * cos(x[0] * x[1]));
    partials.set(1, x[0] * cos(x[0] * x[1]));
    partials.set(2, 3 * square(x[2]));
    partials.set(3, 0.5 * exp(0.5 * x[3]) * square(x[4]));
    partials.set(4, 2 * exp(0.5 * x[3]) * x[4]);
    return (*this)(x);
  }
};

const std::vector<double> at{0.9, -0.7, 0.5, 0.3, -0.8};

/// A box 4 wide, so that a step's length is `step` itself wherever |x_i| <= 1 (see DifferenceStep).
template <class Gradient>
std::vector<double> gradient_by(const Gradient& gradient) {
  const std::vector<double> lower(n, -2), upper(n, 2), width(n, 4);
  std::vector<double> result(n);
  gradient(GroupOfOne{}, Function{}, BoxView<double>{lower.data(), upper.data(), width.data()},
           Point<const double>{at.data(), n}, Point<double>{result.data(), n});
  return result;
}

}  // namespace

int main() {
  const std::vector<double> by_hand = gradient_by(AnalyticGradient{});
  const std::vector<double> dual = gradient_by(DualGradient{});
  // max |d^3 y / dx_i^3| within 0.1 of the point: |x_1|^3, |x_0|^3 (times a cosine), 6, exp(x_3 / 2) x_4^2 / 8, 0.
  const double third[n] = {0.343, 0.729, 6, std::exp(0.2) * 0.64 / 8, 0};
  const double rounding = std::numeric_limits<double>::epsilon() * 2;  // |y| < 2
  const auto bound = [&](int i, double h) { return h * h / 6 * third[i] + rounding / h; };
  const auto error = [&](const std::vector<double>& g, int i) {
    return std::abs(g[static_cast<std::size_t>(i)] - by_hand[static_cast<std::size_t>(i)]);
  };

  const double h = 1e-3;
  const std::vector<double> central = gradient_by(CentralDifference{h});
  fmt::print("h = {}\n{:>2}{:>18}{:>18}{:>18}{:>12}{:>12}\n", h, "i", "central", "dual", "by hand", "error", "bound");
  for (int i = 0; i < n; ++i) {
    const auto k = static_cast<std::size_t>(i);
    fmt::print("{:>2}{:>18.12f}{:>18.12f}{:>18.12f}{:>12.1e}{:>12.1e}\n", i, central[k], dual[k], by_hand[k],
               error(central, i), bound(i, h));
    lecture::expect_near(dual[k], by_hand[k], 1e-14, "dual");
  }
  // A cubic's difference is 3 x^2 + h^2: its error is the bound's first term exactly.
  lecture::expect_near(error(central, 2), h * h, rounding / h, "error of d/dx_2");

  fmt::print("\n{:>8}{:>16}\n", "h", "largest error");
  for (const double step : {5e-2, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8, 1e-10, 1e-12}) {
    const std::vector<double> g = gradient_by(CentralDifference{step});
    double largest = 0;
    for (int i = 0; i < n; ++i) {
      largest = std::max(largest, error(g, i));
      lecture::expect(error(g, i) <= bound(i, step),
                      fmt::format("error of d/dx_{} within its bound for h = {}", i, step));
    }
    fmt::print("{:>8.0e}{:>16.1e}\n", step, largest);
  }
  return lecture::verdict();
}
