#pragma once

#include <string>
#include <vector>

#include "polydescent/host/regression/fit.hpp"
#include "polydescent/host/regression/fit_plan.hpp"

namespace polydescent {

/// Columns that are constant, or the same as another up to a factor and a constant, or, where a lambda is zero, a sum of others.
std::vector<ColumnNote> column_notes(const FitPlan& plan, const FitData& data);

/// What else there is to know about the whole fit.
std::vector<std::string> remarks(const FitPlan& plan, const FitData& data);

}  // namespace polydescent
