#include <nlohmann/json.hpp>

#include "polydescent/host/report.hpp"

namespace polydescent {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json optimizer_json(const SearchResult& result) {
  Json json;
  std::visit(
      [&]<class Rule>(const Rule& rule) {
        json["name"] = Rule::name;
        for (const auto& field : Rule::fields) json[field.name] = rule.*field.member;
      },
      result.optimizer);
  if (!takes_rate(result.optimizer)) return json;
  json["learning_rate"] = result.learning_rate ? Json(*result.learning_rate) : Json("auto");
  return json;
}

Json evidence_json(const std::optional<Evidence>& evidence, bool maximize) {
  if (!evidence) return nullptr;
  return {{"value", evidence->value},
          {"gradient_norm", evidence->gradient_norm},
          {"free_coordinates", evidence->free_coordinates},
          {"smallest_eigenvalue", or_null(evidence->smallest_eigenvalue)},
          {"eigenvalue_error", or_null(evidence->eigenvalue_error)},
          {"kind", name_of(evidence->kind, maximize)},
          {"reason", evidence->reason},
          {"others_within_tolerance", or_null(evidence->others_within_tolerance)}};
}

Json minima_json(const std::vector<Minimum>& minima, bool maximize) {
  Json list = Json::array();
  for (const Minimum& minimum : minima) {
    list.push_back({{"value", minimum.value},
                    {"penalty", minimum.penalty},
                    {"point", minimum.point},
                    {"count", minimum.count},
                    {"start", minimum.start},
                    {"kind", name_of(minimum.kind, maximize)}});
  }
  return list;
}

Json coverage_json(const std::optional<Coverage>& coverage) {
  if (!coverage) return {{"estimated_unseen", nullptr}, {"interval", nullptr}, {"singletons", nullptr}};
  const Json interval = coverage->least ? Json::array({*coverage->least, or_null(coverage->most)}) : Json(nullptr);
  return {{"estimated_unseen", or_null(coverage->estimated_unseen)}, {"interval", interval}, {"singletons", coverage->singletons}};
}

Json problems_json(const SearchResult& result) {
  Json list = Json::array();
  for (const ProblemResult& one : result.problems) {
    Json best = nullptr;
    if (one.best) {
      best = {{"value", one.best->value},
              {"penalty", one.best->penalty},
              {"point", one.best->point},
              {"start", one.best->start},
              {"status", name_of(one.best->status)},
              {"gradient_norm", one.best->gradient_norm}};
    }
    list.push_back({{"parameters", one.parameters},
                    {"best", std::move(best)},
                    {"minima", minima_json(one.minima, result.maximize)},
                    {"minima_total", or_null(one.minima_total)},
                    {"coverage", coverage_json(one.coverage)}});
  }
  return list;
}

Json evidence_of_best(const SearchResult& result) {
  if (!result.constraint_evidence) return evidence_json(result.evidence, result.maximize);
  const ConstraintEvidence& evidence = *result.constraint_evidence;
  return {{"stationarity", evidence.stationarity},
          {"violation", evidence.violation},
          {"complementarity", evidence.complementarity},
          {"unique_multipliers", evidence.unique}};
}

Json best_json(const SearchResult& result) {
  if (!result.best) return nullptr;
  const End& best = *result.best;
  return {{"value", best.value},
          {"penalty", best.penalty},
          {"point", best.point},
          {"start", best.start},
          {"status", name_of(best.status)},
          {"gradient_norm", best.gradient_norm},
          {"hits", or_null(result.best_hits)},
          {"constraint_violation", best.constraint_violation},
          {"multipliers", best.multipliers},
          {"evidence", evidence_of_best(result)}};
}

Json fit_json(const FitStatistics& fit) {
  Json errors = Json::array();
  for (const auto& error : fit.standard_errors) errors.push_back(or_null(error));
  Json json = {{"rows", fit.rows},
               {"residuals", fit.residuals},
               {"degrees_of_freedom", fit.degrees_of_freedom},
               {"residual_sum_of_squares", fit.residual_sum_of_squares},
               {"reduced_chi_square", or_null(fit.reduced_chi_square)},
               {"standard_errors", std::move(errors)}};
  if (!fit.note.empty()) json["note"] = fit.note;
  return json;
}

}  // namespace

std::string to_json(const SearchResult& result) {
  Json statuses = Json::object();
  for (std::size_t k = 0; k < result.statuses.size(); ++k) {
    if (result.statuses[k] > 0) statuses[status_names[k]] = result.statuses[k];
  }
  Json json = {
      {"version", POLYDESCENT_VERSION},
      {"command", "minimize"},
      {"objective", result.objective},
      {"dim", result.dim},
      {"sense", result.maximize ? "maximize" : "minimize"},
      {"device", {{"kind", result.device_kind}, {"name", result.device_name}, {"threads", result.threads}, {"lanes", result.lanes}}},
      {"precision", result.precision == Precision::float32 ? "float32" : "float64"},
      {"seed", result.seed},
      {"starts", result.starts},
      {"rounds", 1},
      {"descents", result.descents},
      {"begun", result.begun},
      {"stopped_by", result.stopped_by ? Json(name_of(*result.stopped_by)) : Json(nullptr)},
      {"strategy", result.strategy},
      {"sampler", result.sampler},
      {"optimizer", optimizer_json(result)},
      {"schedule", takes_rate(result.optimizer) ? Json(result.schedule) : Json(nullptr)},
      {"warm_up", result.warm_up},
      {"polish", result.polished ? name_of(*result.polished) : "none"},
      {"gradient", result.gradient},
      {"step", or_null(result.step)},
      {"batch_size", result.batch_size},
      {"regularization", {{"l1", result.l1}, {"l2", result.l2}, {"proximal", result.proximal}}},
      {"best", best_json(result)},
      {"minima", minima_json(result.minima, result.maximize)},
      {"minima_total", or_null(result.minima_total)},
      {"saddles", minima_json(result.saddles, result.maximize)},
      {"saddles_total", result.saddles_total},
      {"unconverged", or_null(result.unconverged)},
      {"coverage", coverage_json(result.coverage)},
      {"statuses", std::move(statuses)},
      {"evaluations", {{"values", result.values_evaluated}, {"gradients", result.gradients_evaluated}}},
      {"iterations", result.iterations},
      {"polish_iterations", result.polish_iterations},
      {"seconds",
       {{"total", result.total_s}, {"compile", result.compile_s}, {"descent", result.descent_s}, {"report", result.report_s}}}};
  if (!result.constraints.empty()) json["constraints"] = result.constraints;
  if (result.simplex) json["simplex"] = true;
  if (!result.variables.empty()) json["variables"] = result.variables;
  if (result.fit) json["fit"] = fit_json(*result.fit);
  if (!result.problems.empty()) {
    json["starts_per_problem"] = result.starts_each;
    json["parameters"] = result.parameter_names;
    json["problems"] = problems_json(result);
  }
  return json.dump(2) + "\n";
}

}  // namespace polydescent
