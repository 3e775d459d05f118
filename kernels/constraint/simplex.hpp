#pragma once

#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

// The part of a box where coordinates sum up to one. It must not be empty: sum of lower bounds <= 1 <= sum of upper ones.
namespace polydescent {

template <class S>
inline constexpr S simplex_epsilon = sizeof(S) == 4 ? S(1.2e-7) : S(2.3e-16);  // of rounding

/// tau with sum_i clamp(y_i - tau, lower_i, upper_i) = total, in every lane: the sum falls along straight lines, and Newton's steps
/// between two bounds on tau find the right one after a few. visit(i) -> {y, lower, upper}, all finite.
template <class T, class Group, class Visit>
POLYDESCENT_CPU_GPU T shift_to_sum(const Group& group, int dim, ScalarOf<T> total, Visit visit) {
  using S = ScalarOf<T>;
  using Mask = MaskOf<T>;
  constexpr int most_steps = 200;  // were each a bisection
  T least = T(0), most = T(0), size = T(0), sum = T(0);  // of tau: there all coordinates are at their upper, or lower, bounds
  POLYDESCENT_UNROLL
  for (int i = group.rank(); i < dim; i += group.size()) {
    const auto at = visit(i);
    least = max(least, at.upper - at.y);
    most = max(most, at.y - at.lower);
    size = max(size, abs(at.y));
    sum += at.y;
  }
  T low = -group.max(least), high = group.max(most);
  const T rounding = S(4) * simplex_epsilon<S> * (group.max(size) + T(total));
  T tau = min(max((group.sum(sum) - T(total)) * T(S(1) / static_cast<S>(dim)), low), high);
  Mask done(false);
  for (int step = 0; step < most_steps && any(!done); ++step) {
    T excess = T(0), free = T(0);
    POLYDESCENT_UNROLL
    for (int i = group.rank(); i < dim; i += group.size()) {
      const auto at = visit(i);
      const T moved = at.y - tau;
      const T kept = min(max(moved, at.lower), at.upper);
      excess += kept;
      free += select((moved > at.lower) & (moved < at.upper), T(1), T(0));
    }
    excess = group.sum(excess) - T(total);
    free = group.sum(free);
    low = select((!done) & (excess > T(0)), tau, low);
    high = select((!done) & (excess < T(0)), tau, high);
    const T newton = tau + excess / max(free, T(1));
    const Mask usable = (free > T(0)) & (newton > low) & (newton < high);
    const T next = select(usable, newton, T(S(0.5)) * (low + high));
    done = done | (!(abs(excess) > rounding)) | (next == tau);
    tau = select(done, tau, next);
  }
  return tau;
}

/// The nearest point of the simplex, in the lanes `which`.
template <class Group, class T, int Extent>
POLYDESCENT_CPU_GPU void project_onto_simplex(const Group& group, const BoxView<ScalarOf<T>>& box, const MaskOf<T>& which, Point<T, Extent> x) {
  struct Place {
    T y, lower, upper;
  };
  const auto place = [&](int i) { return Place{x[i], T(box.lower[i]), T(box.upper[i])}; };
  const T tau = shift_to_sum<T>(group, x.size(), 1, place);
  const T rounding = T(4 * simplex_epsilon<ScalarOf<T>>) * max(T(1), abs(tau));  // of tau: a bound's coordinates are not to leave it by that
  POLYDESCENT_UNROLL
  for (int i = group.rank(); i < x.size(); i += group.size()) {
    const Place at = place(i);
    const T moved = at.y - tau;
    const T inside = select(moved <= at.lower + rounding, at.lower, select(moved >= at.upper - rounding, at.upper, moved));
    x[i] = select(which, inside, at.y);
  }
}

/// Leaves of a gradient at x, a point of the simplex, what its negative says of the directions that stay there: the nearest d with
/// sum d_i = 0 that leads no coordinate over its bound. Returns the lanes where bounds hold back some coordinate.
template <class Group, class T, int Extent>
POLYDESCENT_CPU_GPU MaskOf<T> project_gradient_onto_simplex(const Group& group, const BoxView<ScalarOf<T>>& box, Point<const T, Extent> x,
                                                            Point<T, Extent> gradient) {
  struct Place {
    T y, lower, upper;
  };
  T reach = T(0);  // no coordinate of d is longer: d is no longer than the gradient
  POLYDESCENT_UNROLL
  for (int i = group.rank(); i < x.size(); i += group.size()) reach += abs(gradient[i]);
  reach = group.sum(reach);
  const auto place = [&](int i) {
    return Place{-gradient[i], select(x[i] <= T(box.lower[i]), T(0), -reach), select(x[i] >= T(box.upper[i]), T(0), reach)};
  };
  const T tau = shift_to_sum<T>(group, x.size(), 0, place);
  MaskOf<T> blocked(false);
  POLYDESCENT_UNROLL
  for (int i = group.rank(); i < x.size(); i += group.size()) {
    const Place at = place(i);
    const T direction = at.y - tau, possible = min(max(direction, at.lower), at.upper);
    blocked = blocked | (direction < at.lower) | (direction > at.upper);
    gradient[i] = select(is_finite(reach), -possible, gradient[i]);
  }
  return group.disjunction(blocked);
}

/// Makes of shares of a box, in lane l, a point of the simplex: uniformly distributed ones become uniformly distributed (-log u_i are
/// exponentially distributed, and so what they share of their sum is uniform on the simplex), but where bounds cut that off.
template <class Group, class T, int Extent>
POLYDESCENT_CPU_GPU void spread_over_simplex(const Group& group, const BoxView<ScalarOf<T>>& box, int l, Point<T, Extent> x) {
  using S = ScalarOf<T>;
  S sum = S(0);
  POLYDESCENT_UNROLL
  for (int i = group.rank(); i < x.size(); i += group.size()) {
    const S share = (lane(x[i], l) - box.lower[i]) / box.width[i];
    const S waited = -log(min(max(share, S(1e-30)), S(1)));
    set_lane(x[i], l, waited);
    sum += waited;
  }
  sum = group.sum(sum);
  POLYDESCENT_UNROLL
  for (int i = group.rank(); i < x.size(); i += group.size()) set_lane(x[i], l, sum > S(0) ? lane(x[i], l) / sum : S(1) / static_cast<S>(x.size()));
}

}  // namespace polydescent
