#include <memory>
#include <string>
#include <vector>

#include "polydescent/host/cli/commands.hpp"
#include "polydescent/host/cli/run_fit.hpp"
#include "polydescent/host/cli/values.hpp"
#include "polydescent/host/io/number.hpp"

namespace polydescent {
namespace {

std::vector<double> real_list(const std::string& flag, const std::string& text) {
  std::vector<double> numbers;
  for (const std::string& piece : split(text, ',')) numbers.push_back(real_value(flag, piece));
  return numbers;
}

void take_validation(const std::string& text, FitOptions& options) {
  if (text == "loo") options.validation = Validation::leave_one_out;
  else if (text == "gcv") options.validation = Validation::generalized;
  else options.folds = static_cast<int>(whole_value("--cv", text, 2, 1'000'000'000));
}

/// One of the engines, or an update rule by its name.
void take_solver(const std::string& text, FitOptions& options) {
  std::vector<std::string> all(std::begin(solver_names), std::end(solver_names));
  UpdateRules::for_each([&]<class Rule>(TypeTag<Rule>) { all.push_back(Rule::name); });
  const auto found = std::find(all.begin(), all.end(), text);
  require(found != all.end(), "--solver {}: there is no such choice{}", text, suggestion(text, all));
  const auto place = static_cast<std::size_t>(found - all.begin());
  options.solver = place < std::size(solver_names) ? static_cast<Solver>(place) : Solver::update_rule;
  if (options.solver == Solver::update_rule) options.update_rule = optimizer_named(text);
}

void add_solver_flags(CLI::App& app, FitOptions& options) {
  flag(app, "--solver", "auto, coordinate-descent, closed-form (ridge), fista, or an update rule: gradient-descent, momentum, adagrad, rmsprop, adam, ... (auto)",
       "NAME", [&options](const std::string& text) { take_solver(text, options); });
  flag(app, "--iterations", "at most, per problem (100000 sweeps, 10000 of fista, 2000 of update rules)", "N",
       [&options](const std::string& text) { options.iterations = static_cast<int>(whole_value("--iterations", text, 1, 1'000'000'000)); });
  flag(app, "--learning-rate", "of an update rule, in columns of length one (from curvature or the target)", "E",
       [&options](const std::string& text) { options.learning_rate = real_value("--learning-rate", text); });
  flag(app, "--schedule", "of an update rule's learning rate (cosine for adam and the like, else constant)", "NAME[:A[:B]]",
       [&options](const std::string& text) { options.schedule = parse_schedule(text); });
  flag(app, "--batch-size", "rows of each gradient of an update rule (all)", "N",
       [&options](const std::string& text) { options.batch_size = static_cast<int>(whole_value("--batch-size", text, 1, 1'000'000'000)); });
  app.add_flag_callback("--subgradient", [&options] { options.proximal = false; }, "an update rule follows a subgradient of l1 instead of a soft threshold after each step");
  app.add_flag("--relaxed", options.relaxed, "each fit once more by least squares on the columns it chose");
}

}  // namespace

std::function<int()> add_fit_command(CLI::App& app) {
  auto request = std::make_shared<FitRequest>();
  FitOptions& options = request->options;
  app.add_option("MODEL", request->model, "lasso, ridge or elastic-net");
  app.add_option("--data", request->files.data, "observations, one a row: .csv, .tsv or .npy")->type_name("FILE");
  app.add_option("--target", request->files.target, "columns by name or number, or a file of their own (the last column)")->type_name("NAME,...|FILE");
  app.add_option("--weights", request->files.weights, "a column, or a file: how much each row counts")->type_name("NAME|FILE");
  app.add_option("--penalty-factors", request->penalty_factors, "one for each column: 0 is not penalized, inf is left out")->type_name("FILE");
  app.add_flag("--positive", options.positive, "no coefficient below zero");
  app.add_option("--lower", request->lower, "least coefficients, on the data's scale: one for all or each; zero or below, -inf: no limit")
      ->type_name("FILE|NUMBER");
  app.add_option("--upper", request->upper, "largest coefficients; zero or above, inf: no limit")->type_name("FILE|NUMBER");
  flag(app, "--loss-scale", "half-mean, mean or sum (half-mean)", "NAME",
       [&options](const std::string& text) { options.loss_scale = chosen<LossScale>("--loss-scale", loss_scale_names, text); });
  flag(app, "--lambda", "the penalty's weights", "L,...", [&options](const std::string& text) { options.lambdas = real_list("--lambda", text); });
  flag(app, "--path", "that many lambdas, from the largest that matters (100)", "N",
       [&options](const std::string& text) { options.path = static_cast<int>(whole_value("--path", text, 1, 100'000)); });
  flag(app, "--path-ratio", "down to this share of it (1e-4 with more rows than columns, else 1e-2)", "R",
       [&options](const std::string& text) { options.path_ratio = real_value("--path-ratio", text); });
  flag(app, "--l1-ratio", "of an elastic net: 1 is a lasso, 0 a ridge (0.5)", "R,...",
       [&options](const std::string& text) { options.l1_ratios = real_list("--l1-ratio", text); });
  flag(app, "--cv", "cross-validation in K folds; of ridges in closed form: loo leaves out each row, gcv is its generalized form", "K|loo|gcv",
       [&options](const std::string& text) { take_validation(text, options); });
  flag(app, "--folds", "random or contiguous (random)", "NAME", [&options](const std::string& text) {
    constexpr const char* names[] = {"random", "contiguous"};
    options.fold_kind = chosen<FoldKind>("--folds", names, text);
  });
  app.add_option("--fold-ids", request->fold_ids, "the fold of each row, from 0 or 1")->type_name("FILE");
  flag(app, "--rule", "min or 1se: of the least error, or the simplest within a standard error of it (min)", "NAME",
       [&options](const std::string& text) { options.rule = chosen<SelectionRule>("--rule", selection_rule_names, text); });
  app.add_flag_callback("--no-intercept", [&options] { options.intercept = false; }, "no constant term");
  app.add_flag_callback("--no-standardize", [&options] { options.standardize = false; }, "the penalty acts on the coefficients as they are");
  flag(app, "--gap", "each problem ends at this duality gap, as a share of the objective of nothing (1e-6)", "G",
       [&options](const std::string& text) { options.gap = real_value("--gap", text); });
  add_solver_flags(app, options);
  flag(app, "--seed", "of random folds and mini-batches (0)", "N",
       [&options](const std::string& text) { options.seed = whole_value("--seed", text, 0, ~std::uint64_t{0}); });
  flag(app, "--device", "auto or cpu: no GPU fits regressions yet (auto)", "NAME", [](const std::string& text) {
    require(text == "auto" || text == "cpu", "--device {}: fit runs on the CPU alone, so far; leave it out", text);
  });
  flag(app, "--precision", "float64: fit has no other yet (float64)", "NAME", [](const std::string& text) {
    require(text == "float64", "--precision {}: fit computes in float64 alone, so far; leave it out", text);
  });
  flag(app, "--threads", "processors to use (all)", "N",
       [&options](const std::string& text) { options.threads = static_cast<int>(whole_value("--threads", text, 1, 4096)); });
  app.add_option("--save", request->save, "write the selected fits there, for --model")->type_name("FILE");
  app.add_option("--model", request->saved, "saved fits, in place of a model and --data")->type_name("FILE");
  app.add_option("--predict", request->prediction.rows, "predict for these rows; columns by name, where there are names")->type_name("FILE");
  app.add_option("--output", request->prediction.output, "where predictions go, a column for each target: .csv or .npy")->type_name("FILE");
  add_output_flags(app, request->output);
  return [request, &app] { return run_fit_command(*request, app); };
}

}  // namespace polydescent
