#pragma once

#include <cstdint>
#include <vector>

#include "polydescent/host/objective_source/differentiate.hpp"
#include "polydescent/host/objective_source/formula.hpp"
#include "polydescent/host/problem.hpp"

namespace polydescent {

/// Residuals of one sum: in each run of the loop around them, if there is one, all of these.
struct Residuals {
  std::vector<Around> loops;  // one or none
  std::vector<Node> each;

  std::int64_t count() const {
    return (loops.empty() ? 1 : trips(loops[0].range)) * static_cast<std::int64_t>(each.size());
  }
};

/// The residuals of a formula that is a sum of squares, possibly weighted by numbers or, in a sum over rows of data, by what
/// is computed from columns and is nowhere negative; none where it is not.
std::vector<Residuals> find_squares(Formula& formula, Node root, const Data& data);

}  // namespace polydescent
