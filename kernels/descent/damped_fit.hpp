#pragma once

#include "polydescent/kernels/descent/assess.hpp"
#include "polydescent/kernels/descent/batch.hpp"
#include "polydescent/kernels/descent/lanes.hpp"
#include "polydescent/kernels/descent/levenberg_marquardt.hpp"
#include "polydescent/kernels/descent/normal_equations.hpp"
#include "polydescent/kernels/descent/roster.hpp"
#include "polydescent/kernels/descent/stop.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// The working memory of one worker that fits: one start per lane of T.
template <class T>
struct FitWorkspace {
  Point<T> x;      // the best point so far
  Point<T> trial;  // the one to be judged
  NormalEquations<T> at_x;
  NormalEquations<T> at_trial;
  T* scale = nullptr;       // [dim] D: the largest diagonal of J'J so far
  T* free = nullptr;        // [dim] 0 where a bound holds x, else 1
  T* move = nullptr;        // [dim]
  T* other_move = nullptr;  // [dim]
  T* factor = nullptr;      // [triangle(dim)]

  /// How many numbers it takes.
  POLYDESCENT_CPU_GPU static constexpr std::int64_t size(std::int64_t dim) { return 8 * dim + 3 * triangle(dim); }
  POLYDESCENT_CPU_GPU static FitWorkspace in(T* memory, int dim) {
    const std::int64_t entries = triangle(dim);
    T* const vectors = memory + 3 * entries;
    return {.x = {vectors, dim},
            .trial = {vectors + dim, dim},
            .at_x = {memory, vectors + 2 * dim},
            .at_trial = {memory + entries, vectors + 3 * dim},
            .scale = vectors + 4 * dim,
            .free = vectors + 5 * dim,
            .move = vectors + 6 * dim,
            .other_move = vectors + 7 * dim,
            .factor = memory + 2 * entries};
  }
};

/// Many fits at once, one per lane of T; like Descent, a lane whose start has stopped takes the next one. Every trip
/// evaluates one trial point of each lane; a start's age is the number of trips since its first.
///
///   evaluate.enter(start, l)                        lane l begins a start
///   evaluate(setup, x, equations, roster) -> value  all lanes' values and normal equations   (residual_evaluator.hpp)
///   evaluate.witness(value, quality, x, roster)     sees the best points once a trial is judged
///   source                                          see Descent
template <class T, class Group, class Evaluate, class Source>
class DampedFit {
  static_assert(Group::size() == 1, "a fit is not shared out: give each start a worker, GroupOfOne, of its own");
  using S = ScalarOf<T>;
  using Mask = MaskOf<T>;
  static constexpr int lanes = ScalarTraits<T>::lanes;
  static constexpr double rounding = sizeof(S) == sizeof(float) ? 1.2e-7 : 2.2e-16;

 public:
  POLYDESCENT_CPU_GPU DampedFit(const Group& group, const DescentSetup<S>& setup, const LevenbergMarquardt& method,
                                Evaluate& evaluate, Source& source, const FitWorkspace<T>& work,
                                const BatchView<S>& ends)
      : group_(group), setup_(setup), method_(method), evaluate_(evaluate), source_(source), work_(work), ends_(ends) {}

  /// Runs until the source has no more starts and every lane is done.
  POLYDESCENT_CPU_GPU void run() {
    refill();
    while (roster_.population > 0) {
      const T value = evaluate_(setup_, as_const(work_.trial), work_.at_trial, roster_);
      judge(add_ridge(value));
      evaluate_.witness(value_, quality_, as_const(work_.x), roster_);
      const bool some_finished = store_finished();
      if (stop_requested(group_, setup_.stop)) return abandon();
      take_step();
      ++roster_.tick;
      fresh_ = Mask(false);
      if (some_finished) refill();
    }
  }

 private:
  POLYDESCENT_CPU_GPU int dim() const { return work_.x.size(); }

  /// Gives lane l the next start, if there is one. Its first trial is where it begins.
  POLYDESCENT_CPU_GPU void fill(int l) {
    roster_.occupied[l] = source_.next(group_, roster_.start[l]);
    if (!roster_.occupied[l]) return;
    roster_.enter(l);
    place_start(group_, setup_.box, source_, roster_.start[l], l, work_.trial);
    evaluate_.enter(roster_.start[l], l);
    set_lane(occupied_, l, true);
    set_lane(fresh_, l, true);
  }

  /// The residuals sqrt(l2) x_i of a ridge penalty; returns the value with them.
  POLYDESCENT_CPU_GPU T add_ridge(const T& value) {
    const T l2 = T(setup_.penalty.l2);
    if (setup_.penalty.l2 == 0) return value;
    T sum = T(0);
    for (int i = 0; i < dim(); ++i) {
      sum += l2 * square(work_.trial[i]);
      work_.at_trial.slope[i] += l2 * work_.trial[i];
      work_.at_trial.matrix[triangle(i) + i] += l2;
    }
    return value + sum;
  }

  /// Takes over the trial points that are better, and those where new starts begin. Where values differ by rounding
  /// alone, a gradient of three quarters is better; half of it, in fits whose residuals stay, is too much to ask.
  POLYDESCENT_CPU_GPU void judge(const T& value) {
    auto quality = assess(group_, value, setup_, as_const(work_.trial), {work_.at_trial.slope, dim()});
    quality.gradient_norm = T(2) * quality.gradient_norm;  // the slope is half the gradient
    const T fall = value_ - value;
    const Mask flatter = quality.gradient_norm < T(0.75) * quality_.gradient_norm;
    const T rounded = noise();
    const Mask lower = (fall > T(0)) | ((fall >= T(-8) * rounded) & flatter);
    const Mask better = lower & is_finite(value) & quality.finite_gradient;
    const Mask quiet = abs(fall) <= T(static_cast<S>(setup_.limits.value_tolerance)) * max(T(1), abs(value));
    const Mask taken = better | fresh_;
    const Mask kept = !taken;
    const Mask judged = !fresh_;
    stuck_ = kept & ((abs(predicted_) <= rounded) | (damping_ > T(1 / rounding)));
    quiet_ = better & quiet & judged;
    adapt_damping(better, fall);
    value_ = select(taken, value, value_);
    quality_ = select(taken, quality, quality_);
    take_over(taken);
  }

  /// What rounding does to the value, f = sum r_k^2: that of the sum, and that of the residuals, which are differences of
  /// numbers as large as J x: 2 |r| |J x|.
  POLYDESCENT_CPU_GPU T noise() const {
    T squares = T(0);  // |J x|^2 = x'J'J x
    for (int i = 0; i < dim(); ++i) {
      const T* row = work_.at_x.matrix + triangle(i);
      T pull = T(0);
      for (int j = 0; j < i; ++j) pull += row[j] * work_.x[j];
      squares += work_.x[i] * (T(2) * pull + row[i] * work_.x[i]);
    }
    return T(rounding) * (abs(value_) + T(2) * sqrt(abs(value_)) * sqrt(abs(squares)));
  }

  /// mu <- mu max(1/3, 1 - (2 rho - 1)^3) after a fall of rho times the predicted one, mu <- mu nu, nu <- 2 nu after
  /// none.
  POLYDESCENT_CPU_GPU void adapt_damping(const Mask& better, const T& fall) {
    const T ratio = T(2) * fall / predicted_ - T(1);
    const T factor = min(max(T(1.0 / 3), T(1) - ratio * square(ratio)), T(2));
    const T adapted = max(select(better, damping_ * factor, damping_ * growth_), T(rounding));
    growth_ = select(fresh_ | better, T(2), T(2) * growth_);
    damping_ = select(fresh_, T(method_.damping), adapted);
  }

  POLYDESCENT_CPU_GPU void take_over(const Mask& taken) {
    for (int i = 0; i < dim(); ++i) {
      work_.x[i] = select(taken, work_.trial[i], work_.x[i]);
      work_.at_x.slope[i] = select(taken, work_.at_trial.slope[i], work_.at_x.slope[i]);
      update_scale(i, taken);
    }
    for (std::int64_t e = 0; e < triangle(dim()); ++e) {
      work_.at_x.matrix[e] = select(taken, work_.at_trial.matrix[e], work_.at_x.matrix[e]);
    }
  }

  /// A column of zeros, whose slope is zero too, may have any scale.
  POLYDESCENT_CPU_GPU void update_scale(int i, const Mask& taken) {
    const T diagonal = work_.at_trial.matrix[triangle(i) + i];
    const T before = select(fresh_, T(0), work_.scale[i]);
    const T largest = max(before, diagonal);
    work_.scale[i] = select(taken, select(largest > T(0), largest, T(1)), work_.scale[i]);
  }

  /// Stores and empties the lanes whose start has stopped; true if there were any.
  POLYDESCENT_CPU_GPU bool store_finished() {
    const Limits& limits = setup_.limits;
    Mask finished = reaches_end(limits, value_, quality_) | stuck_;
    if (limits.value_tolerance > 0) finished = finished | quiet_;
    return for_each_ended(roster_, limits, finished, [&](int l) { store(l, status_of(l)); });
  }

  POLYDESCENT_CPU_GPU void store(int l, Status status) {
    store_end(group_, ends_, roster_, l, status, value_, quality_, as_const(work_.x));
    set_lane(occupied_, l, false);
  }

  /// Stores what every start has come to.
  POLYDESCENT_CPU_GPU void abandon() {
    for_each_ended(roster_, setup_.limits, Mask(true), [&](int l) { store(l, Status::stopped); });
  }

  POLYDESCENT_CPU_GPU Status status_of(int l) const {
    const Limits& limits = setup_.limits;
    const Status reached = end_reached(limits, value_, quality_, l);
    if (reached != Status::iteration_limit) return reached;
    const bool quiet = limits.value_tolerance > 0 && lane(quiet_, l);
    if (!quiet && !lane(stuck_, l)) return Status::iteration_limit;
    return is_steep(limits, quality_, l) ? Status::stalled : Status::converged_value;
  }

  /// Where every lane tries next. Lanes just emptied step too; nobody looks. A coordinate that the step would take out
  /// of the box goes to the bound, and the others are solved for anew.
  POLYDESCENT_CPU_GPU void take_step() {
    for (int i = 0; i < dim(); ++i) {
      const T& slope = work_.at_x.slope[i];
      const Mask held = holds_back(setup_.box, i, T(work_.x[i]), slope);
      work_.free[i] = select(held, T(0), T(1));
      work_.move[i] = select(held, T(0), -slope);
    }
    solve_damped(dim(), work_.at_x, damping_, work_.scale, work_.free, work_.factor, work_.move);
    for (int pass = 0; pass < dim(); ++pass) {
      const Mask clipped = clip();
      if (!any(clipped)) break;
      solve_again(clipped);
    }
    for (int i = 0; i < dim(); ++i) {
      work_.trial[i] = clamped(i, work_.x[i] + work_.move[i]);
      work_.move[i] = work_.trial[i] - work_.x[i];
    }
    predicted_ = predicted_fall(dim(), work_.at_x, work_.move);
  }

  POLYDESCENT_CPU_GPU T clamped(int i, const T& x) const {
    return min(max(x, T(setup_.box.lower[i])), T(setup_.box.upper[i]));
  }

  /// Moves free coordinates that leave the box to its bound and holds them there; where any did.
  POLYDESCENT_CPU_GPU Mask clip() {
    Mask some(false);
    for (int i = 0; i < dim(); ++i) {
      const T target = work_.x[i] + work_.move[i];
      const T inside = clamped(i, target);
      const Mask outside = occupied_ & (target != inside) & (work_.free[i] > T(0));
      work_.move[i] = select(outside, inside - work_.x[i], work_.move[i]);
      work_.free[i] = select(outside, T(0), work_.free[i]);
      some = some | outside;
    }
    return some;
  }

  /// The move of the free coordinates, given that of the others, in the lanes chosen.
  POLYDESCENT_CPU_GPU void solve_again(const Mask& chosen) {
    for (int i = 0; i < dim(); ++i) {
      T side = -work_.at_x.slope[i];
      for (int j = 0; j < dim(); ++j) {
        side = side -
               work_.at_x.matrix[i < j ? triangle(j) + i : triangle(i) + j] * (T(1) - work_.free[j]) * work_.move[j];
      }
      work_.other_move[i] = select(work_.free[i] > T(0), side, work_.move[i]);
    }
    solve_damped(dim(), work_.at_x, damping_, work_.scale, work_.free, work_.factor, work_.other_move);
    for (int i = 0; i < dim(); ++i) work_.move[i] = select(chosen, work_.other_move[i], work_.move[i]);
  }

  /// Gives every empty lane the next start, while there are any.
  POLYDESCENT_CPU_GPU void refill() {
    for (int l = 0; l < lanes; ++l) {
      if (!roster_.occupied[l]) fill(l);
    }
    roster_.review(setup_.limits.iterations);
  }

  const Group& group_;
  const DescentSetup<S>& setup_;
  const LevenbergMarquardt& method_;
  Evaluate& evaluate_;
  Source& source_;
  const FitWorkspace<T>& work_;
  const BatchView<S>& ends_;
  Roster<lanes> roster_{};
  T value_ = T(0);
  Assessment<T> quality_{T(0), Mask(true), Mask(false)};
  T damping_ = T(1);
  T growth_ = T(2);     // nu
  T predicted_ = T(0);  // by how much the trial's value should be less
  Mask occupied_ = Mask(false);  // by a start; what the others do does not count
  Mask fresh_ = Mask(false);
  Mask quiet_ = Mask(false);
  Mask stuck_ = Mask(false);
};

/// Fits from every start the source offers. See DampedFit.
template <class Group, class T, class Evaluate, class Source>
POLYDESCENT_CPU_GPU void fit_with_damping(const Group& group, const DescentSetup<ScalarOf<T>>& setup,
                                          const LevenbergMarquardt& method, Evaluate& evaluate, Source& source,
                                          const FitWorkspace<T>& work, const BatchView<ScalarOf<T>>& ends) {
  DampedFit<T, Group, Evaluate, Source>(group, setup, method, evaluate, source, work, ends).run();
}

}  // namespace polydescent
