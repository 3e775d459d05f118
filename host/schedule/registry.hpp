#pragma once

#include "polydescent/host/schedule/constant.hpp"
#include "polydescent/host/schedule/cosine.hpp"
#include "polydescent/host/schedule/exponential.hpp"
#include "polydescent/host/schedule/inverse_time.hpp"
#include "polydescent/host/schedule/polynomial.hpp"
#include "polydescent/host/schedule/step_decay.hpp"
#include "polydescent/host/schedule/tabulated.hpp"
#include "polydescent/host/schedule/warm_restarts.hpp"
#include "polydescent/host/variant_of.hpp"

namespace polydescent {

/// Every learning-rate schedule, in the order users see them. Called with t = 0 ... iterations - 1, it gives e(t) / e0,
/// which is finite and not negative; it knows no other t.
using Schedules = TypeList<Constant, InverseTime, StepDecay, Exponential, Cosine, Polynomial, WarmRestarts, Tabulated>;
using Schedule = VariantOf<Schedules>;

}  // namespace polydescent
