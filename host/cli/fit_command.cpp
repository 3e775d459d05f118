#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "polydescent/host/cli/commands.hpp"
#include "polydescent/host/cli/flags.hpp"
#include "polydescent/host/cli/values.hpp"
#include "polydescent/host/io/data_file.hpp"
#include "polydescent/host/io/number.hpp"
#include "polydescent/host/io/number_file.hpp"
#include "polydescent/host/io/output_file.hpp"
#include "polydescent/host/names.hpp"
#include "polydescent/host/regression/columns.hpp"
#include "polydescent/host/regression/fit_report.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

/// What the flags said, before it is put together.
struct FitRequest {
  std::string model, data, target, weights, penalty_factors, fold_ids;
  FitOptions options;
  OutputRequest output;
};

constexpr double infinite = std::numeric_limits<double>::infinity();

/// The place of a word among the names of an enumeration.
template <class Enumeration, std::size_t N>
Enumeration chosen(std::string_view flag, const char* const (&names)[N], const std::string& word) {
  const std::vector<std::string> all(std::begin(names), std::end(names));
  const auto found = std::find(all.begin(), all.end(), word);
  require(found != all.end(), "{} {}: there is no such choice{}", flag, word, suggestion(word, all));
  return static_cast<Enumeration>(found - all.begin());
}

std::vector<double> real_list(const std::string& flag, const std::string& text) {
  std::vector<double> numbers;
  for (const std::string& piece : split(text, ',')) numbers.push_back(real_value(flag, piece));
  return numbers;
}

/// A column by its name, or by its number from 0.
std::size_t column_named(const DataTable& table, const std::string& flag, const std::string& word) {
  const auto found = std::find(table.names.begin(), table.names.end(), word);
  if (found != table.names.end()) {
    require(std::find(found + 1, table.names.end(), word) == table.names.end(), "{} {}: several columns have this name; give a number from 0 to {}",
            flag, word, table.matrix.columns - 1);
    return static_cast<std::size_t>(found - table.names.begin());
  }
  const bool number = !word.empty() && word.find_first_not_of("0123456789") == std::string::npos;
  require(number, "{} {}: there is no such column{}", flag, word, suggestion(word, table.names));
  return whole_value(flag, word, 0, table.matrix.columns - 1);
}

std::vector<double> column_of(const DataTable& table, std::size_t j) {
  std::vector<double> column(table.matrix.rows);
  copy_block(table.matrix, {0, table.matrix.rows, j, 1}, column.data(), column.size());
  return column;
}

void refuse_missing(const std::string& flag, const std::string& path, const DataTable& table) {
  if (table.missing.total == 0) return;
  const MissingCell& cell = table.missing.first.front();
  const std::string line = cell.line > 0 ? fmt::format(" (line {})", cell.line) : "";
  throw Error(Fault::request, fmt::format("{} {}: {} number{} missing, the first in row {}{}, {}; take such rows out, or fill them in", flag, path,
                                          table.missing.total, table.missing.total == 1 ? " is" : "s are", cell.row + 1, line,
                                          table.column_name(cell.column)));
}

/// One number for each, from a file of one row or one column; "inf" counts.
std::vector<double> numbers_in(const std::string& flag, const std::string& path) {
  return read_number_file(flag, path, {.lower = -infinite, .upper = infinite, .words = "a number"}).values;
}

/// The data with targets and weights taken out of its columns.
struct Regression {
  DataTable table;
  std::vector<double> x;  // [column][row], where columns had to be taken out
  FitData data;
};

void take_columns_out(Regression& regression, std::vector<std::size_t> out) {
  const MatrixView& all = regression.table.matrix;
  std::sort(out.begin(), out.end());
  std::vector<std::size_t> kept;
  for (std::size_t j = 0; j < all.columns; ++j) {
    if (!std::binary_search(out.begin(), out.end(), j)) kept.push_back(j);
  }
  regression.x.resize(kept.size() * all.rows);
  for (std::size_t k = 0; k < kept.size(); ++k) {
    copy_block(all, {0, all.rows, kept[k], 1}, &regression.x[k * all.rows], all.rows);
    regression.data.names.push_back(regression.table.column_name(kept[k]));
  }
  regression.data.x = {regression.x.data(), NumberType::float64, all.rows, kept.size(), 1, static_cast<std::ptrdiff_t>(all.rows)};
}

bool is_file(const std::string& word) { return word.find('.') != std::string::npos || word.find('/') != std::string::npos; }

Regression read_regression(const FitRequest& request) {
  require(!request.data.empty(), "fit needs --data FILE: .csv, .tsv or .npy, one row for each observation");
  Regression regression{.table = read_data_file("--data", request.data), .x = {}, .data = {}};
  refuse_missing("--data", request.data, regression.table);
  const DataTable& table = regression.table;
  std::vector<std::size_t> out;
  FitData& data = regression.data;
  const bool by_name = request.target.empty() ||
                       std::find(table.names.begin(), table.names.end(), request.target) != table.names.end() || !is_file(request.target);
  if (by_name) {
    const std::vector<std::string> words = request.target.empty() ? std::vector<std::string>{} : split(request.target, ',');
    if (words.empty()) out.push_back(table.matrix.columns - 1);
    for (const std::string& word : words) out.push_back(column_named(table, "--target", word));
    for (const std::size_t j : out) {
      data.targets.push_back(column_of(table, j));
      data.target_names.push_back(table.column_name(j));
    }
  } else {
    const DataTable targets = read_data_file("--target", request.target);
    refuse_missing("--target", request.target, targets);
    for (std::size_t t = 0; t < targets.matrix.columns; ++t) {
      data.targets.push_back(column_of(targets, t));
      data.target_names.push_back(targets.column_name(t));
    }
  }
  if (!request.weights.empty()) {
    const bool column = std::find(table.names.begin(), table.names.end(), request.weights) != table.names.end();
    if (column) {
      out.push_back(column_named(table, "--weights", request.weights));
      data.weights = column_of(table, out.back());
    } else {
      data.weights = numbers_in("--weights", request.weights);
    }
  }
  take_columns_out(regression, out);
  return regression;
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
  app.add_flag("!--subgradient", options.proximal, "an update rule follows a subgradient of l1 instead of a soft threshold after each step");
  app.add_flag("--relaxed", options.relaxed, "each fit once more by least squares on the columns it chose");
}

int run(FitRequest& request) {
  FitOptions& options = request.options;
  require(!request.model.empty(), "fit needs a model: lasso, ridge or elastic-net");
  options.model = chosen<FitModel>("fit", fit_model_names, request.model);
  const Regression regression = read_regression(request);
  if (!request.penalty_factors.empty()) options.penalty_factors = numbers_in("--penalty-factors", request.penalty_factors);
  if (!request.fold_ids.empty()) {
    for (const double id : numbers_in("--fold-ids", request.fold_ids)) options.fold_ids.push_back(static_cast<int>(id));
  }
  std::optional<OutputFile> json;
  const bool json_to_output = request.output.json == "-";
  if (!request.output.json.empty() && !json_to_output) json.emplace("--json", request.output.json);
  const FitResult result = fit(regression.data, options);
  if (json_to_output) write_output(to_json(result, regression.data, options));
  else if (!request.output.quiet) write_output(to_text(result, regression.data, options));
  if (json) json->commit(to_json(result, regression.data, options));
  for (const Fitted& fitted : result.path) {
    if (fitted.status == FitStatus::converged) continue;
    throw Error(Fault::no_result, fmt::format("{} at lambda {}: the gap is {:.1e} after {} sweeps, more than --gap {}; raise --iterations",
                                              target_name(regression.data, fitted.target), fitted.lambda, fitted.gap, fitted.iterations, gap_of(options)));
  }
  return 0;
}

}  // namespace

std::function<int()> add_fit_command(CLI::App& app) {
  auto request = std::make_shared<FitRequest>();
  FitOptions& options = request->options;
  app.add_option("model", request->model, "lasso, ridge or elastic-net");
  app.add_option("--data", request->data, "observations, one a row: .csv, .tsv or .npy")->type_name("FILE");
  app.add_option("--target", request->target, "columns by name or number, or a file of their own (the last column)")->type_name("NAME,...|FILE");
  app.add_option("--weights", request->weights, "a column, or a file: how much each row counts")->type_name("NAME|FILE");
  app.add_option("--penalty-factors", request->penalty_factors, "one for each column: 0 is not penalized, inf is left out")->type_name("FILE");
  app.add_flag("--positive", options.positive, "no coefficient below zero");
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
  app.add_flag("!--no-intercept", options.intercept, "no constant term");
  app.add_flag("!--no-standardize", options.standardize, "the penalty acts on the coefficients as they are");
  flag(app, "--gap", "each problem ends at this duality gap, as a share of the objective of nothing (1e-6)", "G",
       [&options](const std::string& text) { options.gap = real_value("--gap", text); });
  add_solver_flags(app, options);
  add_seed_flag(app, options.seed);
  flag(app, "--threads", "processors to use (all)", "N",
       [&options](const std::string& text) { options.threads = static_cast<int>(whole_value("--threads", text, 1, 4096)); });
  add_output_flags(app, request->output);
  return [request] { return run(*request); };
}

}  // namespace polydescent
