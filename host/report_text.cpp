#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "polydescent/host/constraints.hpp"
#include "polydescent/host/minima.hpp"
#include "polydescent/host/gradient_kind.hpp"
#include "polydescent/host/names.hpp"
#include "polydescent/host/report.hpp"

namespace polydescent {
namespace {

constexpr std::size_t listed_minima = 8;
constexpr std::size_t listed_coordinates = 10;
constexpr std::size_t listed_parameters = 50;  // of a fit
constexpr int many_coordinates = 50;  // from here on finite differences are dear

/// "(1, 2, 3, ... 97 more)": six significant digits are for the eye, the JSON has them all.
std::string point_text(const std::vector<double>& point) {
  const std::size_t shown = std::min(point.size(), listed_coordinates);
  std::string text = fmt::format("({:.6g}", fmt::join(point.begin(), point.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  if (shown < point.size()) text += fmt::format(", ... {} more", point.size() - shown);
  return text + ")";
}

/// "x = 1, y = 2, ... 97 more" where coordinates have names.
std::string named_point_text(const std::vector<std::string>& variables, const std::vector<double>& point) {
  if (variables.empty()) return point_text(point);
  std::string text;
  const std::size_t shown = std::min(point.size(), listed_coordinates);
  for (std::size_t i = 0; i < shown; ++i) {
    text += fmt::format("{}{} = {:.6g}", i > 0 ? ", " : "", coordinate_name(variables, i), point[i]);
  }
  return shown < point.size() ? text + fmt::format(", ... {} more", point.size() - shown) : text;
}

std::string rate_text(double per_second) {
  if (per_second >= 1e9) return fmt::format("{:.2f} G", per_second / 1e9);
  if (per_second >= 1e6) return fmt::format("{:.1f} M", per_second / 1e6);
  return fmt::format("{:.0f} ", per_second);
}

/// The first known minimum that the bounds let a search find.
const KnownMinimum* known_minimum_in_box(const Problem& problem) {
  for (const KnownMinimum& known : problem.known_minima) {
    bool inside = std::isfinite(known.value);
    for (std::size_t i = 0; i < known.point.size(); ++i) {
      inside = inside && problem.box.lower[i] <= known.point[i] && known.point[i] <= problem.box.upper[i];
    }
    if (inside) return &known;
  }
  return nullptr;
}

/// How far the best value is from the known minimum, which it may undercut by rounding.
std::string distance_text(double above) {
  if (above == 0) return "reached exactly";
  return above > 0 ? fmt::format("best is {:.1e} above", above) : fmt::format("best is within {:.1e}", -above);
}

const char* extremum(const SearchResult& result) { return result.maximize ? "maximum" : "minimum"; }

bool penalized(const SearchResult& result) { return result.l1 > 0 || result.l2 > 0; }

/// "0.1 sum |x| + 0.5 sum x^2"
std::string penalty_text(const SearchResult& result) {
  std::vector<std::string> terms;
  if (result.l1 > 0) terms.push_back(fmt::format("{:g} sum |x|{}", result.l1, result.proximal ? ", proximal" : ""));
  if (result.l2 > 0) terms.push_back(fmt::format("{:g} sum x^2", result.l2));
  return fmt::format("{}", fmt::join(terms, " + "));
}

std::string counted(std::uint64_t count, const char* noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

/// "smallest curvature 3.1e-01 (+- 2e-09) on 10 free coordinates, projected gradient 2.0e-12"
std::string measured_text(const Evidence& evidence, bool maximized) {
  const std::string free = counted(evidence.free_coordinates, "free coordinate");
  const std::string gradient = fmt::format("projected gradient {:.1e}", evidence.gradient_norm);
  if (evidence.free_coordinates == 0) return "no coordinate is free to move, " + gradient;
  if (!evidence.smallest_eigenvalue) return free + ", " + gradient;
  return fmt::format("{} curvature {:.1e} (+- {:.0e}) on {}, {}", maximized ? "largest" : "smallest",
                     maximized ? -*evidence.smallest_eigenvalue : *evidence.smallest_eigenvalue,
                     evidence.eigenvalue_error.value_or(0), free, gradient);
}

std::string evidence_text(const SearchResult& result) {
  const Evidence& evidence = *result.evidence;
  std::string text = "  evidence        ";
  if (evidence.kind == PointKind::minimum) text += fmt::format("a {}: ", extremum(result));
  if (evidence.kind == PointKind::saddle) {
    text += fmt::format("a saddle, no {}: the value {} in some direction; ", extremum(result), result.maximize ? "rises" : "falls");
  }
  if (evidence.kind == PointKind::undetermined) text += fmt::format("not shown to be a {} ({}): ", extremum(result), evidence.reason);
  text += measured_text(evidence, result.maximize) + "\n";
  const std::uint64_t others = evidence.others_within_tolerance.value_or(0);
  if (others > 0) {
    text += fmt::format("                  {} within {:g} of it\n", counted(others, "other point"), merge_value_tolerance);
  }
  return text;
}

/// "the Lagrangian's scaled gradient 2e-11, constraints broken by 0, lambda times slack 0"
std::string constraint_evidence_text(const SearchResult& result) {
  const ConstraintEvidence& evidence = *result.constraint_evidence;
  if (result.constraints.empty()) return fmt::format("  evidence        scaled gradient along the simplex {:.1e}\n", evidence.stationarity);
  return fmt::format("  evidence        scaled gradient of the Lagrangian {:.1e}, constraints broken by {:.1e} at most, multiplier times slack {:.1e}\n",
                     evidence.stationarity, evidence.violation, evidence.complementarity);
}

/// The constraints with their multipliers, and what these mean.
std::string constraints_table(const SearchResult& result) {
  if (result.constraints.empty() || !result.best) return "";
  const End& best = *result.best;
  std::string text = fmt::format("\n  {:>20}  constraint\n", "multiplier");
  const std::size_t shown = std::min(result.constraints.size(), listed_parameters);
  for (std::size_t k = 0; k < shown; ++k) text += fmt::format("  {:>20.12g}  {}\n", best.multipliers[k], result.constraints[k]);
  if (result.constraints.size() > shown) text += fmt::format("  ... {} more; --json has all\n", result.constraints.size() - shown);
  text += "  the best value changes by so many times what is added to a constraint's right side; 0: it does not hold the point back\n";
  if (result.constraint_evidence && !result.constraint_evidence->unique) {
    text += "  but the constraints that hold here depend on each other: other multipliers would do as well, and only some changes of right sides can be met\n";
  }
  return text;
}

std::string infeasible_text(const SearchResult& result, const Problem& problem) {
  const End& nearest = *result.least_infeasible;
  const std::vector<double> broken = breaches(problem, nearest.point);
  const auto worst = static_cast<std::size_t>(std::max_element(broken.begin(), broken.end()) - broken.begin());
  return fmt::format("  no start satisfies the constraints\n  nearest         {}, from start {}\n  there           \"{}\" is broken by {:.3g}\n",
                     named_point_text(result.variables, nearest.point), nearest.start, result.constraints[worst], broken[worst]);
}

std::string answer(const SearchResult& result, const Problem& problem) {
  if (!result.best && result.least_infeasible) return infeasible_text(result, problem);
  if (!result.best) return "  no start ended with a finite value\n";
  const End& best = *result.best;
  std::string text = fmt::format("  best value      {:.15g}\n", best.value);
  if (penalized(result)) text += fmt::format("  penalty         {:.15g} ({})\n", best.penalty, penalty_text(result));
  text += fmt::format("  at              {}\n", named_point_text(result.variables, best.point));
  text += fmt::format("  from start      {} ({}, scaled gradient {:.1e})\n", best.start, name_of(best.status), best.gradient_norm);
  if (!result.problems.empty()) text += fmt::format("  of problem      {}\n", best.start / result.starts_each);
  if (result.best_hits) text += fmt::format("  reached by      {} of {} starts\n", *result.best_hits, result.begun);
  if (result.evidence) text += evidence_text(result);
  if (result.constraint_evidence) text += constraint_evidence_text(result);
  const KnownMinimum* const known = penalized(result) || result.maximize || result.simplex ? nullptr : known_minimum_in_box(problem);
  if (known != nullptr) {
    text += fmt::format("  known minimum   {:.15g} ({})\n", known->value, distance_text(best.value - known->value));
  }
  return text;
}

/// The best point of a fit with its errors, as a table.
std::string fit_table(const SearchResult& result) {
  if (!result.fit) return "";
  const FitStatistics& fit = *result.fit;
  const std::size_t shown = std::min(result.best->point.size(), listed_parameters);
  std::size_t width = 0;
  for (std::size_t i = 0; i < shown; ++i) width = std::max(width, coordinate_name(result.variables, i).size());
  std::string text = fmt::format("\n  fit to {} rows of data\n", fit.rows);
  for (std::size_t i = 0; i < shown; ++i) {
    const std::optional<double>& error = fit.standard_errors[i];
    text += fmt::format("  {:<{}}  {:>18.10g}{}\n", coordinate_name(result.variables, i), width, result.best->point[i],
                        error ? fmt::format("  +- {:.4g}", *error) : "");
  }
  if (result.best->point.size() > shown) text += fmt::format("  ... {} more; --json has all\n", result.best->point.size() - shown);
  if (fit.reduced_chi_square) {
    text += fmt::format("  reduced chi-square {:.10g}: {:.10g} by {} less {} coordinates; standard deviation {:.6g}\n",
                        *fit.reduced_chi_square, fit.residual_sum_of_squares, counted(fit.residuals, "residual"),
                        static_cast<std::int64_t>(fit.residuals) - fit.degrees_of_freedom, std::sqrt(*fit.reduced_chi_square));
  }
  return fit.note.empty() ? text : text + fmt::format("  {}\n", fit.note);
}

/// "; about 5 more are unseen (0.6 to 21), 7 were reached once"
std::string unseen_text(const Coverage& coverage) {
  const std::string most = coverage.most ? fmt::format("to {:.2g}", *coverage.most) : "or more";
  return fmt::format("; about {:.3g} more are unseen ({:.2g} {}), {} were reached once", *coverage.estimated_unseen,
                     coverage.least.value_or(0), most, coverage.singletons);
}

std::string minima_table(const SearchResult& result) {
  if (result.minima.empty() && result.saddles_total == 0 && result.unconverged.value_or(0) == 0) return "";
  if (!result.problems.empty()) return "";
  const std::uint64_t total = result.minima_total.value_or(result.minima.size());
  const char* const extrema = result.maximize ? "maxima" : "minima";
  std::string text = result.minima_total ? fmt::format("\n  distinct {}: {}", extrema, total)
                                         : fmt::format("\n  distinct {} among the best {} ends", extrema, hurried_ends);
  if (result.coverage && result.coverage->estimated_unseen) {
    text += unseen_text(*result.coverage);
  }
  if (result.unconverged.value_or(0) > 0) text += fmt::format("; {} did not converge", counted(*result.unconverged, "start"));
  if (result.saddles_total > 0) text += "; " + counted(result.saddles_total, "saddle") + " left out";
  text += result.minima.empty() ? "\n" : fmt::format("\n  {:>20}  {:>8}  point\n", "value", "starts");
  const std::size_t shown = std::min(result.minima.size(), listed_minima);
  for (std::size_t m = 0; m < shown; ++m) {
    const Minimum& minimum = result.minima[m];
    text += fmt::format("  {:>20.12g}  {:>8}  {}\n", minimum.value, minimum.count, point_text(minimum.point));
  }
  if (total > shown) text += fmt::format("  {:>20}  ({} more{})\n", "...", total - shown, result.minima_total ? "" : " listed");
  return text;
}

/// The best of the first few of several problems.
std::string problems_table(const SearchResult& result) {
  if (result.problems.empty()) return "";
  std::string text = fmt::format("\n  {} problems with {} starts each\n  {:>20}  {:>8}  {} -> point\n", result.problems.size(),
                                 result.starts_each, "value", result.maximize ? "maxima" : "minima", fmt::join(result.parameter_names, ", "));
  const std::size_t shown = std::min(result.problems.size(), listed_minima);
  for (std::size_t p = 0; p < shown; ++p) {
    const ProblemResult& one = result.problems[p];
    const std::string minima = one.minima_total ? fmt::format("{}", *one.minima_total) : "";
    text += fmt::format("  {:>20.12g}  {:>8}  {:.6g} -> {}\n", one.best ? one.best->value : std::nan(""), minima,
                        fmt::join(one.parameters, ", "), one.best ? point_text(one.best->point) : "no finite value");
  }
  if (result.problems.size() > shown) text += fmt::format("  {:>20}  ({} more; --json and --output have all)\n", "...", result.problems.size() - shown);
  return text;
}

const char* reason_text(StopReason reason) {
  switch (reason) {
    case StopReason::target: return "a value at --target";
    case StopReason::max_evaluations: return "--max-evaluations";
    case StopReason::time_limit: return "--time-limit";
    case StopReason::interrupt: break;
  }
  return "an interrupt";
}

std::string course(const SearchResult& result) {
  std::string text = "\n  why starts stopped:";
  for (std::size_t k = 0; k < result.statuses.size(); ++k) {
    if (result.statuses[k] > 0) text += fmt::format("  {} {}", status_names[k], result.statuses[k]);
  }
  const auto most = [&](Status status) { return 2 * result.statuses[static_cast<std::size_t>(status)] > result.descents; };
  if (most(Status::iteration_limit) && result.batch_size == 0) {
    text += "\n  most descents ran out of iterations; raise --iterations";
  }
  if (most(Status::stalled)) {
    text += "\n  most steps no longer improved the value: a kink, or a --learning-rate that is too large to the end";
  }
  if (result.stopped_by) {
    text += fmt::format("\n  the search was ended by {} after {} of {} starts were begun", reason_text(*result.stopped_by), result.begun,
                        result.descents);
  }
  const std::uint64_t gradients = result.gradients_evaluated - result.examination_gradients;
  const std::uint64_t values = result.values_evaluated - result.examination_values;
  text += fmt::format("\n  {} iterations, {} gradients, {} values in {:.3f} s: {}values/s ({:.3f} s in all)\n",
                      result.iterations + result.polish_iterations, gradients, values, result.descent_s,
                      rate_text(static_cast<double>(values) / std::max(result.descent_s, 1e-9)), result.total_s);
  return text;
}

/// "adam (learning rate auto, cosine)"
std::string optimizer_text(const SearchResult& result) {
  const char* const name = name_of(result.optimizer);
  const std::string polish = result.polished ? fmt::format(", polished by {} in float64", name_of(*result.polished)) : "";
  if (!takes_rate(result.optimizer)) return fmt::format("{}{}", name, polish);
  const std::string rate = result.learning_rate ? fmt::format("{:g}", *result.learning_rate) : "auto";
  const std::string warm_up = result.warm_up > 0 ? fmt::format(" after {} iterations of warm-up", result.warm_up) : "";
  return fmt::format("{} (learning rate {}, {}{}){}", name, rate, result.schedule, warm_up, polish);
}

/// Says so when finite differences are what a search's time goes into.
std::string cost_of_differences(const SearchResult& result, const Problem& problem) {
  const auto& kinds = gradient_kinds();
  const auto used = std::find_if(kinds.begin(), kinds.end(), [&](const GradientKind& kind) { return result.gradient == kind.name; });
  if (result.dim < many_coordinates || used == kinds.end() || !used->takes_step) return "";
  const GradientKind& exact = kinds[static_cast<std::size_t>(automatic_gradient(problem))];
  if (exact.takes_step) return "";
  const int passes = exact.values_per_gradient(result.dim);
  return fmt::format("  a gradient by {} differences took {} values, work that grows with the square of the dimension; --gradient {} "
                     "takes {} pass{}\n",
                     used->name, used->values_per_gradient(result.dim), exact.name, passes, passes == 1 ? "" : "es");
}

}  // namespace

std::string to_text(const SearchResult& result, const Problem& problem) {
  const std::string starts = result.sampler == "file" ? "starts from a file" : fmt::format("{} starts", result.sampler);
  const std::string batches = result.batch_size > 0 ? fmt::format(" on {} rows", result.batch_size) : "";
  const std::string step = result.step ? fmt::format(" (step {:g})", *result.step) : "";
  std::string text =
      fmt::format("{} in {} dimension{}{}: {} descent{} by {}, {} gradients{}{}, {}\n", result.objective, result.dim,
                  result.dim == 1 ? "" : "s", result.maximize ? ", maximized" : "", result.descents, result.descents == 1 ? "" : "s", optimizer_text(result),
                  result.gradient, step, batches, starts);
  const char* const precision = result.precision == Precision::float32 ? "float32" : "float64";
  if (result.device_kind == "cpu") {
    text += fmt::format("on {} ({} thread{}, {} lane{} of {})\n\n", result.device_name, result.threads,
                        result.threads == 1 ? "" : "s", result.lanes, result.lanes == 1 ? "" : "s", precision);
  } else {
    text += fmt::format("on {} ({}, {:.2f} s to compile)\n\n", result.device_name, precision, result.compile_s);
  }
  return text + answer(result, problem) + constraints_table(result) + fit_table(result) + minima_table(result) + problems_table(result) + course(result) + cost_of_differences(result, problem);
}

}  // namespace polydescent
