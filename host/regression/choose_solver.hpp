#pragma once

#include <string>

#include "polydescent/host/regression/fit_data.hpp"
#include "polydescent/host/regression/fit_options.hpp"
#include "polydescent/host/regression/fit_plan.hpp"

namespace polydescent {

/// The engine of a fit.
struct SolverChoice {
  void (*solve)(FitPlan& plan);
  bool with_gram;      // it works on the products of all columns, not on the rows
  std::string name;    // "coordinate-descent", ..., and what it works on
  std::string reason;  // why this one; empty where it was asked for by name
};

/// Throws Error where the solver asked for cannot solve this.
SolverChoice choose_solver(const FitData& data, const FitOptions& options);

}  // namespace polydescent
