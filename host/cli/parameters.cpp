#include "polydescent/host/cli/parameters.hpp"

#include <fmt/format.h>

#include "polydescent/host/cli/values.hpp"
#include "polydescent/host/io/data_file.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {

Problem make_problems(const ObjectiveFlags& request, const std::string& path) {
  require(!request.objective.empty(), "--parameters {}: name an objective that has parameters; 'polydescent list objectives' shows "
          "which have", path);
  require(request.instance == 0, "--instance {}: it moves the function as written, and --parameters changes what is written; leave "
          "one of the two out", request.instance);
  const DataTable table = read_data_file("--parameters", path);
  refuse_missing("--parameters", path, table);
  const MatrixView& matrix = table.matrix;
  Data rows{{}, static_cast<int>(matrix.columns)};
  rows.number.reserve(matrix.rows * matrix.columns);
  for (std::size_t i = 0; i < matrix.rows; ++i) {
    for (std::size_t j = 0; j < matrix.columns; ++j) rows.number.push_back(matrix.at(i, j));
  }
  try {
    Problem problem = parametric_builtin(request.objective, request.dim, table.names, rows);
    if (!request.bounds.empty()) problem.box = parse_bounds(request.bounds, problem.dim);
    return problem;
  } catch (const Error& error) {
    throw Error(error.fault(), fmt::format("--parameters {}: {}", path, error.what()));
  }
}

}  // namespace polydescent
