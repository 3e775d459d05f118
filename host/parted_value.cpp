#include "polydescent/host/parted_value.hpp"

#include <cmath>

namespace polydescent {

PartedValue part_from_penalty(const Problem& problem, const MinimizeOptions& options, double value, const std::vector<double>& x) {
  if (options.l1 == 0 && options.l2 == 0) return {value, 0};
  double penalty = 0;
  for (const double coordinate : x) penalty += options.l1 * std::abs(coordinate) + options.l2 * square(coordinate);
  return {problem.has_several_functions() ? value - in_own_sign(options, penalty) : evaluate(problem, x), penalty};
}

}  // namespace polydescent
