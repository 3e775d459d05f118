#pragma once

#include <vector>

#include "polydescent/host/regression/fit.hpp"
#include "polydescent/host/regression/fit_plan.hpp"

namespace polydescent {

/// Adds to every fit to all rows its relaxed form: least squares on its columns, within the limits.
/// (Meinshausen 2007, phi = 0)
void relax(const FitPlan& plan, std::vector<Fitted>& path);

}  // namespace polydescent
