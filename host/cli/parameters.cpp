#include "polydescent/host/cli/parameters.hpp"

#include <fmt/format.h>

#include "polydescent/host/cli/users_objective.hpp"
#include "polydescent/host/cli/values.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {

Problem make_problems(const ObjectiveFlags& request, const std::string& path) {
  if (request.is_users()) return make_users_problem(request, path);
  refuse_users_flags(request);
  require(!request.objective.empty(), "--parameters {}: name an objective that has parameters; 'polydescent list objectives' shows "
          "which have", path);
  require(request.instance == 0, "--instance {}: it moves the function as written, and --parameters changes what is written; leave "
          "one of the two out", request.instance);
  const NamedData rows = read_named_data("--parameters", path);
  try {
    Problem problem = parametric_builtin(request.objective, request.dim, rows.names, rows.rows);
    if (!request.bounds.empty()) problem.box = parse_bounds(request.bounds, problem.dim);
    return problem;
  } catch (const Error& error) {
    throw Error(error.fault(), fmt::format("--parameters {}: {}", path, error.what()));
  }
}

}  // namespace polydescent
