#include "polydescent/host/regression/fit_options.hpp"

namespace polydescent {

const char* solver_name(const FitOptions& options) {
  if (options.solver == Solver::update_rule) return name_of(options.update_rule);
  return solver_names[static_cast<int>(options.solver)];
}

double lower_limit(const FitOptions& options, std::ptrdiff_t j) {
  if (options.positive) return 0;
  return options.lower.empty() ? -std::numeric_limits<double>::infinity() : options.lower[static_cast<std::size_t>(j)];
}

double upper_limit(const FitOptions& options, std::ptrdiff_t j) {
  return options.upper.empty() ? std::numeric_limits<double>::infinity() : options.upper[static_cast<std::size_t>(j)];
}

}  // namespace polydescent
