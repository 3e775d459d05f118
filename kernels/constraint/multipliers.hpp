#pragma once

#include "polydescent/kernels/constraint/lagrangian.hpp"

namespace polydescent {

/// When a start has met its constraints, and when it is given up (tried on bench/constrained_problems). S = float or double.
template <class S>
struct MultiplierTuning {
  static constexpr bool single = sizeof(S) == 4;
  static constexpr S feasible = S(single ? 1e-4 : 1e-9);   // the largest breach of a constraint; or, where that is less than its rounding,
  static constexpr S rounding = S(single ? 1e-5 : 1e-13);  // this share of what the constraint changes by across the box, but no more than
  static constexpr S nearly = S(single ? 1e-2 : 1e-6);     // this, up to which a point that is not feasible is so nearly
  static constexpr S least_scale = S(1e-6);      // of a constraint that is steep where a start begins
  static constexpr S first_penalty = S(10);      // rho, as a multiple of what the objective changes by across the box
  static constexpr S most_steepness = S(1e6);    // of that, where a start lies in a wild region
  static constexpr S least_steepness = S(1e-3);  // of that, as a share of the value, where it lies on a plain
  static constexpr S penalty_growth = S(10);     // where the breaches have not become
  static constexpr S decrease = S(0.25);         // times as large
  static constexpr S most_penalty = S(single ? 1e8 : 1e20);  // times the first
  static constexpr S first_tolerance = S(1e-2);  // of the scaled gradient of the first inner descent; each is a
  static constexpr S tightening = S(0.1);        // tenth of the last
  static constexpr int most_rounds = 60;         // of inner descents
  static constexpr int rounds_by_rule = 25;      // those of a first-order rule have this share of its iterations each, at most
};

/// What an inner descent has come to.
enum class Round { goes_on, ends, fails };

/// How it ended: where no step makes the gradient smaller, or it is as small as it ever has to be; where it is small enough for these
/// multipliers; or before either.
enum class InnerEnd { flat, settled, unsettled };

/// Multipliers and penalties of the starts in the lanes of a pack, and their updates between inner descents, each start by itself:
/// lambda <- -rho breach(g - lambda/rho), and rho grows where the breaches do not shrink.  (Hestenes, Powell, Rockafellar; safeguards
/// as in Birgin and Martinez 2014, Practical Augmented Lagrangian Methods, algorithm 4.1)
///
/// Constraints are scaled by what they change by across the box where the start began: rho_k = rho scale_k^2.
template <class T>
class Multipliers {
  using S = ScalarOf<T>;
  using Tuning = MultiplierTuning<S>;

 public:
  /// memory: numbers(constraints) of T.
  POLYDESCENT_CPU_GPU Multipliers(int constraints, T* memory)
      : layout_{constraints}, parameters_(memory), scale_(memory + layout_.size()), memory_(memory) {}

  static constexpr int own = 5;
  POLYDESCENT_CPU_GPU static constexpr int numbers(int constraints) { return LagrangianLayout{constraints}.size() + constraints + own; }

  POLYDESCENT_CPU_GPU const T* parameters() const { return parameters_; }
  POLYDESCENT_CPU_GPU T* parameters() { return parameters_; }

  /// The scaled gradient at which an inner descent has come far enough.
  POLYDESCENT_CPU_GPU const T& tolerance() const { return at(0); }

  /// A start enters lane l: steepness(k), max_i |dg_k/dx_i| w_i there; objective_steepness the same of the objective.
  template <class Steepness>
  POLYDESCENT_CPU_GPU void enter(int l, S sense, S objective_steepness, S last_tolerance, Steepness steepness) {
    const S rho = Tuning::first_penalty * (objective_steepness > S(0) ? min(objective_steepness, Tuning::most_steepness) : S(1));
    set_lane(parameters_[layout_.sense], l, sense);
    set_lane(at(0), l, max(Tuning::first_tolerance, last_tolerance));
    set_lane(at(1), l, rho);
    set_lane(at(2), l, S(1) / S(0));
    set_lane(at(3), l, S(0));
    set_lane(at(4), l, rho);
    for (int k = 0; k < layout_.constraints; ++k) {
      const S change = steepness(k);
      set_lane(scale_[k], l, change > S(0) ? max(S(1) / change, Tuning::least_scale) : S(1));
      set_lane(parameters_[layout_.shift(k)], l, S(0));
    }
    weigh(l, rho);
  }

  POLYDESCENT_CPU_GPU S multiplier(int l, int k) const {
    return S(2) * lane(parameters_[layout_.weight(k)], l) * lane(parameters_[layout_.shift(k)], l);
  }

  /// Whether no constraint is broken by more than the tolerance, and rounding, allow.
  template <class Values, class Relations>
  POLYDESCENT_CPU_GPU bool is_feasible(int l, Values g, Relations relation) const {
    for (int k = 0; k < layout_.constraints; ++k) {
      if (!(abs(breach(relation(k), S(g(k)))) <= allowed(l, k))) return false;
    }
    return true;
  }

  /// An inner descent has ended in lane l, at a point with these constraint values: takes its multipliers in. What a descent that has
  /// not settled breaks does not tell of the penalty.
  template <class Values, class Relations>
  POLYDESCENT_CPU_GPU Round conclude(int l, Values g, Relations relation, InnerEnd inner, S last_tolerance) {
    S change = S(0);
    bool optimal = is_feasible(l, g, relation);  // and where a multiplier is not zero, its constraint is one with =
    for (int k = 0; k < layout_.constraints; ++k) {
      const S scale = lane(scale_[k], l);
      const S part = shifted_breach(l, k, g(k), relation(k));
      change = max(change, scale * abs(part + lane(parameters_[layout_.shift(k)], l)));
      optimal = optimal && (part == S(0) || abs(S(g(k))) <= allowed(l, k));
      set_lane(parameters_[layout_.shift(k)], l, -part);
      if (!is_finite(part)) return Round::fails;
    }
    const bool is_last = lane(tolerance(), l) <= last_tolerance;
    if (optimal && is_last && inner == InnerEnd::flat) return Round::ends;
    if (inner == InnerEnd::unsettled) return Round::goes_on;
    const S rounds = lane(at(3), l) + S(1), rho = lane(at(1), l), first = lane(at(4), l);
    if (rounds >= Tuning::most_rounds) return optimal ? Round::ends : Round::fails;
    set_lane(at(3), l, rounds);
    const bool shrinks = optimal || change <= Tuning::decrease * lane(at(2), l);
    set_lane(at(2), l, change);
    set_lane(at(0), l, max(last_tolerance, Tuning::tightening * lane(tolerance(), l)));
    if (!shrinks) {
      const S larger = min(rho * Tuning::penalty_growth, Tuning::most_penalty * first);
      for (int k = 0; k < layout_.constraints; ++k) {  // the multiplier stays
        set_lane(parameters_[layout_.shift(k)], l, lane(parameters_[layout_.shift(k)], l) * (rho / larger));
      }
      weigh(l, larger);
    }
    return Round::goes_on;
  }

 private:
  POLYDESCENT_CPU_GPU T& at(int which) { return memory_[layout_.size() + layout_.constraints + which]; }
  POLYDESCENT_CPU_GPU const T& at(int which) const { return memory_[layout_.size() + layout_.constraints + which]; }

  POLYDESCENT_CPU_GPU S allowed(int l, int k) const {
    return max(Tuning::feasible, min(Tuning::rounding / lane(scale_[k], l), Tuning::nearly));
  }

  POLYDESCENT_CPU_GPU S shifted_breach(int l, int k, S g, Relation relation) const {
    return breach(relation, g - lane(parameters_[layout_.shift(k)], l));
  }

  POLYDESCENT_CPU_GPU void weigh(int l, S rho) {
    set_lane(at(1), l, rho);
    for (int k = 0; k < layout_.constraints; ++k) set_lane(parameters_[layout_.weight(k)], l, S(0.5) * rho * square(lane(scale_[k], l)));
  }

  LagrangianLayout layout_;
  T* parameters_;  // see LagrangianLayout
  T* scale_;       // [constraints]
  T* memory_;      // behind them: the inner tolerance, rho, the last change, rounds, the first rho
};

}  // namespace polydescent
