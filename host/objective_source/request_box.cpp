#include "polydescent/host/objective_source/request_box.hpp"

#include <fmt/ranges.h>

#include "polydescent/host/require.hpp"

namespace polydescent {

Box box_for(const ObjectiveRequest& request, int dim) {
  const std::size_t pairs = request.box.lower.size(), coordinates = static_cast<std::size_t>(dim);
  const bool named = request.variables.size() == coordinates;
  const std::string names = named ? fmt::format(" ({})", fmt::join(request.variables, ", ")) : "";
  require(pairs > 0, "{} variable{}{} without bounds, between which a search could begin; add --bounds LO:HI, or LO:HI,LO:HI,... with one "
          "pair for each", dim, dim == 1 ? "" : "s", names);
  require(pairs == request.box.upper.size(), "{} lower and {} upper bounds; give pairs", pairs, request.box.upper.size());
  if (pairs == 1) return Box::cube(dim, request.box.lower[0], request.box.upper[0]);
  require(pairs == coordinates, "{} pairs of bounds for {} variable{}{}: {}", pairs, dim, dim == 1 ? "" : "s", names,
          named && pairs < coordinates ? fmt::format("'{}' has none; give one for each, or one for all", request.variables[pairs])
                                       : std::string("give one for each, or one for all"));
  return request.box;
}

}  // namespace polydescent
