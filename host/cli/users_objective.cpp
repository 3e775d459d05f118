#include "polydescent/host/cli/users_objective.hpp"

#include <filesystem>
#include <utility>

#include "polydescent/host/cli/values.hpp"
#include "polydescent/host/io/data_file.hpp"
#include "polydescent/host/io/number.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

/// "FILE:NAME" or "FILE": a colon may belong to a file's name, too.
std::pair<std::string, std::string> file_and_name(const std::string& text) {
  std::error_code ignored;
  const std::size_t colon = text.find_last_of(":/");
  if (colon == std::string::npos || text[colon] != ':' || std::filesystem::exists(text, ignored)) return {text, {}};
  std::size_t begin = text.find(':');  // of NAMESPACE::NAME as well
  for (; begin != std::string::npos && !std::filesystem::exists(text.substr(0, begin), ignored); begin = text.find(':', begin + 1)) {}
  if (begin == std::string::npos) begin = colon;
  return {text.substr(0, begin), text.substr(begin + 1)};
}

void check_combination(const ObjectiveFlags& request) {
  const int ways = (request.objective.empty() ? 0 : 1) + (request.expression.empty() ? 0 : 1) + (request.source.empty() ? 0 : 1) +
                   (request.library.empty() ? 0 : 1);
  require(ways == 1, "a name, --expr, --source and --library each say what the objective is; give one of them");
  require(request.instance == 0, "--instance {}: it moves a test function, whose minimum is known; leave it out", request.instance);
  require(!request.not_thread_safe || !request.library.empty(), "--not-thread-safe: it says something of the function of --library; leave it out");
}

}  // namespace

NamedData read_named_data(std::string_view flag, const std::string& path) {
  const DataTable table = read_data_file(flag, path);
  refuse_missing(flag, path, table);
  const MatrixView& matrix = table.matrix;
  NamedData data{{{}, static_cast<int>(matrix.columns)}, table.names};
  data.rows.number.reserve(matrix.rows * matrix.columns);
  for (std::size_t i = 0; i < matrix.rows; ++i) {
    for (std::size_t j = 0; j < matrix.columns; ++j) data.rows.number.push_back(matrix.at(i, j));
  }
  return data;
}

Problem make_users_problem(const ObjectiveFlags& request, const std::string& parameters) {
  check_combination(request);
  ObjectiveRequest objective;
  objective.dim = request.dim;
  objective.float64_only = !request.in_float32;
  objective.automatic_gradient_only = request.automatic_gradient;
  objective.thread_safe = !request.not_thread_safe;
  if (!request.bounds.empty()) objective.box = parse_bound_pairs(request.bounds);
  if (!request.variables.empty()) objective.variables = split(request.variables, ',');
  require(request.constraints.empty() || !request.expression.empty(), "--subject-to \"{}\": constraints go with --expr; give the objective as a formula",
          request.constraints.empty() ? "" : request.constraints[0]);
  objective.constraints = request.constraints;
  if (!request.data.empty()) objective.data = read_named_data("--data", request.data);
  if (!parameters.empty()) objective.parameters = read_named_data("--parameters", parameters);
  if (!request.expression.empty()) return Problem::expression(request.expression, objective);
  const bool is_source = !request.source.empty();
  const auto [file, name] = file_and_name(is_source ? request.source : request.library);
  return is_source ? Problem::source(file, name, objective) : Problem::library(file, name, objective);
}

void refuse_users_flags(const ObjectiveFlags& request) {
  const std::string& name = request.objective.empty() ? std::string("an objective") : request.objective;
  require(request.variables.empty(), "--vars {}: it names the variables of --expr, and {} is a test function; leave it out", request.variables, name);
  require(request.data.empty(), "--data {}: {} reads no data; it is for --expr, --source and --library", request.data, name);
  require(!request.not_thread_safe, "--not-thread-safe: it says something of the function of --library; leave it out");
  require(request.constraints.empty(), "--subject-to \"{}\": constraints go with --expr, and {} is a test function; give it as a formula",
          request.constraints.empty() ? "" : request.constraints[0], name);
}

}  // namespace polydescent
