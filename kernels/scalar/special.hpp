#pragma once

#include "polydescent/kernels/scalar/math.hpp"

// Functions that the C library has not, over any scalar type.
namespace polydescent {

/// x ln x; 0 at 0, NaN below.
template <class T>
POLYDESCENT_CPU_GPU T xlogx(const T& x) {
  return select(x == T(0), T(0), x * log(x));
}

/// a b, but zero where either factor is zero and the other infinite or NaN: the chain rule's product for what does not
/// depend on x.
template <class T>
POLYDESCENT_CPU_GPU T product_or_zero(const T& a, const T& b) {
  return select(a == T(0), T(0), select(b == T(0), T(0), a * b));
}

/// psi(x) = d ln Gamma(x) / dx, to a few roundings of 1 and of |psi|, below 0 of |psi(1 - x)|; -infinity at 0, -1, -2, ...
/// Steps up by eight, where the asymptotic series ln z - 1/(2 z) - sum B_2n / (2n z^2n) is exact after eight terms; below 0
/// psi(1 - x) - pi / tan(pi x).  (Bernardo 1976, algorithm AS 103; Abramowitz and Stegun 1964, 6.3.5, 6.3.7, 6.3.18)
template <class T>
POLYDESCENT_CPU_GPU T digamma(const T& x) {
  const auto reflected = x <= T(0);
  T z = select(reflected, T(1) - x, x);
  T steps(0);
  POLYDESCENT_UNROLL
  for (int k = 0; k < 8; ++k) {
    steps += T(1) / z;
    z += T(1);
  }
  const T w = T(1) / (z * z);
  T series = T(3617.0 / 8160);
  series = T(1.0 / 12) - w * series;
  series = T(691.0 / 32760) - w * series;
  series = T(1.0 / 132) - w * series;
  series = T(1.0 / 240) - w * series;
  series = T(1.0 / 252) - w * series;
  series = T(1.0 / 120) - w * series;
  series = T(1.0 / 12) - w * series;
  const T above = log(z) - T(0.5) / z - w * series - steps;
  const T from_nearest_pole = x - round(x);
  return select(reflected, above - T(pi) / tan(T(pi) * from_nearest_pole), above);
}

}  // namespace polydescent
