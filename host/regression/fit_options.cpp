#include "polydescent/host/regression/fit_options.hpp"

namespace polydescent {

const char* solver_name(const FitOptions& options) {
  if (options.solver == Solver::update_rule) return name_of(options.update_rule);
  return solver_names[static_cast<int>(options.solver)];
}

}  // namespace polydescent
