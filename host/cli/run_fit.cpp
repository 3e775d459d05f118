#include "polydescent/host/cli/run_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "polydescent/host/cli/commands.hpp"
#include "polydescent/host/io/input_file.hpp"
#include "polydescent/host/io/output_file.hpp"
#include "polydescent/host/regression/columns.hpp"
#include "polydescent/host/regression/fit_report.hpp"
#include "polydescent/host/regression/model_file.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

/// Limits of coefficients, and other numbers for each column.
void read_numbers_of_columns(const FitRequest& request, std::size_t columns, FitOptions& options) {
  if (!request.penalty_factors.empty()) options.penalty_factors = numbers_in("--penalty-factors", request.penalty_factors);
  if (!request.lower.empty()) options.lower = one_for_each("--lower", request.lower, columns);
  if (!request.upper.empty()) options.upper = one_for_each("--upper", request.upper, columns);
  const bool below_zero = std::any_of(options.lower.begin(), options.lower.end(), [](double limit) { return limit < 0; });
  require(!options.positive || !below_zero, "--lower {}: a limit below zero contradicts --positive; leave one of them out, or set the limit to 0",
          request.lower);
}

void read_fold_ids(const std::string& path, FitOptions& options) {
  for (const double id : numbers_in("--fold-ids", path)) {
    require(id == std::floor(id) && id >= 0 && id <= 1e9, "--fold-ids {}: row {} is in fold {}; folds are whole numbers, from 0 or 1 on", path,
            options.fold_ids.size() + 1, id);
    options.fold_ids.push_back(static_cast<int>(id));
  }
  const std::set<int> ids(options.fold_ids.begin(), options.fold_ids.end());
  require(options.folds == 0 || static_cast<std::size_t>(options.folds) == ids.size(), "--cv {}: --fold-ids {} has {} folds; leave --cv out", options.folds,
          path, ids.size());
}

/// No two results go to one file.
void check_outputs(const FitRequest& request) {
  const std::pair<const char*, const std::string&> outputs[] = {
      {"--json", request.output.json}, {"--save", request.save}, {"--output", request.prediction.output}};
  std::map<std::string, const char*> taken;
  for (const auto& [flag, path] : outputs) {
    if (path.empty()) continue;
    const auto [there, is_new] = taken.emplace(std::filesystem::absolute(path).lexically_normal().string(), flag);
    require(is_new, "{} {}: {} writes the same file; give each a file of its own", flag, path, there->second);
  }
  require(request.save != "-", "--save -: a model is kept in a file; give it a name");
}

/// What of a model is known before it is fitted: its columns.
FittedModel columns_of(const Regression& regression) {
  FittedModel model;
  model.columns = regression.data.x.columns;
  if (!regression.table.names.empty()) model.names = regression.data.names;
  model.taken_out = regression.taken_out;
  return model;
}

FittedModel fitted_model(const FitResult& result, const Regression& regression, const FitOptions& options) {
  FittedModel model = selected_model(result, regression.data, options), columns = columns_of(regression);
  model.names = std::move(columns.names);
  model.taken_out = std::move(columns.taken_out);
  return model;
}

/// The files that a fit writes besides its predictions, each proved to be writable before the work begins.
struct FitFiles {
  explicit FitFiles(const FitRequest& request) {
    if (!request.output.json.empty() && request.output.json != "-") json.emplace("--json", request.output.json);
    if (!request.save.empty()) model.emplace("--save", request.save);
  }

  std::optional<OutputFile> json, model;
};

/// "price at lambda 0.1", or with l1-ratio and fold where there are several.
template <class Problem>
std::string problem_name(const Problem& problem, const FitData& data, const FitOptions& options) {
  const std::string ratio = options.l1_ratios.size() > 1 ? fmt::format(" and l1-ratio {}", problem.l1_ratio) : "";
  return fmt::format("{} at lambda {}{}", target_name(data, problem.target), problem.lambda, ratio);
}

/// Names the first problem that missed its gap. Update rules are held to it only where it was asked for.
void require_converged(const FitResult& result, const FitData& data, const FitOptions& options) {
  if (result.missed == 0 || (options.solver == Solver::update_rule && !options.gap)) return;
  const auto refuse = [&](const auto& problem, const std::string& where) {
    const char* const remedy = problem.status == FitStatus::iteration_limit ? "raise --iterations, or ask for less"
                                                                           : "roundings, or columns that nearly depend on each other, let it come no closer; ask for less";
    throw Error(Fault::no_result, fmt::format("{} of {} problems missed --gap {}, the first is {}{}: its gap is {:.1e} after {} iterations; {}",
                                              result.missed, result.problems, gap_of(options), problem_name(problem, data, options), where,
                                              problem.gap, problem.iterations, remedy));
  };
  for (const Fitted& fitted : result.path) {
    if (fitted.status != FitStatus::converged) refuse(fitted, "");
  }
  for (const FoldFit& fold : result.folds) {
    if (fold.status != FitStatus::converged) refuse(fold, fmt::format(" without fold {}", fold.fold + 1));
  }
}

/// Refuses flags that would do nothing beside the others.
void check_used(const FitRequest& request, const CLI::App& app) {
  const FitOptions& options = request.options;
  const bool folds = options.folds > 0 || !request.fold_ids.empty(), validated = folds || options.validation != Validation::folds;
  const std::tuple<const char*, bool, const char*> useless[] = {
      {"--rule", !validated, "it chooses by cross-validation; add --cv 10"},
      {"--folds", options.folds == 0 || !request.fold_ids.empty(), "it says how --cv K cuts its folds; add --cv 10, or leave it out"},
      {"--path", !options.lambdas.empty(), "--lambda says which ones; leave one of them out"},
      {"--path-ratio", !options.lambdas.empty(), "--lambda says which ones; leave one of them out"},
      {"--iterations", options.solver == Solver::closed_form, "a closed form does not iterate; leave it out"},
      {"--subgradient", options.model == FitModel::ridge, "a ridge has no l1; leave it out"}};
  for (const auto& [flag, no_use, why] : useless) require(!no_use || app.get_option(flag)->count() == 0, "{}: {}", flag, why);
}

/// The report, and then the files; the predictions first, since they may still find a column missing.
int run_fit(FitRequest& request, const CLI::App& app) {
  FitOptions& options = request.options;
  require(!request.model.empty(), "fit needs a model: lasso, ridge or elastic-net");
  options.model = chosen<FitModel>("fit", fit_model_names, request.model);
  check_used(request, app);
  check_outputs(request);
  const auto begin = std::chrono::steady_clock::now();
  const Regression regression = read_regression(request.files);
  const double read_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  read_numbers_of_columns(request, regression.data.x.columns, options);
  if (!request.fold_ids.empty()) read_fold_ids(request.fold_ids, options);
  FitFiles files(request);
  std::optional<Predictions> predictions;
  if (!request.prediction.rows.empty()) predictions.emplace(request.prediction).match(columns_of(regression));
  FitResult result = fit(regression.data, options);
  result.read_s = read_s;
  result.total_s += read_s;
  const bool json_to_output = request.output.json == "-", says = !json_to_output && !request.output.quiet;
  if (json_to_output) write_output(to_json(result, regression.data, options));
  if (says) write_output(to_text(result, regression.data, options));
  const FittedModel model = fitted_model(result, regression, options);
  const std::string line = predictions ? predictions->write(model, options.threads) : "";
  if (files.json) files.json->commit(to_json(result, regression.data, options));
  if (files.model) files.model->commit(to_model_json(model));
  if (says && predictions) write_output(line);
  require_converged(result, regression.data, options);
  return 0;
}

/// Refuses what would change saved fits.
void check_saved(const FitRequest& request, const CLI::App& app) {
  const std::string& path = request.saved;
  require(request.model.empty(), "--model {}: its fits are used as they are; leave out '{}', or leave out --model to fit anew", path, request.model);
  for (const CLI::Option* option : app.get_options()) {
    const std::vector<std::string>& names = option->get_lnames();
    const bool used = names.empty() || names[0] == "model" || names[0] == "predict" || names[0] == "output" || names[0] == "threads" ||
                      names[0] == "quiet";
    require(used || option->count() == 0, "--model {}: its fits are used as they are; leave out --{}, or leave out --model to fit anew", path,
            names.empty() ? "" : names[0]);
  }
  require(!request.prediction.rows.empty(), "--model {}: it is not said what to do with it; add --predict FILE --output FILE", path);
}

int predict_with_saved(const FitRequest& request) {
  const std::string label = fmt::format("--model {}", request.saved);
  const FittedModel model = parse_model(label, InputFile(label, request.saved).read_all());
  Predictions predictions(request.prediction);
  predictions.match(model);
  const std::string line = predictions.write(model, request.options.threads);
  if (!request.output.quiet) write_output(line);
  return 0;
}

}  // namespace

int run_fit_command(FitRequest& request, const CLI::App& app) {
  check_request(request.prediction);
  if (request.saved.empty()) return run_fit(request, app);
  check_saved(request, app);
  return predict_with_saved(request);
}

}  // namespace polydescent
