#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "polydescent/host/cli/commands.hpp"
#include "polydescent/host/cli/flags.hpp"
#include "polydescent/host/cli/interrupt.hpp"
#include "polydescent/host/cli/later.hpp"
#include "polydescent/host/cli/parameters.hpp"
#include "polydescent/host/cli/search_files.hpp"
#include "polydescent/host/cli/values.hpp"
#include "polydescent/host/error.hpp"
#include "polydescent/host/fit_statistics.hpp"
#include "polydescent/host/gradient_kind.hpp"
#include "polydescent/host/io/output_file.hpp"
#include "polydescent/host/io/number.hpp"
#include "polydescent/host/io/point_file.hpp"
#include "polydescent/host/minimize.hpp"
#include "polydescent/host/names.hpp"
#include "polydescent/host/report.hpp"
#include "polydescent/host/require.hpp"
#include "polydescent/kernels/sampler/registry.hpp"

namespace polydescent {
namespace {

constexpr std::uint64_t max_int = std::numeric_limits<int>::max();

/// What the flags said, before it is put together.
struct Request {
  ObjectiveFlags problem;
  std::string starts_from;
  std::optional<std::string> optimizer;
  std::vector<std::pair<std::string, double>> fields;
  MinimizeOptions options;
  std::string parameters, trace, ends;
  OutputRequest output;
};

Symmetry parse_symmetry(const std::string& text) {
  Symmetry symmetry;
  for (const std::string& word : split(text, ',')) {
    require(word == "sign" || word == "permutation", "--symmetry {}: must be sign, permutation or sign,permutation", text);
    (word == "sign" ? symmetry.sign : symmetry.permutation) = true;
  }
  return symmetry;
}

void choose_strategy(const std::string& text) {
  if (text == "multistart") return;
  refuse_if_later("--strategy", text);
  require(false, "--strategy {}: there is no such strategy{}", text,
          suggestion(text, {"auto", "multistart", "basin-hopping", "evolution"}));
}

void add_real(CLI::App& app, const std::string& name, const std::string& help, std::optional<double>& target) {
  flag(app, name, help, "X", [name, &target](const std::string& text) { target = real_value(name, text); });
}

void add_optimizer_flags(CLI::App& app, Request& request) {
  flag(app, "--optimizer", "update rule, lbfgs or, for sums of squares, levenberg-marquardt (adam; with constraints or --simplex lbfgs; for least-squares fits to data levenberg-marquardt, "
       "unless other flags are about what it has not); 'polydescent list optimizers' shows all", "NAME",
       [&](const std::string& text) { request.optimizer = text; });
  std::map<std::string, std::string> meaning;                // by field, of the first rule that has it
  std::map<std::string, std::vector<std::string>> defaults;  // by field: "0.9 for momentum"
  Optimizers::for_each([&]<class Rule>(TypeTag<Rule>) {
    for (const auto& field : Rule::fields) {
      meaning.try_emplace(field.name, field.help);
      defaults[field.name].push_back(fmt::format("{} for {}", Rule{}.*field.member, Rule::name));
    }
  });
  for (const auto& [field, of_rules] : defaults) {
    const std::string name = fmt::format("--optimizer.{}", field);
    std::string hyphened = name;
    std::replace(hyphened.begin(), hyphened.end(), '_', '-');
    const std::string names = hyphened == name ? name : fmt::format("{},{}", name, hyphened);
    flag(app, names, fmt::format("{} ({})", meaning[field], fmt::join(of_rules, ", ")), "X",
         [&request, name, field = field](const std::string& text) { request.fields.emplace_back(field, real_value(name, text)); });
  }
}

/// "sobol, uniform, ... (sobol); ...".
std::string sampler_help() {
  std::vector<std::string> names;
  Samplers::for_each([&]<class Sampler>(TypeTag<Sampler>) { names.emplace_back(Sampler::name); });
  return fmt::format("{} ({}); 'polydescent list samplers' says more", fmt::join(names, ", "), names.front());
}

void add_search_flags(CLI::App& app, Request& request) {
  MinimizeOptions& options = request.options;
  flag(app, "--starts", "descents to run (4096, or as many as --starts-from has)", "N",
       [&](const std::string& text) { options.starts = whole_value("--starts", text, 1, std::uint64_t{1} << 40); });
  add_seed_flag(app, options.seed);
  flag(app, "--sampler", sampler_help(), "NAME", [&](const std::string& text) { options.sampler = text; });
  flag(app, "--starts-from",
       "CSV or .npy file of points to start from, in place of a sampler: one a row, a number for each variable", "FILE",
       [&](const std::string& text) { request.starts_from = text; });
  flag(app, "--only-start", "run this start of the batch alone: the same bits", "I", [&](const std::string& text) {
    options.only_start = whole_value("--only-start", text, 0, ~std::uint64_t{0});
  });
  flag(app, "--strategy", "multistart", "NAME", choose_strategy);
  flag(app, "--minima", "distinct minima to report; 0: best and statuses only, in little memory (20)", "N",
       [&](const std::string& text) { options.minima = static_cast<int>(whole_value("--minima", text, 0, max_int)); });
  flag(app, "--merge-tolerance", "ends closer than this share of the bounds' width are one minimum (1e-3)", "T",
       [&](const std::string& text) { options.merge_tolerance = real_value("--merge-tolerance", text); });
  flag(app, "--symmetry", "sign, permutation or both: ends that differ so are one minimum (none)", "NAME[,NAME]",
       [&](const std::string& text) { options.symmetry = parse_symmetry(text); });
}

void add_file_flags(CLI::App& app, Request& request) {
  flag(app, "--parameters", "a row of parameters for each of many problems (.csv, .tsv, .npy); each gets all starts", "FILE",
       [&](const std::string& text) { request.parameters = text; });
  flag(app, "--output", "write every start's end there, as they come (.csv, .npy)", "FILE",
       [&](const std::string& text) { request.ends = text; });
  flag(app, "--trace", "write the course of some starts there, as CSV; they run once more, on the CPU", "FILE",
       [&](const std::string& text) { request.trace = text; });
  flag(app, "--trace-starts", "how many, counted from the first (1)", "N", [&](const std::string& text) {
    request.options.trace_starts = whole_value("--trace-starts", text, 1, std::uint64_t{1} << 40);
  });
}

Polish parse_polish(const std::string& text) {
  if (text == "auto") return Polish::automatic;
  if (text == "lbfgs") return Polish::lbfgs;
  if (text == "levenberg-marquardt") return Polish::levenberg_marquardt;
  require(text == "none", "--polish {}: must be auto, lbfgs, levenberg-marquardt or none", text);
  return Polish::none;
}

void add_stopping_flags(CLI::App& app, MinimizeOptions& options) {
  add_real(app, "--target", "end the search with the first start that reaches this value", options.target);
  add_real(app, "--time-limit", "end the search after so many seconds, with the best so far", options.time_limit_s);
  flag(app, "--max-evaluations", "end the search before it would evaluate the objective more often", "N", [&](const std::string& text) {
    options.max_evaluations = whole_value("--max-evaluations", text, 0, ~std::uint64_t{0});
  });
}

/// "auto, central, ... (auto: ...)".
std::string gradient_help() {
  std::string help = "auto";
  for (const GradientKind& kind : gradient_kinds()) help += std::string(", ") + kind.name;
  return help + " (auto: analytic where the objective brings its derivative, else dual)";
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
  flag(app, "--gradient", gradient_help(), "KIND", [&](const std::string& text) { options.gradient = text; });
  add_real(app, "--step", "relative finite-difference step (measured for the problem)", options.step);
  flag(app, "--l1", "adds A sum |x_i| to the objective (0)", "A",
       [&](const std::string& text) { options.l1 = real_value("--l1", text); });
  flag(app, "--l2", "adds B sum x_i^2 to the objective (0)", "B",
       [&](const std::string& text) { options.l2 = real_value("--l2", text); });
  flag(app, "--polish", "auto, lbfgs, levenberg-marquardt or none: take ends on to the exact minimum, in float64 (auto: where the rule has levelled "
       "off, never with --l1; fits to data by levenberg-marquardt)", "NAME",
       [&](const std::string& text) { options.polish = parse_polish(text); });
  app.add_flag("--proximal", options.proximal, "--l1 as a soft threshold after each step: exact zeros")->disable_flag_override();
  app.add_option("--subject-to", request.problem.constraints, "a constraint on the variables of --expr: \"x + y = 1\", or with <= or >=; once "
                 "for each")->type_name("EXPR=EXPR")->allow_extra_args(false);
  app.add_flag("--simplex", options.simplex, "the coordinates are shares: none negative, and their sum is 1")->disable_flag_override();
  app.add_flag("--maximize", options.maximize, "search for maxima; values keep their sign, penalties are subtracted")->disable_flag_override();
  add_real(app, "--gradient-tolerance", "stop at this scaled gradient (1e-8, lbfgs 1e-10, float32 1e-4)", options.gradient_tolerance);
  add_real(app, "--value-tolerance", "stop when 10 values in a row stay this close to the one before them (1e-15, float32 1e-7; 0: off)",
           options.value_tolerance);
  add_real(app, "--step-tolerance", "stop when no coordinate moves by more than this share of its width, 10 times (off)",
           options.step_tolerance);
}

/// Whether a fit by levenberg-marquardt can do what these options ask for.
bool suits_levenberg_marquardt(const MinimizeOptions& options) {
  const bool about_rates = options.learning_rate || options.warm_up > 0 ||
                           to_string(options.schedule) != to_string(MinimizeOptions{}.schedule);
  const bool exact = options.gradient == "auto" || options.gradient == "dual";
  return !about_rates && exact && options.l1 == 0 && !options.step && options.step_tolerance.value_or(0) == 0 &&
         options.device.kind != DeviceKind::cuda;
}

/// The optimizer with its hyper-parameters: the one named, else levenberg-marquardt for a fit, else the usual one.
Optimizer chosen_optimizer(const Request& request, const Problem& problem) {
  Optimizer optimizer = request.options.optimizer;
  const bool limited = !problem.constraints.empty() || request.options.simplex;
  const bool fits = !request.optimizer && is_fit(problem, request.options) && suits_levenberg_marquardt(request.options);
  if (request.optimizer) optimizer = optimizer_named(*request.optimizer);
  if (fits) optimizer = LevenbergMarquardt{};
  if (!request.optimizer && limited) optimizer = Lbfgs{};
  for (const auto& [field, value] : request.fields) {
    try {
      set_field(optimizer, field, value);
    } catch (const Error& error) {
      if (!fits) throw;
      throw Error(error.fault(), fmt::format("{}; least-squares fits take levenberg-marquardt where no --optimizer is named: name the one "
                                             "whose field it is", error.what()));
    }
  }
  return optimizer;
}

int run(const Request& request) {
  ObjectiveFlags objective = request.problem;
  objective.in_float32 = request.options.precision == Precision::float32;
  objective.automatic_gradient = request.options.gradient == "auto";
  if (request.options.simplex && objective.is_users() && objective.bounds.empty()) objective.bounds = "0:1";
  const Problem problem = request.parameters.empty() ? make_problem(objective, "minimize") : make_problems(objective, request.parameters);
  MinimizeOptions options = request.options;
  options.optimizer = chosen_optimizer(request, problem);

  if (!request.starts_from.empty()) options.start_points = read_points("--starts-from", request.starts_from, problem.dim);

  SearchFiles files({request.output.json, request.trace, request.ends}, problem, options);
  const InterruptFlag interrupt;
  options.interrupt = interrupt.flag();
  SearchResult result = minimize(problem, options);
  if (!request.starts_from.empty()) result.sampler = "file";
  if (request.output.json == "-") write_output(to_json(result));
  else if (!request.output.quiet) write_output(to_text(result, problem));
  files.commit(result);
  if (result.best) return 0;
  if (result.least_infeasible) {
    throw Error(Fault::no_result, fmt::format("no start of {} satisfies the constraints: the smallest violation is {:.3g}; more --starts may find a way, "
                                              "if there is one", problem.name, result.least_infeasible->constraint_violation));
  }
  throw Error(Fault::no_result,
              fmt::format("no start of {} ended with a finite value; the statuses say why", problem.name));
}

}  // namespace

std::function<int()> add_minimize_command(CLI::App& app) {
  auto request = std::make_shared<Request>();
  add_objective_flags(app, request->problem);
  add_search_flags(app, *request);
  add_descent_flags(app, *request);
  add_stopping_flags(app, request->options);
  flag(app, "--device", "auto, cpu, cuda, cuda:K or cuda:all (auto: a GPU where one can be used)", "NAME",
       [r = request.get()](const std::string& text) { r->options.device = parse_device(text); });
  app.add_flag("--fast-math", request->options.fast_math, "on a GPU: its own approximations of sine, exponential, ...");
  add_precision_flag(app, request->options.precision);
  flag(app, "--threads", "processors to use (all)", "N", [r = request.get()](const std::string& text) {
    r->options.threads = static_cast<int>(whole_value("--threads", text, 1, 4096));
  });
  add_file_flags(app, *request);
  add_output_flags(app, request->output);
  return [request] { return run(*request); };
}

}  // namespace polydescent
