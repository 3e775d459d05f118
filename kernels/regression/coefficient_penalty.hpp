#pragma once

#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// What a coefficient b costs, l1 |b| + l2 b^2 / 2, and where it may lie: lower <= 0 <= upper, either may be infinite.
/// S = float, double or a pack of them, one problem in each lane.
template <class S>
struct CoefficientPenalty {
  S l1;
  S l2;
  S lower;
  S upper;

  /// Costs nothing and may grow without limit from b on both sides or one: at a minimum it has no pull, and a dual point
  /// that is to be feasible is orthogonal to its column.
  POLYDESCENT_CPU_GPU MaskOf<S> is_free_at(const S& b) const {
    const MaskOf<S> unlimited = (!is_finite(lower)) | (!is_finite(upper));
    return (l1 == S(0)) & (l2 == S(0)) & unlimited & (lower < b) & (b < upper);
  }

  POLYDESCENT_CPU_GPU S cost(const S& b) const { return l1 * abs(b) + l2 * S(0.5) * b * b; }

  /// The b that minimizes curvature b^2 / 2 - pull b + cost(b); zero where both curvatures are.
  POLYDESCENT_CPU_GPU S minimizer(const S& pull, const S& curvature) const {
    const S total = curvature + l2;
    const S free = select(total > S(0), soft_threshold(pull, l1) / total, S(0));
    return min(max(free, lower), upper);
  }

  /// max_b u b - cost(b) over the interval; infinite where that grows without bound, or leaves the numbers.
  POLYDESCENT_CPU_GPU S conjugate(const S& u) const {
    const S excess = soft_threshold(u, l1);
    const S limit = select(excess > S(0), upper, lower);
    const S b = min(max(excess / l2, lower), upper);
    const S value = select((l2 == S(0)) | (!is_finite(b)), limit * excess, b * (excess - l2 * S(0.5) * b));
    return select(excess == S(0), S(0), value);
  }

  /// The largest share c of u, at most 1, with a finite conjugate(c u), a few roundings less.
  POLYDESCENT_CPU_GPU S feasible_share(const S& u) const {
    const S limit = select(u > S(0), upper, -lower);
    const MaskOf<S> bounded = (l2 > S(0)) | is_finite(limit) | (abs(u) <= l1);
    constexpr double below_one = sizeof(ScalarOf<S>) == 4 ? 1 - 1e-6 : 1 - 1e-15;  // so that the rounded c u does not exceed l1
    return select(bounded, S(1), S(below_one) * l1 / abs(u));
  }

  /// How far `pull`, the negative slope of the smooth part, lies from the subdifferential of the cost at b, bounds included.
  POLYDESCENT_CPU_GPU S violation(const S& b, const S& pull) const {
    const S smooth = pull - l2 * b;
    const S down = select(b > S(0), l1 - smooth, -l1 - smooth);  // > 0: moving down gains
    const S up = select(b < S(0), smooth + l1, smooth - l1);     // > 0: moving up gains
    return max(select(b > lower, max(down, S(0)), S(0)), select(b < upper, max(up, S(0)), S(0)));
  }
};

}  // namespace polydescent
