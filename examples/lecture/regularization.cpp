// Any objective can carry both penalties: y + l1 sum |x_i| + l2 sum x_i^2, descended by
//   x(t+1) = x(t) - e grad(y + l1 ||x||_1 + l2 ||x||^2), where the derivative of |x_i| is sign(x_i).
// For y = sum a_i (x_i - c_i)^2 / 2 the minimum is x_i = S(a_i c_i, l1) / (a_i + 2 l2): S moves a number towards zero
// by l1 and no further. L2 makes every x_i smaller, L1 some of them zero: exactly so when it is taken as a soft
// threshold after each step (`proximal`), while the sign alone rocks around zero by less and less as the rate falls.
#include <vector>

#include "expect.hpp"
#include "polydescent/host/minimize.hpp"

using namespace polydescent;

namespace {

constexpr int n = 6;
constexpr double a[n] = {1, 2, 3, 4, 5, 6};
constexpr double c[n] = {1.5, -0.1, 0.05, -0.8, 0.02, 0.4};

struct Bowl {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < n; ++i) sum += T(0.5 * a[i]) * square(x[i] - T(c[i]));
    return sum;
  }
};

std::vector<double> descend(double l1, double l2, bool proximal) {
  return minimize(Bowl{}, Box::cube(n, -2, 2),
                  {.starts = 16,
                   .optimizer = GradientDescent{},
                   .schedule = Cosine{},
                   .iterations = 20000,
                   .l1 = l1,
                   .l2 = l2,
                   .proximal = proximal})
      .best->point;
}

double closed_form(std::size_t i, double l1, double l2) { return soft_threshold(a[i] * c[i], l1) / (a[i] + 2 * l2); }

}  // namespace

int main() {
  const std::vector<double> ridge = descend(0, 0.5, false);
  const std::vector<double> sign = descend(0.6, 0, false);
  const std::vector<double> lasso = descend(0.6, 0, true);
  const std::vector<double> both = descend(0.6, 0.5, true);
  fmt::print("{:13}{:^18}{:^30}{:^20}\n", "", "l2 = 0.5", "l1 = 0.6", "l1 = 0.6, l2 = 0.5");
  fmt::print("{:>2}{:>4}{:>7}{:>9}{:>9}{:>12}{:>9}{:>9}{:>11}{:>9}\n", "i", "a", "c", "found", "exact", "by sign",
             "proximal", "exact", "proximal", "exact");
  for (std::size_t i = 0; i < n; ++i) {
    const double ridge_exact = closed_form(i, 0, 0.5), lasso_exact = closed_form(i, 0.6, 0),
                 both_exact = closed_form(i, 0.6, 0.5);
    fmt::print("{:>2}{:>4}{:>7}{:>9.4f}{:>9.4f}{:>12.2g}{:>9.4g}{:>9.4g}{:>11.4g}{:>9.4g}\n", i, a[i], c[i], ridge[i],
               ridge_exact, sign[i], lasso[i], lasso_exact, both[i], both_exact);
    lecture::expect_near(ridge[i], ridge_exact, 1e-7, "x with L2");
    lecture::expect_near(sign[i], lasso_exact, 1e-3, "x with L1, by sign");
    lecture::expect_near(lasso[i], lasso_exact, lasso_exact == 0 ? 0 : 1e-7, "x with L1, proximal");
    lecture::expect_near(both[i], both_exact, both_exact == 0 ? 0 : 1e-7, "x with both");
  }
  lecture::expect(lasso[1] == 0 && lasso[2] == 0 && lasso[4] == 0, "three exact zeros");
  return lecture::verdict();
}
