#include "polydescent/host/regression/fit_report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "polydescent/host/regression/columns.hpp"

namespace polydescent {
namespace {

using Json = nlohmann::ordered_json;

Json coefficients_json(const Fitted& fitted) { return {{"index", fitted.index}, {"value", fitted.value}}; }

Json fitted_json(const Fitted& fitted) {
  return {{"target", fitted.target},
          {"lambda", fitted.lambda},
          {"l1_ratio", fitted.l1_ratio},
          {"intercept", fitted.intercept},
          {"coefficients", coefficients_json(fitted)},
          {"nonzeros", fitted.index.size()},
          {"objective", fitted.objective},
          {"gap", fitted.gap},
          {"kkt", fitted.violation},
          {"iterations", fitted.iterations},
          {"status", fit_status_names[static_cast<int>(fitted.status)]}};
}

Json validated_json(const CrossValidated& validated) {
  return {{"target", validated.target},
          {"l1_ratio", validated.l1_ratio},
          {"lambdas", validated.lambdas},
          {"mean", validated.mean},
          {"standard_error", validated.standard_error},
          {"lambda_min", validated.lambdas[validated.best]},
          {"lambda_1se", validated.lambdas[validated.simplest]}};
}

Json selected_json(const Fitted& fitted) {
  return {{"target", fitted.target},
          {"lambda", fitted.lambda},
          {"l1_ratio", fitted.l1_ratio},
          {"intercept", fitted.intercept},
          {"coefficients", coefficients_json(fitted)}};
}

}  // namespace

std::string formula_of(const FitOptions& options) {
  const char* const loss[] = {"RSS/(2n)", "RSS/n", "RSS"};
  const std::string b = options.standardize ? "s_j b_j" : "b_j";
  const std::string v = options.penalty_factors.empty() ? "" : "v_j ";
  const std::string l1 = fmt::format("|{}|", b);
  const std::string l2 = options.standardize ? fmt::format("({})^2", b) : b + "^2";
  const char* const half = options.loss_scale == LossScale::half_mean ? "/2" : "";
  std::string penalty;
  if (options.model == FitModel::lasso) penalty = l1;
  else if (options.model == FitModel::ridge) penalty = l2 + half;
  else penalty = fmt::format("(r {} + (1-r){} {})", l1, half, l2);
  return fmt::format("{} + lambda sum_j {}{}", loss[static_cast<int>(options.loss_scale)], v, penalty);
}

std::string to_json(const FitResult& result, const FitData& data, const FitOptions& options) {
  Json path = Json::array(), validated = Json::array(), selected = Json::array(), columns = Json::array();
  for (const Fitted& fitted : result.path) path.push_back(fitted_json(fitted));
  for (const CrossValidated& entry : result.validated) validated.push_back(validated_json(entry));
  for (const std::size_t chosen : result.selected) selected.push_back(selected_json(result.path[chosen]));
  for (const ColumnNote& note : result.notes) {
    columns.push_back({{"name", column_name(data, note.column)}, {"problem", note.problem}, {"remark", note.remark}});
  }
  Json targets = Json::array();
  for (std::size_t t = 0; t < data.targets.size(); ++t) targets.push_back(target_name(data, t));
  const Json document = {{"version", POLYDESCENT_VERSION},
                         {"command", "fit"},
                         {"model", fit_model_names[static_cast<int>(options.model)]},
                         {"formula", formula_of(options)},
                         {"loss_scale", loss_scale_names[static_cast<int>(options.loss_scale)]},
                         {"rows", result.rows},
                         {"columns", result.columns},
                         {"targets", targets},
                         {"device", "cpu"},
                         {"precision", "float64"},
                         {"lambdas", result.lambdas},
                         {"path", path},
                         {"cv", validated},
                         {"selected", selected},
                         {"columns_report", columns},
                         {"worst_gap", result.worst_gap},
                         {"problems", result.problems},
                         {"seconds",
                          {{"total", result.total_s}, {"gram", result.gram_s}, {"solve", result.solve_s},
                           {"certificate", result.certificate_s}}}};
  return document.dump(2) + "\n";
}

std::string to_text(const FitResult& result, const FitData& data, const FitOptions& options) {
  std::string text = fmt::format("{} of {} rows and {} columns: {} problems, the worst gap {:.1e}\n  minimized  {}\n",
                                 fit_model_names[static_cast<int>(options.model)], result.rows, result.columns, result.problems,
                                 result.worst_gap, formula_of(options));
  for (const ColumnNote& note : result.notes) text += fmt::format("  {}: {}, {}\n", column_name(data, note.column), note.problem, note.remark);
  const std::vector<std::size_t>& shown = result.selected;
  for (const std::size_t chosen : shown) {
    const Fitted& fitted = result.path[chosen];
    text += fmt::format("\n  {}: lambda {:.6g}, {} of {} coefficients not zero, intercept {:.6g}\n", target_name(data, fitted.target),
                        fitted.lambda, fitted.index.size(), result.columns, fitted.intercept);
    for (std::size_t k = 0; k < std::min<std::size_t>(fitted.index.size(), 20); ++k) {
      text += fmt::format("  {:>24}  {:.6g}\n", column_name(data, static_cast<std::size_t>(fitted.index[k])), fitted.value[k]);
    }
    if (fitted.index.size() > 20) text += fmt::format("  {:>24}  ({} more)\n", "...", fitted.index.size() - 20);
  }
  return text + fmt::format("\n  {:.3f} s: sums {:.3f}, fits {:.3f}, certificates {:.3f}\n", result.total_s, result.gram_s, result.solve_s,
                            result.certificate_s);
}

}  // namespace polydescent
