#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "polydescent/host/cli/commands.hpp"
#include "polydescent/host/cli/later.hpp"
#include "polydescent/host/cli/values.hpp"
#include "polydescent/host/io/number_file.hpp"
#include "polydescent/host/io/output_file.hpp"
#include "polydescent/host/minimize.hpp"
#include "polydescent/host/names.hpp"
#include "polydescent/host/report.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

constexpr std::uint64_t max_int = std::numeric_limits<int>::max();

/// What the flags said, before it is put together.
struct Request {
  std::string objective;
  int dim = 0;
  int instance = 0;
  std::string bounds;
  std::string starts_from;
  std::string optimizer = "adam";
  std::vector<std::pair<std::string, double>> fields;
  MinimizeOptions options;
  std::string json;
  std::string trace;
  bool quiet = false;
};

void choose_precision(const std::string& text, MinimizeOptions& options) {
  require(text == "float64" || text == "float32", "--precision {}: must be float64 or float32", text);
  options.precision = text == "float32" ? Precision::float32 : Precision::float64;
}

void choose_strategy(const std::string& text) {
  if (text == "multistart") return;
  refuse_if_later("--strategy", text);
  require(false, "--strategy {}: there is no such strategy{}", text,
          suggestion(text, {"auto", "multistart", "basin-hopping", "evolution"}));
}

/// A flag whose text goes to `take`.
template <class Take>
CLI::Option* flag(CLI::App& app, const std::string& name, const std::string& help, const char* type, Take take) {
  return app.add_option_function<std::string>(name, take, help)->type_name(type);
}

void add_real(CLI::App& app, const std::string& name, const std::string& help, std::optional<double>& target) {
  flag(app, name, help, "X", [name, &target](const std::string& text) { target = real_value(name, text); });
}

void add_optimizer_flags(CLI::App& app, Request& request) {
  flag(app, "--optimizer", "update rule (adam)", "NAME", [&](const std::string& text) {
    refuse_if_later("--optimizer", text);
    request.optimizer = text;
  });
  std::set<std::string> known;
  UpdateRules::for_each([&]<class Rule>(TypeTag<Rule>) {
    for (const auto& field : Rule::fields) {
      if (!known.insert(field.name).second) continue;
      const std::string name = fmt::format("--optimizer.{}", field.name);
      const std::string help = fmt::format("{} ({}: {})", field.help, Rule::name, Rule{}.*field.member);
      std::string hyphened = name;
      std::replace(hyphened.begin(), hyphened.end(), '_', '-');
      const std::string names = hyphened == name ? name : fmt::format("{},{}", name, hyphened);
      flag(app, names, help, "X", [&request, name, field_name = std::string(field.name)](const std::string& text) {
        request.fields.emplace_back(field_name, real_value(name, text));
      });
    }
  });
}

void add_search_flags(CLI::App& app, Request& request) {
  MinimizeOptions& options = request.options;
  flag(app, "--starts", "descents to run (4096, or as many as --starts-from has)", "N",
       [&](const std::string& text) { options.starts = whole_value("--starts", text, 1, std::uint64_t{1} << 40); });
  flag(app, "--seed", "of the samplers (0)", "N",
       [&](const std::string& text) { options.seed = whole_value("--seed", text, 0, ~std::uint64_t{0}); });
  flag(app, "--sampler", "sobol (scrambled by the seed) or uniform (sobol)", "NAME", [&](const std::string& text) {
    refuse_if_later("--sampler", text);
    options.sampler = text;
  });
  flag(app, "--starts-from", "CSV file of points to start from, in place of a sampler: one a row, a number for each variable", "FILE",
       [&](const std::string& text) { request.starts_from = text; });
  flag(app, "--only-start", "run this start of the batch alone: the same bits", "I", [&](const std::string& text) {
    options.only_start = whole_value("--only-start", text, 0, ~std::uint64_t{0});
  });
  flag(app, "--strategy", "multistart", "NAME", choose_strategy);
  flag(app, "--minima", "distinct minima to report; 0: best and statuses only, in little memory (20)", "N",
       [&](const std::string& text) { options.minima = static_cast<int>(whole_value("--minima", text, 0, max_int)); });
  flag(app, "--merge-tolerance", "ends closer than this share of the bounds' width are one minimum (1e-3)", "T",
       [&](const std::string& text) { options.merge_tolerance = real_value("--merge-tolerance", text); });
}

void add_descent_flags(CLI::App& app, Request& request) {
  MinimizeOptions& options = request.options;
  add_optimizer_flags(app, request);
  flag(app, "--learning-rate", "for every coordinate; auto: from the bounds' width, coordinate by coordinate (auto)", "X",
       [&](const std::string& text) {
         if (text != "auto") options.learning_rate = real_value("--learning-rate", text);
       });
  flag(app, "--schedule", fmt::format("{} (cosine); 'polydescent list schedules' has the formulas", fmt::join(schedule_usages(), ", ")),
       "NAME[:A[:B]]", [&](const std::string& text) { options.schedule = parse_schedule(text); });
  flag(app, "--warm-up", "iterations in which the rate rises linearly, before the schedule begins (0)", "N",
       [&](const std::string& text) { options.warm_up = static_cast<int>(whole_value("--warm-up", text, 0, 10'000'000)); });
  flag(app, "--iterations", fmt::format("updates per descent, at most ({})", options.iterations), "N",
       [&](const std::string& text) {
         options.iterations = static_cast<int>(whole_value("--iterations", text, 0, 10'000'000));
       });
  flag(app, "--gradient", "auto, central or dual (auto: dual)", "KIND", [&](const std::string& text) {
    refuse_if_later("--gradient", text);
    options.gradient = text;
  });
  add_real(app, "--step", "relative finite-difference step (2e-6 in float64, 1e-3 in float32)", options.step);
  flag(app, "--l1", "adds A sum |x_i| to the objective (0)", "A",
       [&](const std::string& text) { options.l1 = real_value("--l1", text); });
  flag(app, "--l2", "adds B sum x_i^2 to the objective (0)", "B",
       [&](const std::string& text) { options.l2 = real_value("--l2", text); });
  app.add_flag("--proximal", options.proximal, "--l1 as a soft threshold after each step: exact zeros");
  add_real(app, "--gradient-tolerance", "stop at this scaled gradient (1e-8, float32 1e-4)", options.gradient_tolerance);
  add_real(app, "--value-tolerance", "stop when the value changes by no more, 10 times in a row (1e-15, float32 1e-7; 0: off)",
           options.value_tolerance);
  add_real(app, "--step-tolerance", "stop when no coordinate moves by more than this share of its width, 10 times (off)",
           options.step_tolerance);
}

Problem make_problem(const Request& request) {
  require(!request.objective.empty(),
          "minimize needs an objective, for example 'polydescent minimize rosenbrock --dim 10'; 'polydescent list "
          "objectives' shows all");
  refuse_if_later("objective", request.objective);
  Problem problem = builtin_problem(request.objective, request.dim, request.instance);
  if (!request.bounds.empty()) problem.box = parse_bounds(request.bounds, problem.dim);
  return problem;
}

/// The points of a file: [row][dim].
std::vector<double> read_starts(const std::string& path, int dim) {
  NumberTable table = read_number_file("--starts-from", path);
  require(table.columns == static_cast<std::size_t>(dim),
          "--starts-from {}: its rows have {} number{}, and the objective has {} variable{}", path, table.columns,
          table.columns == 1 ? "" : "s", dim, dim == 1 ? "" : "s");
  return std::move(table.values);
}

int run(const Request& request) {
  const Problem problem = make_problem(request);
  MinimizeOptions options = request.options;
  options.optimizer = optimizer_named(request.optimizer);
  for (const auto& [field, value] : request.fields) set_field(options.optimizer, field, value);

  if (!request.starts_from.empty()) options.start_points = read_starts(request.starts_from, problem.dim);

  std::optional<OutputFile> json;
  const bool json_to_output = request.json == "-";
  if (!request.json.empty() && !json_to_output) json.emplace("--json", request.json);
  std::optional<OutputFile> trace;
  require(options.trace_starts == 0 || !request.trace.empty(), "--trace-starts {}: says how many starts --trace FILE writes; add it",
          options.trace_starts);
  if (!request.trace.empty()) {
    trace.emplace("--trace", request.trace);
    if (options.trace_starts == 0) options.trace_starts = 1;
  }
  SearchResult result = minimize(problem, options);
  if (!request.starts_from.empty()) result.sampler = "file";
  if (json_to_output) write_output(to_json(result));
  else if (!request.quiet) write_output(to_text(result, problem));
  if (json) json->commit(to_json(result));
  if (trace) trace->commit(to_trace_csv(result));
  if (result.best) return 0;
  throw Error(Fault::no_result,
              fmt::format("no start of {} ended with a finite value; the statuses say why", problem.name));
}

}  // namespace

std::function<int()> add_minimize_command(CLI::App& app) {
  auto request = std::make_shared<Request>();
  app.add_option("OBJECTIVE", request->objective, "name of a test function; 'polydescent list objectives' shows all");
  flag(app, "--dim", "number of variables", "N",
       [r = request.get()](const std::string& text) { r->dim = static_cast<int>(whole_value("--dim", text, 1, 1'000'000)); });
  flag(app, "--bounds", "one pair for all coordinates, or one each (the objective's own domain)", "LO:HI[,LO:HI...]",
       [r = request.get()](const std::string& text) { r->bounds = text; });
  flag(app, "--instance", "the objective moved and rotated, reproducibly (0: as written)", "K",
       [r = request.get()](const std::string& text) {
         r->instance = static_cast<int>(whole_value("--instance", text, 0, max_int));
       });
  add_search_flags(app, *request);
  add_descent_flags(app, *request);
  flag(app, "--device", "auto, cpu, cuda, cuda:K or cuda:all (auto: a GPU where one can be used)", "NAME",
       [r = request.get()](const std::string& text) { r->options.device = parse_device(text); });
  app.add_flag("--fast-math", request->options.fast_math, "on a GPU: its own approximations of sine, exponential, ...");
  flag(app, "--precision", "float64 or float32 (float64)", "NAME",
       [r = request.get()](const std::string& text) { choose_precision(text, r->options); });
  flag(app, "--threads", "processors to use (all)", "N", [r = request.get()](const std::string& text) {
    r->options.threads = static_cast<int>(whole_value("--threads", text, 1, 4096));
  });
  flag(app, "--json", "write the result there; - for standard output, and nothing else", "FILE",
       [r = request.get()](const std::string& text) { r->json = text; });
  flag(app, "--trace", "write the course of some starts there, as CSV", "FILE",
       [r = request.get()](const std::string& text) { r->trace = text; });
  flag(app, "--trace-starts", "how many, counted from the first (1)", "N", [r = request.get()](const std::string& text) {
    r->options.trace_starts = whole_value("--trace-starts", text, 1, std::uint64_t{1} << 40);
  });
  app.add_flag("--quiet", request->quiet, "no report");
  return [request] { return run(*request); };
}

}  // namespace polydescent
