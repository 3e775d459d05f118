#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "polydescent/host/gradient_check.hpp"

namespace polydescent {
namespace {

using Json = nlohmann::ordered_json;

const char* name_of(Precision precision) { return precision == Precision::float32 ? "float32" : "float64"; }

Json json_of(const GradientKindCheck& kind) {
  Json json = {{"name", kind.name},
               {"values", kind.values_per_gradient},
               {"median_error", kind.median_error},
               {"largest_error", kind.largest_error},
               {"attainable_tolerance", kind.attainable_tolerance},
               {"default_attainable", kind.default_attainable},
               {"step", nullptr}};
  if (!kind.best) return json;
  Json sweep = Json::array();
  for (const StepError& attempt : kind.sweep) sweep.push_back({{"step", attempt.step}, {"median_error", attempt.error}});
  json["step"] = {{"default", kind.step ? Json(*kind.step) : Json(nullptr)},
                  {"recommended", kind.best->step},
                  {"recommended_median_error", kind.best->error},
                  {"ratio", kind.median_error / kind.best->error},
                  {"sweep", std::move(sweep)}};
  return json;
}

Json json_of(const GradientCheck& check) {
  Json kinds = Json::array();
  for (const GradientKindCheck& kind : check.kinds) kinds.push_back(json_of(kind));
  return {{"version", POLYDESCENT_VERSION},
          {"command", "check"},
          {"objective", check.objective},
          {"dim", check.dim},
          {"precision", name_of(check.precision)},
          {"seed", check.seed},
          {"points", check.points},
          {"points_left_out", check.points_left_out},
          {"value_noise", check.value_noise},
          {"default_tolerance", check.default_tolerance},
          {"gradients", std::move(kinds)}};
}

/// Step, best step, its error, ratio of the errors; dashes of a kind that takes no step.
std::string step_cells(const GradientKindCheck& kind, const char* separator) {
  if (!kind.best) return fmt::format("{:>8}{}{:>8}{}{:>9}{}{:>7}", "-", separator, "-", separator, "-", separator, "-");
  const std::string step = kind.step ? fmt::format("{:.0e}", *kind.step) : "fixed";
  const bool comparable = kind.best->error > 0;
  const std::string ratio = comparable ? fmt::format("{:.2f}", kind.median_error / kind.best->error) : "-";
  return fmt::format("{:>8}{}{:>8.0e}{}{:>9.1e}{}{:>7}", step, separator, kind.best->step, separator, kind.best->error, separator,
                     ratio);
}

/// What does not follow from the table by itself.
std::string advice(const GradientCheck& check, const GradientKindCheck& kind) {
  std::string text;
  if (kind.best) text += fmt::format("  {}: recommended --step {:.0e}\n", kind.name, kind.best->step);
  if (!kind.default_attainable) {
    text += fmt::format("  {}: minimize's default --gradient-tolerance {:.0e} is not attainable here in {}; descents can count "
                        "on {:.1e}\n",
                        kind.name, check.default_tolerance, name_of(check.precision), kind.attainable_tolerance);
  }
  return text;
}

}  // namespace

std::string to_json(const GradientCheck& check) { return json_of(check).dump(2) + "\n"; }

std::string to_json(const std::vector<GradientCheck>& checks) {
  Json json = Json::array();
  for (const GradientCheck& check : checks) json.push_back(json_of(check));
  return json.dump(2) + "\n";
}

std::string to_text(const GradientCheck& check) {
  std::string text = fmt::format("{} in {} dimension{}, {}: gradients at {} random points against {} in float64\n",
                                 check.objective, check.dim, check.dim == 1 ? "" : "s", name_of(check.precision),
                                 check.points - check.points_left_out, check.reference);
  if (check.points_left_out > 0) {
    text += fmt::format("left out: {} of {} points, where the value or the derivative is not finite or the derivative is zero\n",
                        check.points_left_out, check.points);
  }
  text += fmt::format("\n  {:<9}{:>7}{:>14}{:>15}{:>9}{:>11}{:>11}{:>9}{:>13}\n", "gradient", "values", "median error",
                      "largest error", "step", "best step", "its error", "ratio", "attainable");
  for (const GradientKindCheck& kind : check.kinds) {
    text += fmt::format("  {:<9}{:>7}{:>14.1e}{:>15.1e} {} {:>12.1e}\n", kind.name, kind.values_per_gradient,
                        kind.median_error, kind.largest_error, step_cells(kind, "  "), kind.attainable_tolerance);
  }
  text += fmt::format("\n  noise of the value: {:.1e} of max(1, |f|)\n", check.value_noise);
  for (const GradientKindCheck& kind : check.kinds) text += advice(check, kind);
  return text +
         "\n  error: max_i |g_i - d_i| w_i / max_i |d_i| w_i (w: the bounds' width)\n"
         "  attainable: the scaled gradient norm that rounding and truncation leave beside a minimum\n";
}

std::string to_markdown(const std::vector<GradientCheck>& checks) {
  std::string text =
      "| function | dim | precision | gradient | values | median error | largest error | step | best step | its error | "
      "ratio | noise of f | attainable tolerance | default attainable |\n"
      "|---|--:|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|\n";
  for (const GradientCheck& check : checks) {
    for (const GradientKindCheck& kind : check.kinds) {
      text += fmt::format("| {} | {} | {} | {} | {} | {:.1e} | {:.1e} | {} | {:.1e} | {:.1e} | {} |\n", check.objective,
                          check.dim, name_of(check.precision), kind.name, kind.values_per_gradient, kind.median_error,
                          kind.largest_error, step_cells(kind, " | "), check.value_noise, kind.attainable_tolerance,
                          kind.default_attainable ? "yes" : "no");
    }
  }
  return text;
}

}  // namespace polydescent
