#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// What a coefficient b costs, l1 |b| + l2 b^2 / 2, and where it may lie: lower <= 0 <= upper, either may be infinite.
/// S = float or double.
template <class S>
struct CoefficientPenalty {
  S l1;
  S l2;
  S lower;
  S upper;

  /// Costs nothing and may grow without limit from b on both sides or one: at a minimum it has no pull, and a dual point
  /// that is to be feasible is orthogonal to its column.
  POLYDESCENT_CPU_GPU bool is_free_at(S b) const {
    const bool unlimited = !is_finite(lower) || !is_finite(upper);
    return l1 == S(0) && l2 == S(0) && unlimited && lower < b && b < upper;
  }

  POLYDESCENT_CPU_GPU S cost(S b) const { return l1 * abs(b) + l2 * S(0.5) * b * b; }

  /// The b that minimizes curvature b^2 / 2 - pull b + cost(b); zero where both curvatures are.
  POLYDESCENT_CPU_GPU S minimizer(S pull, S curvature) const {
    const S total = curvature + l2;
    const S free = total > S(0) ? soft_threshold(pull, l1) / total : S(0);
    return min(max(free, lower), upper);
  }

  /// max_b u b - cost(b) over the interval; infinite where that grows without bound.
  POLYDESCENT_CPU_GPU S conjugate(S u) const {
    const S excess = soft_threshold(u, l1);
    if (excess == S(0)) return S(0);
    const S limit = excess > S(0) ? upper : lower;
    if (l2 == S(0)) return limit * excess;
    const S b = min(max(excess / l2, lower), upper);
    return b * (excess - l2 * S(0.5) * b);
  }

  /// The largest share c of u, at most 1, with a finite conjugate(c u), a few roundings less.
  POLYDESCENT_CPU_GPU S feasible_share(S u) const {
    const S limit = u > S(0) ? upper : -lower;
    const bool bounded = l2 > S(0) || is_finite(limit) || abs(u) <= l1;
    constexpr S below_one = sizeof(S) == 4 ? S(1 - 1e-6) : S(1 - 1e-15);  // so that the rounded c u does not exceed l1
    return bounded ? S(1) : below_one * l1 / abs(u);
  }

  /// How far `pull`, the negative slope of the smooth part, lies from the subdifferential of the cost at b, bounds included.
  POLYDESCENT_CPU_GPU S violation(S b, S pull) const {
    const S smooth = pull - l2 * b;
    const S down = b > S(0) ? l1 - smooth : -l1 - smooth;  // > 0: moving down gains
    const S up = b < S(0) ? smooth + l1 : smooth - l1;     // > 0: moving up gains
    return max(b > lower ? max(down, S(0)) : S(0), b < upper ? max(up, S(0)) : S(0));
  }
};

}  // namespace polydescent
