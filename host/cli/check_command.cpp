#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <optional>
#include <vector>

#include "polydescent/host/builtin_objective.hpp"
#include "polydescent/host/cli/commands.hpp"
#include "polydescent/host/cli/flags.hpp"
#include "polydescent/host/cli/values.hpp"
#include "polydescent/host/error.hpp"
#include "polydescent/host/gradient_check.hpp"
#include "polydescent/host/io/output_file.hpp"
#include "polydescent/host/processor.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

constexpr const char* all = "all";
constexpr int dim_of_all = 10;

struct Request {
  ObjectiveFlags problem;
  GradientCheckOptions options;
  OutputRequest output;
};

/// Every test function, in the dimension asked for or the nearest it has; names those that cannot be checked.
std::vector<GradientCheck> check_all(const Request& request, std::vector<std::string>& left_out) {
  require(request.problem.bounds.empty(), "--bounds {}: every function of 'all' has its own domain; leave it out",
          request.problem.bounds);
  const int dim = request.problem.dim > 0 ? request.problem.dim : dim_of_all;
  std::vector<GradientCheck> checks;
  for (const BuiltinObjective& objective : builtin_objectives()) {
    const Problem problem = builtin_problem(objective.name, objective.nearest_dim(dim), request.problem.instance);
    try {
      checks.push_back(check_gradients(problem, request.options));
    } catch (const Error& error) {  // terraces have no derivative to compare with
      if (error.fault() != Fault::no_result) throw;
      left_out.push_back(objective.name);
    }
  }
  return checks;
}

std::string page(const std::vector<GradientCheck>& checks) {
  const GradientCheck& first = checks.front();
  return fmt::format(
      "{} random points of each box, seed {}; polydescent {} on {}.\n"
      "Errors are max_i |g_i - d_i| w_i / max_i |d_i| w_i, d by duals in float64, w the bounds' width; \"step\" is the one\n"
      "that minimize measures and the errors are with it, \"ratio\" its median error over that of the best step; \"attainable\n"
      "tolerance\" is the scaled gradient norm that a kind leaves beside a minimum.\n\n{}",
      first.points, first.seed, POLYDESCENT_VERSION, processor_name(), to_markdown(checks));
}

int run(const Request& request) {
  ObjectiveFlags objective = request.problem;
  objective.in_float32 = request.options.precision == Precision::float32;
  std::optional<OutputFile> file;
  const bool json_to_output = request.output.json == "-";
  if (!request.output.json.empty() && !json_to_output) file.emplace("--json", request.output.json);
  std::string json, text;
  if (request.problem.objective == all) {
    std::vector<std::string> left_out;
    const std::vector<GradientCheck> checks = check_all(request, left_out);
    json = to_json(checks);
    text = page(checks);
    if (!left_out.empty()) text += fmt::format("\nLeft out, their derivative being zero wherever it exists: {}.\n", fmt::join(left_out, ", "));
  } else {
    const GradientCheck check = check_gradients(make_problem(objective, "check"), request.options);
    json = to_json(check);
    text = to_text(check);
  }
  if (json_to_output) write_output(json);
  else if (!request.output.quiet) write_output(text);
  if (file) file->commit(json);
  return 0;
}

}  // namespace

std::function<int()> add_check_command(CLI::App& app) {
  auto request = std::make_shared<Request>();
  add_objective_flags(app, request->problem);
  app.get_option("OBJECTIVE")->description("name of a test function, or 'all' for a table of all of them");
  add_precision_flag(app, request->options.precision);
  flag(app, "--points", fmt::format("random points of the box to compare at ({})", request->options.points), "N",
       [&options = request->options](const std::string& text) { options.points = whole_value("--points", text, 1, 1'000'000); });
  add_seed_flag(app, request->options.seed);
  add_output_flags(app, request->output);
  return [request] { return run(*request); };
}

}  // namespace polydescent
