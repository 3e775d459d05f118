#pragma once

#include <limits>

#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

// Objectives that lead a descent to each of its ends.
namespace polydescent::test {

/// sum (x_i - 0.25)^2, and a third of it more.
struct Bowl {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) sum += square(x[i] - T(0.25));
    return sum * T(4.0 / 3);
  }
  template <class X, class Partials>
  auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    for (int i = 0; i < x.size(); ++i) partials.set(i, (x[i] - T(0.25)) * T(8.0 / 3));
    return (*this)(x);
  }
};

/// sum x_i: its minimum is a corner of the box.
struct Slope {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) sum += x[i];
    return sum;
  }
};

/// A slope that is lower by one left of x_0 = 0.
struct Drop {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    return Slope{}(x) - select(x[0] < T(0), T(1), T(0));
  }
};

/// sum |x_i|: the gradient never vanishes.
struct Kink {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) sum += abs(x[i]);
    return sum;
  }
};

/// sum sqrt(x_i): at zero the value is finite, the derivative is not.
struct Root {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) sum += sqrt(x[i]);
    return sum;
  }
};

/// `value` everywhere left of x_0 = `edge`, a bowl elsewhere.
struct Cliff {
  double edge;
  double value;
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    return select(x[0] < T(edge), T(value), Bowl{}(x));
  }
};

/// A bowl inside the box [lower, upper]^n, NaN outside: a single look beyond the bounds spoils a descent.
struct Fence {
  double lower;
  double upper;
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    auto outside = (x[0] < T(lower)) | (x[0] > T(upper));
    for (int i = 1; i < x.size(); ++i) outside = outside | (x[i] < T(lower)) | (x[i] > T(upper));
    return select(outside, T(std::numeric_limits<double>::quiet_NaN()), Bowl{}(x) - Slope{}(x));
  }
  template <class X, class Partials>
  auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    for (int i = 0; i < x.size(); ++i) partials.set(i, (x[i] - T(0.25)) * T(8.0 / 3) - 1);
    return (*this)(x);
  }
};

/// Waves, with regions of NaN, infinity and of values near the largest number.
struct Minefield {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    using Range = std::numeric_limits<ScalarOf<T>>;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) {
      const T here = x[i];
      sum += square(here) - 3 * cos(5 * here);
    }
    const T edge = select(x[1] < T(-0.5), T(Range::infinity()), T(Range::max() / 65536));
    const T mine = select(x[1] > T(0.5), T(Range::quiet_NaN()), edge);
    return select((x[0] > T(1)) & (x[0] < T(1.4)), mine, sum);
  }
  template <class X, class Partials>
  auto gradient(const X& x, const Partials& partials) const {
    using T = typename X::value_type;
    const auto mined = (x[0] > T(1)) & (x[0] < T(1.4));
    for (int i = 0; i < x.size(); ++i) partials.set(i, select(mined, T(0), 2 * x[i] + 15 * sin(5 * x[i])));
    return (*this)(x);
  }
};

}  // namespace polydescent::test
