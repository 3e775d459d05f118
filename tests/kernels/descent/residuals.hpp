#pragma once

#include <limits>

#include "polydescent/kernels/objective/squared_sum.hpp"
#include "polydescent/kernels/scalar/math.hpp"

// Sums of squares that lead a fit to each of its ends. Each functor gives residuals only; `squared` makes it an
// objective.
namespace polydescent::test {

template <class Functor>
SquaredSum<Functor> squared(Functor functor) {
  return {functor};
}

/// The straight line x_0 + x_1 t through (t, y) = (-1, 1), (0, 3), (1, 4), (2, 4): x = (2.5, 1), f = 1.
struct Line {
  static constexpr int min_dim = 2, max_dim = 2;
  static constexpr double t[4] = {-1, 0, 1, 2};
  static constexpr double y[4] = {1, 3, 4, 4};
  int residuals(int) const { return 4; }
  template <class X>
  auto residual(const X& x, int k) const {
    using T = typename X::value_type;
    return T(T(x[0]) + T(t[k]) * x[1] - T(y[k]));
  }
};

/// 1 + |x_0|: a kink that no step gets over.
struct KinkedResidual {
  static constexpr int min_dim = 1, max_dim = 1;
  int residuals(int) const { return 1; }
  template <class X>
  auto residual(const X& x, int) const {
    using T = typename X::value_type;
    return T(1 + abs(x[0]));
  }
};

/// log(x_0): undefined where a full step from beyond e leads.
struct Logarithm {
  static constexpr int min_dim = 1, max_dim = 1;
  int residuals(int) const { return 1; }
  template <class X>
  auto residual(const X& x, int) const {
    return log(x[0]);
  }
};

/// sqrt(x_0): at zero the value is finite, the derivative is not.
struct RootResidual {
  static constexpr int min_dim = 1, max_dim = 1;
  int residuals(int) const { return 1; }
  template <class X>
  auto residual(const X& x, int) const {
    return sqrt(x[0]);
  }
};

/// x_0 - 1; the other coordinates have no say.
struct FirstOnly {
  static constexpr int min_dim = 1, max_dim = 2;
  int residuals(int) const { return 1; }
  template <class X>
  auto residual(const X& x, int) const {
    using T = typename X::value_type;
    return T(x[0] - 1);
  }
};

/// Waves, with regions of NaN, infinity and of residuals near the largest number.
struct MinedResiduals {
  int residuals(int dim) const { return 2 * dim; }
  template <class X>
  auto residual(const X& x, int k) const {
    using T = typename X::value_type;
    using Range = std::numeric_limits<ScalarOf<T>>;
    const T here = x[k / 2];
    const T wave = k % 2 == 0 ? T(here - T(0.3) * square(x[0])) : T(sin(3 * here) + T(0.5));
    const T edge = select(x[1] < T(-0.5), T(Range::infinity()), T(Range::max() / 65536));
    const T mine = select(x[1] > T(0.5), T(Range::quiet_NaN()), edge);
    return T(select((x[0] > T(1)) & (x[0] < T(1.4)), mine, wave));
  }
};

/// x_0 exp(-((c - x_1)^2 + (r - x_2)^2) / (2 x_3^2)) + x_4 in row r and column c of 5 x 5 points.
struct PeakModel {
  static constexpr int min_dim = 5, max_dim = 5;
  template <class X>
  auto operator()(const X& x, int k) const {
    using T = typename X::value_type;
    const T across = T(k % 5) - x[1];
    const T down = T(k / 5) - x[2];
    return T(x[0] * exp((square(across) + square(down)) * (T(-0.5) / square(x[3]))) + x[4]);
  }
};

}  // namespace polydescent::test
