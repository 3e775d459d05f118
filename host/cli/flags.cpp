#include "polydescent/host/cli/flags.hpp"

#include <limits>

#include "polydescent/host/cli/users_objective.hpp"
#include "polydescent/host/cli/values.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {

void add_objective_flags(CLI::App& app, ObjectiveFlags& request) {
  app.add_option("OBJECTIVE", request.objective, "name of a test function; 'polydescent list objectives' shows all");
  flag(app, "--expr", "a formula in place of a name: \"100*(y-x^2)^2 + (1-x)^2\"; README.md has the grammar", "TEXT",
       [&](const std::string& text) { request.expression = text; });
  flag(app, "--vars", "names of the variables of --expr, in their order (its free names, in alphabetical order)", "NAME,...",
       [&](const std::string& text) { request.variables = text; });
  flag(app, "--source", "a functor in a C++ file", "FILE[:NAME]", [&](const std::string& text) { request.source = text; });
  flag(app, "--library", "double f(const double* x, size_t dim, void* data) of a shared object", "FILE[:SYMBOL]",
       [&](const std::string& text) { request.library = text; });
  flag(app, "--data", "columns that the objective reads, in --expr by sum_rows(...) (.csv, .tsv, .npy)", "FILE",
       [&](const std::string& text) { request.data = text; });
  app.add_flag("--not-thread-safe", request.not_thread_safe, "the function of --library: one call at a time")->disable_flag_override();
  flag(app, "--dim", "number of variables", "N",
       [&](const std::string& text) { request.dim = static_cast<int>(whole_value("--dim", text, 1, 1'000'000)); });
  flag(app, "--bounds", "one pair for all coordinates, or one each (the objective's own domain)", "LO:HI[,LO:HI...]",
       [&](const std::string& text) { request.bounds = text; });
  flag(app, "--instance", "the objective moved and rotated, reproducibly (0: as written)", "K",
       [&](const std::string& text) {
         request.instance = static_cast<int>(whole_value("--instance", text, 0, std::numeric_limits<int>::max()));
       });
}

Problem make_problem(const ObjectiveFlags& request, const char* command) {
  if (request.is_users()) return make_users_problem(request, {});
  require(!request.objective.empty(),
          "{0} needs an objective, for example 'polydescent {0} rosenbrock --dim 10', or --expr \"(x-1)^2 + y^2\"; 'polydescent list "
          "objectives' shows all",
          command);
  refuse_users_flags(request);
  Problem problem = builtin_problem(request.objective, request.dim, request.instance);
  if (!request.bounds.empty()) problem.box = parse_bounds(request.bounds, problem.dim);
  return problem;
}

void add_precision_flag(CLI::App& app, Precision& precision) {
  flag(app, "--precision", "float64 or float32 (float64)", "NAME", [&](const std::string& text) {
    require(text == "float64" || text == "float32", "--precision {}: must be float64 or float32", text);
    precision = text == "float32" ? Precision::float32 : Precision::float64;
  });
}

void add_seed_flag(CLI::App& app, std::uint64_t& seed) {
  flag(app, "--seed", "of the samplers (0)", "N",
       [&](const std::string& text) { seed = whole_value("--seed", text, 0, ~std::uint64_t{0}); });
}

void add_output_flags(CLI::App& app, OutputRequest& request) {
  flag(app, "--json", "write the result there; - for standard output, and nothing else", "FILE",
       [&](const std::string& text) { request.json = text; });
  app.add_flag("--quiet", request.quiet, "no report");
}

}  // namespace polydescent
