#pragma once

#include "polydescent/kernels/constraint/multipliers.hpp"
#include "polydescent/kernels/descent/assess.hpp"
#include "polydescent/kernels/descent/batch.hpp"
#include "polydescent/kernels/descent/feasible.hpp"
#include "polydescent/kernels/descent/lanes.hpp"
#include "polydescent/kernels/descent/penalize.hpp"
#include "polydescent/kernels/descent/roster.hpp"
#include "polydescent/kernels/descent/step.hpp"
#include "polydescent/kernels/descent/stop.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Many gradient descents at once, one per lane of T, by one group of workers. A lane whose start has stopped stores it
/// and takes the next one, so a finished start costs nothing.
///
///   evaluate(group, setup, x, gradient, roster) -> value   all lanes' gradients and values      (evaluator.hpp, kernel.hpp)
///   evaluate.witness(value, quality, x, roster)            sees them once they are assessed
///   step(group, setup, coefficients, work, weighed)        all lanes' updates, projected        (step.hpp)
///   source.next(group, start) -> bool                      the next start's index; false: none is left
///   source.coordinate(start, i) -> S                       where it begins                      (starts.hpp)
///
/// What happens in a lane depends on its own start alone: not on its neighbours, nor on when it was filled.
template <class T, int Extent, class Group, class Evaluate, class Stepper, class Source>
class Descent {
  using S = ScalarOf<T>;
  using Mask = MaskOf<T>;
  static constexpr int lanes = ScalarTraits<T>::lanes;
  static constexpr int max_coefficients = 4;
  static constexpr bool simplex = takes_simplex<Evaluate>;
  static constexpr bool constrained = takes_constraints<Evaluate>;

 public:
  POLYDESCENT_CPU_GPU Descent(const Group& group, const DescentSetup<S>& setup, const Evaluate& evaluate,
                              const Stepper& step, Source& source, const Workspace<T, Extent>& work,
                              const BatchView<S>& ends)
      : group_(group), setup_(setup), evaluate_(evaluate), step_(step), source_(source), work_(work), ends_(ends) {}

  /// Runs until the source has no more starts and every lane is done.
  POLYDESCENT_CPU_GPU void run() {
    refill();
    while (roster_.population > 0) {
      const T bare = evaluate_(group_, setup_, as_const(work_.x), work_.gradient, roster_);
      group_.sync();  // the gradient is whole, and nobody reads x any more
      const T value = penalize(group_, setup_.penalty, bare, as_const(work_.x), work_.gradient);
      const auto quality = assess_feasibly<simplex>(group_, value, setup_, as_const(work_.x), work_.gradient);
      evaluate_.witness(value, quality, as_const(work_.x), roster_);
      count_quiet_values(value);
      const bool some_finished = store_finished(value, quality);
      if (stop_requested(group_, setup_.stop)) return abandon(value, quality);
      begin_trials(value);
      advance();
      if (some_finished) refill();
    }
  }

 private:
  /// Gives lane l the next start, if there is one.
  POLYDESCENT_CPU_GPU void fill(int l) {
    roster_.occupied[l] = source_.next(group_, roster_.start[l]);
    if (!roster_.occupied[l]) return;
    roster_.enter(l);
    enter_start<simplex>(group_, setup_, source_, roster_.start[l], l, work_.x);
    POLYDESCENT_UNROLL
    for (int i = group_.rank(); i < work_.x.size(); i += group_.size()) {
      POLYDESCENT_UNROLL
      for (int s = 0; s < step_.slots(); ++s) set_lane(work_.state[i * step_.slots() + s], l, S(0));
    }
    forget_course(l);
  }

  POLYDESCENT_CPU_GPU void forget_course(int l) {
    // The first iteration has nothing to compare with: one below zero makes its comparison not count.
    set_lane(quiet_values_, l, S(-1));
    set_lane(quiet_steps_, l, S(0));
    set_lane(promised_, l, S(0));
    if constexpr (constrained) set_lane(round_age_, l, S(0));
  }

  /// The start in lane l goes on where it is, with another function that is much like the last: the rule keeps its state.
  POLYDESCENT_CPU_GPU void begin_again(int l) {
    begins_again_[l] = false;
    forget_course(l);
  }

  /// Iterations in a row whose value hardly differs from that of the first of them: a slow slide over a plateau adds up.
  POLYDESCENT_CPU_GPU void count_quiet_values(const T& value) {
    const T tolerance = T(static_cast<S>(setup_.limits.value_tolerance)) * max(T(1), abs(value));
    const Mask first = quiet_values_ < T(0);
    const Mask quiet = (abs(value - level_) <= tolerance) | first;
    level_ = select(quiet & !first, level_, value);
    quiet_values_ = select(quiet, quiet_values_ + T(1), T(0));
  }

  /// The last tenth of a start's steps is a trial: does its value still fall as its gradient says? Few steps are none.
  POLYDESCENT_CPU_GPU int trial_length() const { return setup_.limits.iterations / 10; }
  POLYDESCENT_CPU_GPU bool on_trial() const {
    if (with_constraints()) return false;  // the function changes on the way
    return setup_.limits.stall_gradient > 0 && trial_length() >= patience && roster_.tick + trial_length() >= roster_.next_expiry;
  }

  /// The lanes whose trial begins here.
  POLYDESCENT_CPU_GPU void begin_trials(const T& value) {
    if (!on_trial()) return;
    POLYDESCENT_UNROLL
    for (int l = 0; l < lanes; ++l) {
      if (!roster_.occupied[l] || roster_.age(l) + trial_length() != setup_.limits.iterations) continue;
      set_lane(promised_, l, S(0));
      set_lane(trial_value_, l, lane(value, l));
    }
  }

  /// The value has fallen by less than a quarter of what the gradient promised, sum g (x - x'). Short steps on a smooth
  /// function keep the promise, steps of 1 / curvature half of it; too long ones break it, and across a kink all do.
  POLYDESCENT_CPU_GPU bool fails_trial(int l, const T& value) const {
    return trial_length() >= patience && lane(trial_value_, l) - lane(value, l) < S(0.25) * lane(promised_, l);
  }

  /// Stores and empties the lanes whose start has stopped; true if there were any.
  POLYDESCENT_CPU_GPU bool store_finished(const T& value, const Assessment<T>& quality) {
    const Limits& limits = setup_.limits;
    Mask finished = reaches_end(limits, value, quality);
    if (limits.value_tolerance > 0) finished = finished | (quiet_values_ >= T(patience));
    if (limits.step_tolerance > 0) finished = finished | (quiet_steps_ >= T(patience));
    if constexpr (constrained) {
      if (with_constraints()) finished = finished | evaluate_.constraints()->flat_enough(quality.gradient_norm) | (round_age_ >= T(longest_round()));
    }
    const bool some = for_each_ended(roster_, limits, finished, [&](int l) { end(l, status_of(l, value, quality), value, quality); });
    if (constrained && some) group_.sync();  // constraints read x as a whole, and it moves now
    return some;
  }

  /// A descent has ended, and its start too, unless its constraints ask for another.
  POLYDESCENT_CPU_GPU void end(int l, Status status, const T& value, const Assessment<T>& quality) {
    if constexpr (constrained) {
      if (with_constraints()) {
        const bool has_iterations = roster_.age(l) < setup_.limits.iterations;
        if (status == Status::stalled && has_iterations && lane(round_age_, l) < longest_round()) return;  // by a bound, in steps that are too long
        InnerEnd inner = InnerEnd::flat;
        if (status == Status::iteration_limit || status == Status::stalled) inner = evaluate_.constraints()->inner_end(quality.gradient_norm, l);
        begins_again_[l] = conclude_round(*evaluate_.constraints(), l, as_const(work_.x), inner, has_iterations, status) == Round::goes_on;
        if (begins_again_[l]) return;
      }
    }
    store(l, status, value, quality);
  }

  POLYDESCENT_CPU_GPU bool with_constraints() const {
    if constexpr (constrained) return evaluate_.constraints() != nullptr;
    else return false;
  }
  /// Of the iterations; a rule that does not settle must not keep the multipliers waiting.
  POLYDESCENT_CPU_GPU S longest_round() const { return static_cast<S>(1 + setup_.limits.iterations / MultiplierTuning<S>::rounds_by_rule); }

  POLYDESCENT_CPU_GPU void store(int l, Status status, const T& value, const Assessment<T>& quality) {
    const std::uint64_t entry = roster_.start[l] - ends_.first;
    store_end(group_, ends_, roster_, l, status, value, quality, as_const(work_.x));
    if constexpr (constrained) {
      if (with_constraints()) evaluate_.constraints()->store(group_, setup_.penalty, l, entry, as_const(work_.x), ends_);
    }
  }

  /// Stores what every start has come to.
  POLYDESCENT_CPU_GPU void abandon(const T& value, const Assessment<T>& quality) {
    for_each_ended(roster_, setup_.limits, Mask(true), [&](int l) {
      if constexpr (constrained) {
        if (with_constraints() && !begins_again_[l]) evaluate_.constraints()->conclude(l, as_const(work_.x), InnerEnd::unsettled);
      }
      store(l, Status::stopped, value, quality);
    });
  }

  POLYDESCENT_CPU_GPU Status status_of(int l, const T& value, const Assessment<T>& quality) const {
    const Limits& limits = setup_.limits;
    const Status reached = end_reached(limits, value, quality, l);
    if (reached != Status::iteration_limit) return reached;
    const bool quiet_value = limits.value_tolerance > 0 && lane(quiet_values_, l) >= patience;
    const bool quiet_step = limits.step_tolerance > 0 && lane(quiet_steps_, l) >= patience;
    if (is_steep(limits, quality, l) && (quiet_value || quiet_step || fails_trial(l, value))) return Status::stalled;
    if (!quiet_value && !quiet_step) return Status::iteration_limit;
    return quiet_value ? Status::converged_value : Status::converged_step;
  }

  /// One update of every lane with its own iteration's coefficients. Lanes just emptied move too; nobody looks.
  POLYDESCENT_CPU_GPU void advance() {
    T coefficient[max_coefficients];
    POLYDESCENT_UNROLL
    for (int c = 0; c < step_.coefficients(); ++c) coefficient[c] = coefficient_of_all_lanes(c);
    const bool weighed = on_trial();
    const Movement<T> movement = step_(group_, setup_, coefficient, work_, weighed);
    if constexpr (simplex) {
      if (setup_.simplex) project_onto_simplex(group_, setup_.box, Mask(true), work_.x);
      group_.sync();
    }
    if (setup_.limits.step_tolerance > 0) quiet_steps_ = select(movement.small, quiet_steps_ + T(1), T(0));
    if (weighed) promised_ += movement.promise;
    if constexpr (constrained) round_age_ += T(1);
    ++roster_.tick;
  }

  POLYDESCENT_CPU_GPU T coefficient_of_all_lanes(int c) const {
    if (roster_.aligned) return T(tabulated(roster_.tick - roster_.first_birth, c));
    T result = T(0);
    POLYDESCENT_UNROLL
    for (int l = 0; l < lanes; ++l) {
      if (roster_.occupied[l]) set_lane(result, l, tabulated(roster_.age(l), c));
    }
    return result;
  }

  POLYDESCENT_CPU_GPU S tabulated(std::int64_t age, int c) const {
    return age < setup_.limits.iterations ? setup_.coefficients[age * step_.coefficients() + c] : S(0);
  }

  /// Gives every empty lane the next start, while there are any.
  POLYDESCENT_CPU_GPU void refill() {
    POLYDESCENT_UNROLL
    for (int l = 0; l < lanes; ++l) {
      if (!roster_.occupied[l]) fill(l);
      else if (constrained && begins_again_[l]) begin_again(l);
    }
    roster_.review(setup_.limits.iterations);
    group_.sync();
  }

  const Group& group_;
  const DescentSetup<S>& setup_;
  const Evaluate& evaluate_;
  const Stepper& step_;
  Source& source_;
  const Workspace<T, Extent>& work_;
  const BatchView<S>& ends_;
  Roster<lanes> roster_{};
  T level_ = T(0);  // the value that quiet ones are compared with
  T quiet_values_ = T(0);
  T quiet_steps_ = T(0);
  T trial_value_ = T(0);
  T promised_ = T(0);
  T round_age_ = T(0);              // iterations with the same multipliers
  bool begins_again_[lanes] = {};  // with other ones
};

/// Runs every start the source offers. See Descent.
template <class T, int Extent, class Group, class Evaluate, class Stepper, class Source>
POLYDESCENT_CPU_GPU void descend(const Group& group, const DescentSetup<ScalarOf<T>>& setup, const Evaluate& evaluate,
                                 const Stepper& step, Source& source, const Workspace<T, Extent>& work,
                                 const BatchView<ScalarOf<T>>& ends) {
  Descent<T, Extent, Group, Evaluate, Stepper, Source>(group, setup, evaluate, step, source, work, ends).run();
}

}  // namespace polydescent
