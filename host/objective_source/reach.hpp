#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "polydescent/host/objective_source/formula.hpp"

namespace polydescent {

/// The least and the largest of the numbers that something comes to; none: least > most.
struct Reach {
  std::int64_t least, most;

  bool is_empty() const { return least > most; }
};

/// Of an index in nested loops, the outermost first. Nothing where loops whose ranges depend on one another run more than a
/// million times, too often to be walked through.
std::optional<Reach> reach_of(const Affine& index, std::span<const Range> loops);

/// How often the body of the innermost loop runs, at most: every range taken to be as long as the loops outside allow.
double most_runs(std::span<const Range> loops);

}  // namespace polydescent
