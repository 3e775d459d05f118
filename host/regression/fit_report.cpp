#include "polydescent/host/regression/fit_report.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "polydescent/host/regression/columns.hpp"
#include "polydescent/host/regression/training_set.hpp"

namespace polydescent {
namespace {

using Json = nlohmann::ordered_json;

Json coefficients_json(const Fitted& fitted) { return {{"index", fitted.index}, {"value", fitted.value}}; }

Json relaxed_json(const Fitted& fitted) {
  return {{"intercept", fitted.relaxed->intercept},
          {"coefficients", {{"index", fitted.index}, {"value", fitted.relaxed->value}}},
          {"objective", fitted.relaxed->objective},
          {"gap", fitted.relaxed->gap}};
}

Json fitted_json(const Fitted& fitted) {
  Json json = {{"target", fitted.target},
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
  if (fitted.relaxed) json["relaxed"] = relaxed_json(fitted);
  return json;
}

Json validated_json(const CrossValidated& validated) {
  return {{"target", validated.target},
          {"l1_ratio", validated.l1_ratio},
          {"lambdas", validated.lambdas},
          {"mean", validated.mean},
          {"standard_error", validated.standard_error.empty() ? Json() : Json(validated.standard_error)},
          {"lambda_min", validated.lambdas[validated.best]},
          {"lambda_1se", validated.lambdas[validated.simplest]}};
}

Json selected_json(const Fitted& fitted, const FitResult& result, const FitOptions& options) {
  const OtherLambdas other = other_lambdas(fitted, result, options);
  Json json = {{"target", fitted.target},
          {"lambda", fitted.lambda},
          {"l1_ratio", fitted.l1_ratio},
          {"intercept", fitted.intercept},
          {"coefficients", coefficients_json(fitted)},
          {"glmnet", {{"lambda", other.glmnet_lambda}, {"alpha", other.glmnet_alpha}}},
          {"scikit_learn", {{"alpha", other.sklearn_alpha}, {"l1_ratio", other.sklearn_l1_ratio}}}};
  if (fitted.relaxed) json["relaxed"] = relaxed_json(fitted);
  return json;
}

}  // namespace

/// With the half-mean loss the penalty is a |b| + c b^2 / 2. scikit-learn's elastic net has a = alpha l1_ratio and c = alpha (1 -
/// l1_ratio), its Ridge RSS + alpha b^2 with weights as they were given; glmnet divides c by the target's deviation and takes penalty factors to mean one.
OtherLambdas other_lambdas(const Fitted& fitted, const FitResult& result, const FitOptions& options) {
  const auto n = static_cast<double>(result.rows);
  const double divisor = loss_divisor(options.loss_scale, n);
  const double a = fitted.lambda * fitted.l1_ratio / divisor;
  const double c = fitted.lambda * (1 - fitted.l1_ratio) * (options.loss_scale == LossScale::half_mean ? 1 : 2 / divisor);
  const double scaled = c * result.target_deviation[fitted.target];
  double factor = 1;
  if (!options.penalty_factors.empty()) {
    factor = 0;
    for (const double v : options.penalty_factors) factor += (std::isinf(v) ? 1 : v) / static_cast<double>(options.penalty_factors.size());
  }
  OtherLambdas other;
  other.glmnet_lambda = (a + scaled) * factor;
  other.glmnet_alpha = a + scaled > 0 ? a / (a + scaled) : fitted.l1_ratio;
  other.sklearn_alpha = options.model == FitModel::ridge ? result.weight * c : a + c;
  other.sklearn_l1_ratio = a + c > 0 ? a / (a + c) : fitted.l1_ratio;
  return other;
}

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
  for (const std::size_t chosen : result.selected) selected.push_back(selected_json(result.path[chosen], result, options));
  for (const ColumnNote& note : result.notes) {
    columns.push_back({{"name", column_name(data, note.column)}, {"problem", note.problem}, {"remark", note.remark}});
  }
  Json targets = Json::array();
  for (std::size_t t = 0; t < data.targets.size(); ++t) targets.push_back(target_name(data, t));
  const Json document = {{"version", POLYDESCENT_VERSION},
                         {"command", "fit"},
                         {"model", fit_model_names[static_cast<int>(options.model)]},
                         {"formula", formula_of(options)},
                         {"solver", result.solver},
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
                         {"remarks", result.remarks},
                         {"worst_gap", result.worst_gap},
                         {"problems", result.problems},
                         {"seconds",
                          {{"total", result.total_s}, {"read", result.read_s}, {"gram", result.gram_s}, {"solve", result.solve_s},
                           {"certificate", result.certificate_s}}}};
  return document.dump(2) + "\n";
}

namespace {

/// What other libraries call the lambda of a fit.
std::string named_elsewhere(const OtherLambdas& other, const FitOptions& options) {
  const bool net = options.model == FitModel::elastic_net;
  const char* const model = options.model == FitModel::ridge ? "Ridge" : net ? "ElasticNet" : "Lasso";
  const std::string ratio = net ? fmt::format(", l1_ratio={:.6g}", other.sklearn_l1_ratio) : "";
  const std::string alpha = net ? fmt::format(", alpha={:.6g}", other.glmnet_alpha) : options.model == FitModel::ridge ? ", alpha=0" : "";
  const char* const scaled = options.standardize ? " on standardized columns" : "";
  return fmt::format("  elsewhere  glmnet(lambda={:.6g}{}), scikit-learn {}(alpha={:.6g}{}){}\n", other.glmnet_lambda, alpha, model,
                     other.sklearn_alpha, ratio, scaled);
}

std::string coefficients_text(const Fitted& fitted, const FitData& data) {
  constexpr std::size_t most = 20;
  std::string text;
  for (std::size_t k = 0; k < std::min(fitted.index.size(), most); ++k) {
    text += fmt::format("  {:>24}  {:<12.6g}", column_name(data, static_cast<std::size_t>(fitted.index[k])), fitted.value[k]);
    text += fitted.relaxed ? fmt::format("  relaxed {:.6g}\n", fitted.relaxed->value[k]) : "\n";
  }
  if (fitted.index.size() > most) text += fmt::format("  {:>24}  ({} more)\n", "...", fitted.index.size() - most);
  return text;
}

}  // namespace

std::string to_text(const FitResult& result, const FitData& data, const FitOptions& options) {
  std::string text = fmt::format("{} of {} rows and {} columns: {} problem{}, the worst gap {:.1e}\n  minimized  {}\n  solver     {}{}\n",
                                 fit_model_names[static_cast<int>(options.model)], result.rows, result.columns, result.problems,
                                 result.problems == 1 ? "" : "s", result.worst_gap, formula_of(options), result.solver,
                                 result.reason.empty() ? "" : ": " + result.reason);
  for (const ColumnNote& note : result.notes) text += fmt::format("  {}: {}, {}\n", column_name(data, note.column), note.problem, note.remark);
  for (const std::string& remark : result.remarks) text += fmt::format("  {}\n", remark);
  const std::vector<std::size_t>& shown = result.selected;
  for (const std::size_t chosen : shown) {
    const Fitted& fitted = result.path[chosen];
    text += fmt::format("\n  {}: lambda {:.6g}, {} of {} coefficients not zero, intercept {:.6g}\n", target_name(data, fitted.target),
                        fitted.lambda, fitted.index.size(), result.columns, fitted.intercept);
    text += named_elsewhere(other_lambdas(fitted, result, options), options);
    text += coefficients_text(fitted, data);
  }
  return text + fmt::format("\n  {:.3f} s: reading {:.3f}, sums {:.3f}, fits {:.3f}, certificates {:.3f}\n", result.total_s, result.read_s, result.gram_s, result.solve_s,
                            result.certificate_s);
}

}  // namespace polydescent
