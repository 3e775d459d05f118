#include "polydescent/host/regression/fit_options.hpp"

namespace polydescent {

int most_iterations(const FitOptions& options) {
  const int by_default = options.solver == Solver::fista ? 10'000 : options.solver == Solver::update_rule ? 2'000 : default_sweeps;
  return options.iterations.value_or(by_default);
}

double lower_limit(const FitOptions& options, std::ptrdiff_t j) {
  if (options.positive) return 0;
  return options.lower.empty() ? -std::numeric_limits<double>::infinity() : options.lower[static_cast<std::size_t>(j)];
}

double upper_limit(const FitOptions& options, std::ptrdiff_t j) {
  return options.upper.empty() ? std::numeric_limits<double>::infinity() : options.upper[static_cast<std::size_t>(j)];
}

}  // namespace polydescent
