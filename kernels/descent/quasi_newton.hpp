#pragma once

#include "polydescent/kernels/constraint/multipliers.hpp"
#include "polydescent/kernels/descent/assess.hpp"
#include "polydescent/kernels/descent/batch.hpp"
#include "polydescent/kernels/descent/curvature.hpp"
#include "polydescent/kernels/descent/feasible.hpp"
#include "polydescent/kernels/descent/lanes.hpp"
#include "polydescent/kernels/descent/lbfgs.hpp"
#include "polydescent/kernels/descent/penalize.hpp"
#include "polydescent/kernels/descent/roster.hpp"
#include "polydescent/kernels/descent/stop.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// The working memory of one worker: one start per lane of T.
template <class T>
struct QuasiNewtonWorkspace {
  Point<T> x, gradient;          // of the trial
  Point<T> base, base_gradient;  // of the last point that was accepted
  Point<T> direction, free;
  T* shared = nullptr;  // [LimitedMemory<T>::shared_numbers]
  T* own = nullptr;     // [LimitedMemory::own_numbers] for each member of the group
};
inline constexpr int quasi_newton_vectors = 6;

/// Numbers that a group shares: its vectors, and the pairs of LimitedMemory.
POLYDESCENT_CPU_GPU constexpr std::int64_t quasi_newton_shared_numbers(int dim, int slots) {
  return std::int64_t{quasi_newton_vectors} * dim + LimitedMemory<double>::shared_numbers(dim, slots);
}

/// The workspace in the memory that a group shares, quasi_newton_shared_numbers of it, and a member's own. No number need
/// be there before.
template <class T>
POLYDESCENT_CPU_GPU QuasiNewtonWorkspace<T> quasi_newton_workspace(T* memory, T* own, int dim) {
  return {{memory, dim},
          {memory + dim, dim},
          {memory + 2 * dim, dim},
          {memory + 3 * dim, dim},
          {memory + 4 * dim, dim},
          {memory + 5 * dim, dim},
          memory + quasi_newton_vectors * dim,
          own};
}

/// Many quasi-Newton descents at once, one per lane of T, by one group of workers: trials x = P(base + a d) with
/// d = -H g on the coordinates that no bound holds back. Every iteration evaluates one trial of every lane, whether its
/// lane begins a step or shortens one, so no lane waits for another's line search. Parameters: see Descent.
///
/// A trial is accepted when its value is lower by a share of what the gradient promised (Armijo 1966), or, where values
/// differ by rounding only, when its gradient is smaller, in all or along the step (as in Hager and Zhang 2005): so a descent
/// ends where the gradient's rounding ends it, not the value's.
template <class T, class Group, class Evaluate, class Source>
class QuasiNewton {
  using S = ScalarOf<T>;
  using Mask = MaskOf<T>;
  static constexpr int lanes = ScalarTraits<T>::lanes;
  static constexpr bool simplex = takes_simplex<Evaluate>;
  static constexpr bool constrained = takes_constraints<Evaluate>;
  static constexpr bool single = sizeof(S) == 4;
  static constexpr S armijo = S(1e-4);
  static constexpr S level =
      single ? S(1e-5) : S(1e-10);  // values closer than this, relatively, are told apart by gradients
  static constexpr S least_cosine = single ? S(1e-4) : S(1e-8);  // between s and y, for the pair to be learned
  static constexpr S longest_share = S(0.6);                     // of a step that is shortened
  static constexpr S flatter_slope = S(0.8);                     // at the trial against the base, along the step
  static constexpr S longest_stretch = 64;                       // of a first trial
  static constexpr int patience_here = 25;                       // trials without progress
  static constexpr int retries = 8;                              // trials rejected in a row, until H is forgotten

 public:
  template <class Rule>
  POLYDESCENT_CPU_GPU QuasiNewton(const Group& group, const DescentSetup<S>& setup, const Rule& rule,
                                  const Evaluate& evaluate, Source& source, const QuasiNewtonWorkspace<T>& work,
                                  const BatchView<S>& ends)
      : group_(group),
        setup_(setup),
        evaluate_(evaluate),
        source_(source),
        work_(work),
        ends_(ends),
        memory_(work.shared, work.own, work.x.size(), rule.slots(work.x.size())),
        first_step_(static_cast<S>(rule.first_step)) {}

  /// Runs until the source has no more starts and every lane is done.
  POLYDESCENT_CPU_GPU void run() {
    refill();
    while (roster_.population > 0) {
      const T bare = evaluate_(group_, setup_, as_const(work_.x), work_.gradient, roster_);
      group_.sync();  // the gradient is whole, and nobody reads x any more
      const T value = penalize(group_, setup_.penalty, bare, as_const(work_.x), work_.gradient);
      const auto quality = assess_feasibly<simplex>(group_, value, setup_, as_const(work_.x), work_.gradient);
      const Mask accepted = judge(value, quality);
      evaluate_.witness(value_, quality_, as_const(work_.base), roster_);
      const bool some_finished = store_finished();
      if (stop_requested(group_, setup_.stop)) return abandon();
      aim(accepted);
      ++roster_.tick;
      if (some_finished) refill();
      group_.sync();  // the next trial is whole
    }
  }

 private:
  /// Gives every empty lane the next start, while there are any.
  POLYDESCENT_CPU_GPU void refill() {
    for (int l = 0; l < lanes; ++l) {
      if (!roster_.occupied[l]) fill(l);
      else if (constrained && begins_again_[l]) begin_again(l);
    }
    roster_.review(setup_.limits.iterations);
    group_.sync();
  }

  POLYDESCENT_CPU_GPU void fill(int l) {
    roster_.occupied[l] = source_.next(group_, roster_.start[l]);
    if (!roster_.occupied[l]) return;
    roster_.enter(l);
    enter_start<simplex>(group_, setup_, source_, roster_.start[l], l, work_.x);
    forget_course(l);
  }

  /// The start in lane l goes on where it is, with another function.
  POLYDESCENT_CPU_GPU void begin_again(int l) {
    begins_again_[l] = false;
    for_own([&](int i) { set_lane(work_.x[i], l, lane(work_.base[i], l)); });
    forget_course(l);
  }

  POLYDESCENT_CPU_GPU void forget_course(int l) {
    memory_.forget(l);
    set_lane(occupied_, l, true);
    set_lane(newborn_, l, true);
    set_lane(ignorant_, l, true);
    set_lane(first_share_, l, first_step_);
    set_lane(stretch_, l, S(1));
    set_lane(idle_, l, S(0));
    set_lane(rejected_, l, S(0));
    set_lane(quiet_steps_, l, S(0));
  }

  /// Decides about the trials, learns from those accepted and makes them the base. Returns which were.
  POLYDESCENT_CPU_GPU Mask judge(const T& value, const Assessment<T>& quality) {
    const Pair pair = compare();
    const Mask finite = is_finite(value) & quality.finite_gradient;
    const Mask lower = value <= value_ + T(armijo) * slope_;
    const Mask as_low = abs(value - value_) <= T(level) * max(T(1), abs(value_));
    const Mask flatter = (quality.gradient_norm < quality_.gradient_norm) | (abs(pair.end_slope) <= T(flatter_slope) * abs(slope_));
    const Mask accepted = newborn_ | (finite & (lower | (as_low & flatter)));
    first_share_ = select(newborn_, min(first_share_, quality.gradient_norm), first_share_);  // no longer than it looks
    learn(accepted, pair);
    if (any(accepted)) {
      note_progress(accepted, value, quality);
      move_base(accepted, value, quality);
    }
    if (any(!accepted)) shorten(accepted, value, finite, as_low, pair.end_slope);
    idle_ = idle_ + T(1);
    newborn_ = Mask(false);
    return accepted;
  }

  struct Pair {
    T product = T(0);    // s'y
    T steps = T(0);      // s'W^-2s
    T changes = T(0);    // y'W^2y
    T end_slope = T(0);  // g's at the trial
    T farthest = T(0);   // max |s_i| / w_i
  };

  /// The step s from the base to the trial and the difference y of gradients, where nothing pins a coordinate to its
  /// bound.
  POLYDESCENT_CPU_GPU Pair compare() {
    const Point<T> s = memory_.step(roster_.tick), y = memory_.change(roster_.tick);
    Pair pair;
    for_own([&](int i) {
      const S width = setup_.box.width[i];
      const T x = work_.x[i];
      const Mask pinned = (x == work_.base[i]) & ((x <= T(setup_.box.lower[i])) | (x >= T(setup_.box.upper[i])));
      s[i] = x - work_.base[i];
      y[i] = select(pinned, T(0), work_.gradient[i] - work_.base_gradient[i]);
      const T share = s[i] * T(1 / width);
      pair.product += s[i] * y[i];
      pair.steps += square(share);
      pair.changes += square(y[i] * T(width));
      pair.end_slope += s[i] * work_.gradient[i];
      pair.farthest = max(pair.farthest, abs(share));
    });
    pair.product = group_.sum(pair.product);
    pair.steps = group_.sum(pair.steps);
    pair.changes = group_.sum(pair.changes);
    pair.end_slope = group_.sum(pair.end_slope);
    if (setup_.limits.step_tolerance > 0) pair.farthest = group_.max(pair.farthest);
    return pair;
  }

  /// Takes in the pairs of the accepted trials.
  POLYDESCENT_CPU_GPU void learn(const Mask& accepted, const Pair& pair) {
    const Mask curved = pair.product > T(least_cosine) * sqrt(pair.steps) * sqrt(pair.changes);
    const Mask learns = accepted & (!newborn_) & curved;
    memory_.take_in(roster_.tick, {learns, pair.product, pair.product / pair.changes});
    // Where the function curves down or not at all, the next step is to be longer.
    const Mask slow = accepted & (!newborn_) & (!learns) & (stretch_ >= T(longest_stretch));  // away from a saddle, say
    first_share_ = select(slow, min(2 * first_share_, T(1)), first_share_);
    stretch_ = select(accepted, select(learns | newborn_, T(1), min(2 * stretch_, T(longest_stretch))), stretch_);
    ignorant_ = ignorant_ & (!learns);
    const Mask short_step = pair.farthest <= T(static_cast<S>(setup_.limits.step_tolerance));
    quiet_steps_ = select(accepted, select(short_step & (!newborn_), quiet_steps_ + T(1), T(0)), quiet_steps_);
  }

  /// Progress is a value that is lower by more than the tolerance, or a gradient half as large as before.
  POLYDESCENT_CPU_GPU void note_progress(const Mask& accepted, const T& value, const Assessment<T>& quality) {
    const T tolerance = T(static_cast<S>(setup_.limits.value_tolerance)) * max(T(1), abs(value));
    const Mask smaller = quality.gradient_norm < T(S(0.5)) * least_norm_;
    const Mask progress = accepted & (newborn_ | (value_ - value > tolerance) | smaller);
    idle_ = select(progress, T(-1), idle_);
    least_norm_ = select(accepted & (newborn_ | smaller), quality.gradient_norm, least_norm_);
  }

  POLYDESCENT_CPU_GPU void move_base(const Mask& accepted, const T& value, const Assessment<T>& quality) {
    value_ = select(accepted, value, value_);
    quality_ = select(accepted, quality, quality_);
    rejected_ = select(accepted, T(0), rejected_);
    for (int i = group_.rank(); i < work_.x.size(); i += group_.size()) {
      work_.base[i] = select(accepted, work_.x[i], work_.base[i]);
      work_.base_gradient[i] = select(accepted, work_.gradient[i], work_.base_gradient[i]);
      const Mask held = is_held<simplex>(setup_, i, work_.base[i], work_.base_gradient[i]);
      work_.free[i] = select(held, T(0), T(1));
    }
  }

  /// The share of the step at which the cubic through both values and slopes is least, or, where values say nothing, at
  /// which the slope vanishes.
  POLYDESCENT_CPU_GPU void shorten(const Mask& accepted, const T& value, const Mask& finite, const Mask& as_low,
                                   const T& end_slope) {
    const T mean = slope_ + end_slope - 3 * (value - value_);
    const T root = sqrt(max(square(mean) - slope_ * end_slope, T(0)));
    const T cubic = 1 - (end_slope + root - mean) / (end_slope - slope_ + 2 * root);
    const T secant = slope_ / (slope_ - end_slope);
    T share = select(as_low, secant, cubic);
    share = select(finite & (share >= T(S(0.1))), min(share, T(longest_share)), T(S(0.1)));
    step_ = select(accepted, step_, step_ * share);
    rejected_ = select(accepted, rejected_, rejected_ + T(1));
  }

  /// Stores and empties the lanes whose start has stopped; true if there were any.
  POLYDESCENT_CPU_GPU bool store_finished() {
    const Limits& limits = setup_.limits;
    Mask finished = reaches_end(limits, value_, quality_) | (idle_ >= T(patience_here));
    if (limits.step_tolerance > 0) finished = finished | (quiet_steps_ >= T(patience));
    if constexpr (constrained) {
      if (evaluate_.constraints()) finished = finished | evaluate_.constraints()->flat_enough(quality_.gradient_norm);
    }
    return for_each_ended(roster_, limits, finished, [&](int l) { end(l, status_of(l)); });
  }

  /// A descent has ended, and its start too, unless its constraints ask for another.
  POLYDESCENT_CPU_GPU void end(int l, Status status) {
    if constexpr (constrained) {
      group_.sync();  // the base is whole
      InnerEnd inner = InnerEnd::flat;
      if (evaluate_.constraints() && status == Status::iteration_limit) inner = evaluate_.constraints()->inner_end(quality_.gradient_norm, l);
      if (evaluate_.constraints() && conclude_round(*evaluate_.constraints(), l, as_const(work_.base), inner, roster_.age(l) < setup_.limits.iterations, status) == Round::goes_on) {
        begins_again_[l] = true;
        return;
      }
    }
    store(l, status);
  }

  POLYDESCENT_CPU_GPU void store(int l, Status status) {
    const std::uint64_t entry = roster_.start[l] - ends_.first;
    store_end(group_, ends_, roster_, l, status, value_, quality_, as_const(work_.base));
    if constexpr (constrained) {
      if (evaluate_.constraints()) evaluate_.constraints()->store(group_, setup_.penalty, l, entry, as_const(work_.base), ends_);
    }
    set_lane(occupied_, l, false);
  }

  /// Stores what every start has come to.
  POLYDESCENT_CPU_GPU void abandon() {
    group_.sync();  // the base is whole
    for_each_ended(roster_, setup_.limits, Mask(true), [&](int l) {
      if constexpr (constrained) {
        if (evaluate_.constraints() && !begins_again_[l]) evaluate_.constraints()->conclude(l, as_const(work_.base), InnerEnd::unsettled);
      }
      store(l, Status::stopped);
    });
  }

  POLYDESCENT_CPU_GPU Status status_of(int l) const {
    const Limits& limits = setup_.limits;
    const Status reached = end_reached(limits, value_, quality_, l);
    if (reached != Status::iteration_limit) return reached;
    const bool quiet_step = limits.step_tolerance > 0 && lane(quiet_steps_, l) >= patience;
    const bool idle = lane(idle_, l) >= patience_here;
    if (!quiet_step && !idle) return Status::iteration_limit;
    if (is_steep(limits, quality_, l)) return Status::stalled;
    return idle ? Status::converged_value : Status::converged_step;
  }

  /// Chooses the next trial of every lane: along a new direction where the last one was accepted, else nearer to the
  /// base.
  POLYDESCENT_CPU_GPU void aim(const Mask& accepted) {
    step_ = select(accepted, stretch_, step_);
    if (any(accepted)) {
      const Mask knowing = accepted & (!ignorant_);
      if (any(knowing)) {
        memory_.descend(group_, setup_.box.width, roster_.tick,
                        {as_const(work_.base_gradient), as_const(work_.free), Mask(quality_.held_back & occupied_)}, work_.x);  // where the trial was
        for_own([&](int i) { work_.direction[i] = select(knowing, work_.x[i], work_.direction[i]); });
        keep_sum(knowing);
      }
      if (any(accepted & ignorant_)) point_downhill(accepted & ignorant_);
    }
    place_trial(Mask(true));
    const Mask lost = occupied_ & ((!(slope_ < T(0))) | (rejected_ >= T(retries)));
    if (!any(lost)) return;
    memory_.forget(lost);
    first_share_ = select(lost & (rejected_ >= T(retries)), first_share_ * T(S(1e-2)), first_share_);
    rejected_ = select(lost, T(0), rejected_);
    ignorant_ = ignorant_ | lost;
    stretch_ = select(lost, T(1), stretch_);
    step_ = select(lost, T(1), step_);
    point_downhill(lost);
    place_trial(lost);
  }

  /// Takes of the direction what leads off the simplex.
  POLYDESCENT_CPU_GPU void keep_sum(const Mask& which) {
    if constexpr (simplex) {
      if (!setup_.simplex) return;
      T sum = T(0), free = T(0);
      for_own([&](int i) {
        sum += work_.direction[i] * work_.free[i];
        free += work_.free[i];
      });
      const T mean = group_.sum(sum) / max(group_.sum(free), T(1));
      for_own([&](int i) { work_.direction[i] = select(which, (work_.direction[i] - mean) * work_.free[i], work_.direction[i]); });
    }
  }

  /// point_downhill where bounds are not all that a step has to heed: along the gradient, by a share of the largest width.
  POLYDESCENT_CPU_GPU void point_along_gradient(const Mask& which) {
    T largest = T(0);
    for_own([&](int i) { largest = max(largest, abs(work_.base_gradient[i])); });
    const T length = first_share_ / group_.max(largest);
    for_own([&](int i) { work_.direction[i] = select(which & (length * T(0) == T(0)), -length * work_.base_gradient[i] * work_.free[i], work_.direction[i]); });
    keep_sum(which);
  }

  /// Without H: a share of the way to the bounds that the gradient points away from, in every coordinate the same.
  /// Unlike the gradient itself it does not let one steep coordinate keep the others waiting.
  POLYDESCENT_CPU_GPU void point_downhill(const Mask& which) {
    if constexpr (simplex) {
      if (setup_.simplex) return point_along_gradient(which);
    }
    for_own([&](int i) {
      const T g = work_.base_gradient[i] * work_.free[i];
      const T bound = select(g > T(0), T(setup_.box.lower[i]), T(setup_.box.upper[i]));
      const T downhill = select(g == T(0), T(0), first_share_ * (bound - work_.base[i]));
      work_.direction[i] = select(which, downhill, work_.direction[i]);
    });
  }

  POLYDESCENT_CPU_GPU void place_trial(const Mask& which) {
    for_own([&](int i) {
      const T there = work_.base[i] + step_ * work_.direction[i];
      const T inside = min(max(there, T(setup_.box.lower[i])), T(setup_.box.upper[i]));
      work_.x[i] = select(which, inside, work_.x[i]);
    });
    if constexpr (simplex) {
      if (setup_.simplex) project_onto_simplex(group_, setup_.box, which, work_.x);
    }
    T slope = T(0);
    for_own([&](int i) { slope += work_.base_gradient[i] * (work_.x[i] - work_.base[i]); });
    slope_ = select(which, group_.sum(slope), slope_);
  }

  /// visit(i) for the coordinates of this member of the group.
  template <class Visit>
  POLYDESCENT_CPU_GPU void for_own(Visit visit) const {
    for (int i = group_.rank(); i < work_.x.size(); i += group_.size()) visit(i);
  }

  const Group& group_;
  const DescentSetup<S>& setup_;
  const Evaluate& evaluate_;
  Source& source_;
  const QuasiNewtonWorkspace<T>& work_;
  const BatchView<S>& ends_;
  LimitedMemory<T> memory_;
  S first_step_;
  Roster<lanes> roster_{};
  T value_ = T(0);  // of the base
  Assessment<T> quality_{T(0), Mask(true), Mask(false)};
  Mask occupied_ = Mask(false);  // by a start; what the others do does not count
  Mask newborn_ = Mask(false);  // has no base yet
  Mask ignorant_ = Mask(true);  // knows nothing of H
  T step_ = T(1);               // a, of the trial
  T slope_ = T(0);              // g's at the base, s the step to the trial
  T stretch_ = T(1);            // a of a first trial
  T first_share_ = T(0);        // of the widths: length of a step without H
  T least_norm_ = T(0);
  T idle_ = T(0), rejected_ = T(0), quiet_steps_ = T(0);
  bool begins_again_[lanes] = {};  // with other multipliers
};

/// Runs every start the source offers. See QuasiNewton.
template <class T, class Group, class Rule, class Evaluate, class Source>
POLYDESCENT_CPU_GPU void descend_by_quasi_newton(const Group& group, const DescentSetup<ScalarOf<T>>& setup,
                                                 const Rule& rule, const Evaluate& evaluate, Source& source,
                                                 const QuasiNewtonWorkspace<T>& work,
                                                 const BatchView<ScalarOf<T>>& ends) {
  QuasiNewton<T, Group, Evaluate, Source>(group, setup, rule, evaluate, source, work, ends).run();
}

}  // namespace polydescent
