#pragma once

#include <cstdint>

#include "polydescent/kernels/constraint/multipliers.hpp"
#include "polydescent/kernels/descent/batch.hpp"
#include "polydescent/kernels/descent/penalize.hpp"
#include "polydescent/kernels/descent/roster.hpp"
#include "polydescent/kernels/point.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// The augmented Lagrangians of the lanes' starts. Every member of a group keeps all of them, and all keep the same bits.
///
///   functions.count(), functions.relation(k)                      how many constraints there are, and which
///   functions.value(x) -> T                                       of the objective alone
///   functions.values(x, left_minus_right)                         of all constraints
///   functions(group, box, parameters, x, gradient) -> T           of the Lagrangian: see LagrangianOf
template <class T, class Functions>
class ConstrainedStarts {
  using S = ScalarOf<T>;

 public:
  static constexpr int lanes = ScalarTraits<T>::lanes;
  using LaneRoster = Roster<lanes>;

  /// memory: numbers(functions.count()) of T, a member's own.
  POLYDESCENT_CPU_GPU ConstrainedStarts(const Functions& functions, S sense, S last_tolerance, T* memory)
      : functions_(functions), sense_(sense), last_tolerance_(last_tolerance), count_(functions.count()), layout_{count_},
        multipliers_(count_, memory), values_(memory + Multipliers<T>::numbers(count_)), probe_(values_ + count_),
        steepness_(probe_ + layout_.size()) {
    for (int l = 0; l < lanes; ++l) start_[l] = nobody;
  }

  POLYDESCENT_CPU_GPU static constexpr int numbers(int constraints) {
    return Multipliers<T>::numbers(constraints) + 2 * constraints + LagrangianLayout{constraints}.size() + 1;
  }

  template <class Group, int Extent>
  POLYDESCENT_CPU_GPU T operator()(const Group& group, const BoxView<S>& box, Point<const T, Extent> x, Point<T, Extent> gradient,
                                   const LaneRoster& roster) {
    bool some_new = false;
    for (int l = 0; l < lanes; ++l) some_new = some_new || (roster.occupied[l] && start_[l] != roster.start[l]);
    if (some_new) enter(group, box, x, gradient, roster);
    return functions_(group, box, multipliers_.parameters(), x, gradient);
  }

  /// Lanes whose inner descent has come far enough.
  POLYDESCENT_CPU_GPU MaskOf<T> flat_enough(const T& gradient_norm) const { return gradient_norm <= multipliers_.tolerance(); }

  /// How an inner descent has ended that its own tests did not end.
  POLYDESCENT_CPU_GPU InnerEnd inner_end(const T& gradient_norm, int l) const {
    return lane(flat_enough(gradient_norm), l) ? InnerEnd::settled : InnerEnd::unsettled;
  }

  /// What the end of an inner descent at x, all of which the member sees, means for the start in lane l; then its multipliers
  /// are those there.
  template <int Extent>
  POLYDESCENT_CPU_GPU Round conclude(int l, Point<const T, Extent> x, InnerEnd inner) {
    functions_.values(x, values_);
    return multipliers_.conclude(l, lane_values(l), relations(), inner, last_tolerance_);
  }

  /// Completes entry k, of the start in lane l, which has ended at x: its value becomes the objective's with the penalty, and NaN where
  /// a constraint is broken.
  template <class Group, int Extent>
  POLYDESCENT_CPU_GPU void store(const Group& group, const Penalty<S>& penalty, int l, std::uint64_t k, Point<const T, Extent> x, const BatchView<S>& ends) {
    functions_.values(x, values_);
    // Taking the constraints' part from the Lagrangian would leave rounding.
    const S value = sense_ * lane(functions_.value(x), l) + lane(penalty_at(group, penalty, x), l);
    if (group.rank() != 0) return;
    S broken = S(0);
    for (int c = 0; c < count_; ++c) {
      const S g = lane(values_[c], l);
      broken = worse_breach(broken, g == g ? abs(breach(functions_.relation(c), g)) : g);
      ends.multipliers[k * static_cast<std::uint64_t>(count_) + static_cast<std::uint64_t>(c)] = sense_ * multipliers_.multiplier(l, c);
    }
    ends.violation[k] = broken;
    ends.value[k] = value;
    if (multipliers_.is_feasible(l, lane_values(l), relations())) {
      if (ends.status[k] == Status::infeasible) ends.status[k] = Status::stalled;  // its multipliers came to nothing
      return;
    }
    ends.value[k] = S(0) / S(0);
    const Status status = ends.status[k];
    const bool says_why = status == Status::stopped || status == Status::nonfinite_value || status == Status::nonfinite_gradient;
    const bool was_under_way = status == Status::iteration_limit && broken <= MultiplierTuning<S>::nearly;
    if (!says_why && !was_under_way) ends.status[k] = Status::infeasible;
  }

 private:
  static constexpr std::uint64_t nobody = ~std::uint64_t{0};

  POLYDESCENT_CPU_GPU auto lane_values(int l) const {
    return [this, l](int k) -> S { return lane(values_[k], l); };
  }
  POLYDESCENT_CPU_GPU auto relations() const {
    return [this](int k) { return functions_.relation(k); };
  }

  struct Probed {
    T value, steepness;  // max_i |d/dx_i| w_i
  };
  /// What the probe's parameters make of the Lagrangian.
  template <class Group, int Extent>
  POLYDESCENT_CPU_GPU Probed probe(const Group& group, const BoxView<S>& box, Point<const T, Extent> x, Point<T, Extent> slope) {
    const T value = functions_(group, box, probe_, x, slope);
    group.sync();  // a kind of gradient may write what another member owns
    T steepest = T(0);
    POLYDESCENT_UNROLL
    for (int i = group.rank(); i < x.size(); i += group.size()) steepest = max(steepest, abs(slope[i]) * T(box.width[i]));
    group.sync();  // before the next probe writes
    return {value, group.max(steepest)};
  }

  /// Starts that are new in their lanes get their scales, and no multipliers yet.
  template <class Group, int Extent>
  POLYDESCENT_CPU_GPU void enter(const Group& group, const BoxView<S>& box, Point<const T, Extent> x, Point<T, Extent> slope,
                                 const LaneRoster& roster) {
    functions_.values(x, values_);
    for (int j = 0; j < layout_.size(); ++j) probe_[j] = T(0);
    probe_[LagrangianLayout::sense] = T(1);
    const Probed objective = probe(group, box, x, slope);
    steepness_[count_] = max(objective.steepness, T(MultiplierTuning<S>::least_steepness) * max(T(1), abs(objective.value)));
    probe_[LagrangianLayout::sense] = T(0);
    for (int k = 0; k < count_; ++k) {  // rho/2 breach^2 with rho = 1 and a breach of 1 or -1 has the constraint's gradient
      probe_[layout_.weight(k)] = T(S(0.5));
      probe_[layout_.shift(k)] = values_[k] - T(functions_.relation(k) == Relation::at_least ? S(-1) : S(1));
      steepness_[k] = probe(group, box, x, slope).steepness;
      probe_[layout_.weight(k)] = T(0);
      probe_[layout_.shift(k)] = T(0);
    }
    for (int l = 0; l < lanes; ++l) {
      if (!roster.occupied[l] || start_[l] == roster.start[l]) continue;
      start_[l] = roster.start[l];
      multipliers_.enter(l, sense_, lane(steepness_[count_], l), last_tolerance_, [&](int k) { return lane(steepness_[k], l); });
    }
  }

  const Functions& functions_;
  S sense_;
  S last_tolerance_;
  int count_;
  LagrangianLayout layout_;
  Multipliers<T> multipliers_;
  T* values_;     // [count] left - right
  T* probe_;      // see LagrangianLayout
  T* steepness_;  // [count + 1] the objective's is last
  std::uint64_t start_[lanes];  // whose multipliers are in each lane
};

}  // namespace polydescent
