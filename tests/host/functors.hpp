#pragma once

#include <limits>

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// A gentle function with a valley in each coordinate, in any dimension; smooth, never stationary at a start.
struct Valleys {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    T sum = T(0);
    for (int i = 0; i < x.size(); ++i) sum += square(square(x[i])) - 16 * square(x[i]) + T(5 + i) * x[i];
    return sum;
  }
};

/// NaN in one region, enormous in another (infinite in float32), minus infinity in a third, harmless elsewhere.
struct Treacherous {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    const T harmless = Valleys{}(x);
    const T undefined = select(x[0] > T(3), T(std::numeric_limits<double>::quiet_NaN()), harmless);
    const T enormous = select(x[1] > T(3), T(1e300) * (1 + square(x[0])), undefined);
    return T(select(x[1] < T(-4), T(-std::numeric_limits<double>::infinity()), enormous));
  }
};

/// NaN, wherever it is asked.
struct Undefined {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    return T(x[0] + T(std::numeric_limits<double>::quiet_NaN()));
  }
};

/// The same wherever it is asked.
struct Flat {
  template <class X>
  auto operator()(const X& x) const {
    return 0 * x[0];
  }
};

}  // namespace polydescent
