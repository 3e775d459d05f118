#include "polydescent/host/problem.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "polydescent/host/builtin_objective.hpp"
#include "polydescent/host/instance.hpp"
#include "polydescent/host/names.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

int resolve_dim(const BuiltinObjective& objective, int dim) {
  const int fixed = objective.min_dim == objective.max_dim ? objective.max_dim : 0;
  require(dim != 0 || fixed != 0, "{} needs a dimension; add for example --dim 10", objective.name);
  const int resolved = dim == 0 ? fixed : dim;
  require(resolved > 0, "--dim {}: a dimension is a positive number", resolved);
  if (fixed != 0) {
    require(resolved == fixed, "--dim {}: {} exists in {} dimensions only; leave --dim out", resolved, objective.name, fixed);
  }
  require(resolved % objective.dim_multiple == 0, "--dim {}: {} needs a multiple of {}; take --dim {}", resolved, objective.name,
          objective.dim_multiple, objective.nearest_dim(resolved));
  require(resolved >= objective.min_dim, "--dim {}: {} needs at least {} dimensions", resolved, objective.name,
          objective.min_dim);
  require(objective.max_dim == 0 || resolved <= objective.max_dim, "--dim {}: {} has at most {} dimensions", resolved,
          objective.name, objective.max_dim);
  return resolved;
}

}  // namespace

Problem builtin_problem(std::string_view name, int dim, int instance) {
  const BuiltinObjective& objective = find_builtin_objective(name);
  require(instance >= 0, "--instance {}: instances count from 0 (as written), 1, 2, ...", instance);
  Problem problem;
  problem.name = objective.name;
  problem.dim = resolve_dim(objective, dim);
  for (int i = 0; i < problem.dim; ++i) {
    problem.box.lower.push_back(objective.lower(i, problem.dim));
    problem.box.upper.push_back(objective.upper(i, problem.dim));
  }
  const int listed = static_cast<int>(std::min(objective.minima(problem.dim), static_cast<double>(most_known_minima)));
  for (int k = 0; k < listed; ++k) {
    KnownMinimum minimum{objective.minimum(problem.dim), {}};
    for (int i = 0; i < problem.dim; ++i) minimum.point.push_back(objective.minimizer(k, i, problem.dim));
    problem.known_minima.push_back(std::move(minimum));
  }
  if (instance == 0) {
    problem.table = &objective.table();
    problem.objective = objective.make();
    problem.kernel = objective.kernel();
  } else {
    move_to_instance(problem, objective, instance);
  }
  return problem;
}

Problem parametric_builtin(std::string_view name, int dim, const std::vector<std::string>& names, const Data& parameters) {
  const BuiltinObjective& objective = find_builtin_objective(name);
  const std::size_t all = objective.parameters.size(), columns = static_cast<std::size_t>(parameters.columns);
  require(all > 0, "{} has no parameters; 'polydescent list objectives' shows which functions have", objective.name);
  std::vector<std::string> known;
  for (const NamedParameter& parameter : objective.parameters) known.emplace_back(parameter.name);
  require(!names.empty() || columns == all, "rows of {} parameters: {} has {} ({}); give all of them, or name the columns", columns,
          objective.name, all, fmt::join(known, ", "));
  std::vector<std::size_t> place;  // of each column
  for (const std::string& column : names.empty() ? known : names) {
    const auto found = std::find(known.begin(), known.end(), column);
    require(found != known.end(), "{} has no parameter '{}'{}", objective.name, column, suggestion(column, known));
    place.push_back(static_cast<std::size_t>(found - known.begin()));
    require(std::count(place.begin(), place.end(), place.back()) == 1, "parameter '{}' stands twice among the columns; leave one out",
            column);
  }
  Data rows{{}, static_cast<int>(all)};
  for (std::size_t row = 0; row < count_rows(parameters); ++row) {
    const std::size_t begin = rows.number.size();
    for (const NamedParameter& parameter : objective.parameters) rows.number.push_back(parameter.value);
    for (std::size_t j = 0; j < columns; ++j) rows.number[begin + place[j]] = parameters.number[row * columns + j];
  }
  Problem problem = builtin_problem(name, dim);
  objective.set_parameters(problem, rows);
  return problem;
}

std::uint32_t count_rows(const Data& data) {
  require(data.columns > 0, "data of {} columns: a row has at least one number", data.columns);
  const std::size_t columns = static_cast<std::size_t>(data.columns);
  const std::size_t rows = data.number.size() / columns;
  require(rows > 0 && rows * columns == data.number.size(), "{} numbers are no whole number of rows of {}", data.number.size(),
          data.columns);
  require(rows <= std::size_t{1} << 31, "{} rows of data: at most 2^31", rows);
  return static_cast<std::uint32_t>(rows);
}

void check_loss_dim(int dim, int columns, const Box& box) {
  require(box.lower.size() == static_cast<std::size_t>(dim),
          "a box of {} coordinates: with {} columns this loss has {} (one for each predictor, and the intercept)",
          box.lower.size(), columns, dim);
}

double evaluate(const Problem& problem, const std::vector<double>& x) {
  return problem.table->as_double.value(problem.objective.get(), {x.data(), problem.dim});
}

}  // namespace polydescent
