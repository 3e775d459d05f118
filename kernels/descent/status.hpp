#pragma once

namespace polydescent {

/// Why a start stopped. G = max_i |Pg_i| w_i / max(1, |f|), Pg the projected gradient and w_i the bounds' width.
enum class Status : unsigned char {
  converged_gradient,  // G <= gradient tolerance
  converged_value,     // |f_{t-k} - f_{t-patience}| <= value tolerance * max(1, |f|), k = 0 ... patience - 1, G small
  converged_step,      // max_i |x_i(t) - x_i(t-1)| / w_i <= step tolerance, `patience` times in a row, G small
  at_bound,            // G <= gradient tolerance, and a bound holds back a nonzero g_i
  stalled,             // G > stall gradient and one of these two; or at the iteration limit, when over the last tenth of the
                       // steps (of 100 or more) f fell by less than a quarter of sum g (x_t - x_{t+1}): a kink, steps
                       // too long for a narrow valley, or lost in rounding
  iteration_limit,     // as many updates as were allowed
  nonfinite_value,     // f is NaN or infinite
  nonfinite_gradient,  // f is finite, its gradient is not
  infeasible,          // constraints violated beyond their tolerance
  stopped,             // target, time or budget ended the search
};

inline constexpr int status_count = 10;

/// The names users read, in the order of the enumeration.
inline constexpr const char* status_names[status_count] = {
    "converged-gradient", "converged-value",  "converged-step",     "at-bound",   "stalled",
    "iteration-limit",    "nonfinite-value",  "nonfinite-gradient", "infeasible", "stopped"};

constexpr const char* name_of(Status status) { return status_names[static_cast<int>(status)]; }

}  // namespace polydescent
