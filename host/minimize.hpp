#pragma once

#include "polydescent/host/options.hpp"
#include "polydescent/host/problem.hpp"
#include "polydescent/host/result.hpp"

namespace polydescent {

/// Runs one descent from each of the options' starts and reports what they found. A start's end depends on the seed,
/// its index and the options, not on the other starts or the number of threads. Throws Error for impossible options; a
/// start that fails is a status.
SearchResult minimize(const Problem& problem, const MinimizeOptions& options = {});

/// The same for a functor: minimize(Rosenbrock{}, Box::cube(10, -5, 10), {.starts = 1 << 20}).
template <Objective F>
SearchResult minimize(F objective, Box box, const MinimizeOptions& options = {}) {
  return minimize(problem(std::move(objective), std::move(box)), options);
}

}  // namespace polydescent
