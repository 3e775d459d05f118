#pragma once

#include "polydescent/host/regression/fit.hpp"
#include "polydescent/host/regression/fit_plan.hpp"

namespace polydescent {

/// Scores the solutions of every fold on its own rows, from the data; by target and l1-ratio.
std::vector<CrossValidated> cross_validate(const FitPlan& plan);

/// The same from the solutions for all rows, each row left out by its leverage: closed forms, for ridges alone. The columns'
/// means and lengths stay those of all rows.  (Allen 1974; Golub, Heath and Wahba 1979)
std::vector<CrossValidated> validate_in_closed_form(const FitPlan& plan);

/// Sets `best` and `simplest` from means and errors.
void choose_lambdas(CrossValidated& validated);

}  // namespace polydescent
