#include "polydescent/host/examine_ends.hpp"

#include <algorithm>
#include <cmath>

#include "polydescent/host/check.hpp"
#include "polydescent/host/minima.hpp"

namespace polydescent {
namespace {

/// Examines points while the work lasts.
class SearchExaminer {
 public:
  SearchExaminer(const Problem& problem, const MinimizeOptions& options, SearchResult& result)
      : problem_(problem), options_(options), result_(result),
        work_left_(was_hurried(result) ? hurried_examination_work : examination_work) {}

  bool has_work_left() const { return work_left_ > 0; }

  /// Empty where not even a gradient may be evaluated any more.
  std::optional<Evidence> evidence_of(const std::vector<double>& point) {
    EvidenceOptions how{.l1 = options_.l1, .l2 = options_.l2, .maximize = options_.maximize, .work_limit = work_left_, .most_values = values_left()};
    if (how.most_values < values_of_gradient(problem_)) return {};
    how.gradient_norm = std::max(how.gradient_norm, options_.gradient_tolerance.value_or(0));
    const Examination examination = examine(problem_, in_own_box(problem_, options_.precision, point), how);
    work_left_ -= examination.work;
    result_.examination_values += examination.values;
    result_.examination_gradients += examination.gradients;
    return examination.evidence;
  }

 private:
  std::uint64_t values_left() const {
    const std::uint64_t spent = result_.values_evaluated + result_.examination_values;
    const std::uint64_t most = options_.max_evaluations.value_or(~std::uint64_t{0});
    return most - std::min(most, spent);
  }

  const Problem& problem_;
  const MinimizeOptions& options_;
  SearchResult& result_;
  double work_left_;
};

std::uint64_t others_within_tolerance(const End& best, const std::vector<Minimum>& distinct) {
  const double reach = best.value + merge_value_tolerance * std::max(1.0, std::abs(best.value));
  const auto is_another = [&](const Minimum& m) { return m.value <= reach && m.start != best.start; };
  return static_cast<std::uint64_t>(std::count_if(distinct.begin(), distinct.end(), is_another));
}

/// Examines distinct points until `wanted` are no saddles.
void tell_kinds(SearchExaminer& examiner, std::size_t wanted, const SearchResult& result, std::vector<Minimum>& distinct) {
  std::size_t found = 0;
  for (Minimum& point : distinct) {
    if (found == wanted) return;
    std::optional<Evidence> evidence;
    if (point.start == result.best->start) evidence = result.evidence;
    else if (examiner.has_work_left()) evidence = examiner.evidence_of(point.point);
    if (evidence) point.kind = evidence->kind;
    if (point.kind != PointKind::saddle) ++found;
  }
}

}  // namespace

std::vector<double> in_own_box(const Problem& problem, Precision precision, std::vector<double> x) {
  if (precision == Precision::float64) return x;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] <= static_cast<double>(lower_bound<float>(problem.box.lower[i]))) x[i] = problem.box.lower[i];
    if (x[i] >= static_cast<double>(upper_bound<float>(problem.box.upper[i]))) x[i] = problem.box.upper[i];
  }
  return x;
}

void examine_ends(const Problem& problem, const MinimizeOptions& options, SearchResult& result) {
  if (!result.best) return;
  if (!problem.constraints.empty() || options.simplex) {
    const std::uint64_t values = values_of_constraint_evidence(problem);
    if (options.max_evaluations && result.values_evaluated + values > *options.max_evaluations) return;
    result.constraint_evidence = examine_constraints(problem, options, in_own_box(problem, options.precision, result.best->point), result.best->multipliers);
    result.examination_values = values;
    result.examination_gradients = problem.constraints.size() + 1;
    result.values_evaluated += result.examination_values;
    result.gradients_evaluated += result.examination_gradients;
    return;
  }
  SearchExaminer examiner(problem, options, result);
  result.evidence = examiner.evidence_of(result.best->point);
  std::vector<Minimum>& distinct = result.minima;
  if (!distinct.empty()) {
    if (result.evidence) result.evidence->others_within_tolerance = others_within_tolerance(*result.best, distinct);
    const auto wanted = static_cast<std::size_t>(options.minima);
    tell_kinds(examiner, wanted, result, distinct);
    const auto saddles = std::stable_partition(distinct.begin(), distinct.end(),
                                               [](const Minimum& point) { return point.kind != PointKind::saddle; });
    result.saddles_total = static_cast<std::uint64_t>(distinct.end() - saddles);
    const std::size_t listed = std::min<std::size_t>(wanted, result.saddles_total);
    result.saddles.assign(saddles, saddles + static_cast<std::ptrdiff_t>(listed));
    distinct.erase(saddles, distinct.end());
  }
  result.values_evaluated += result.examination_values;
  result.gradients_evaluated += result.examination_gradients;
}

}  // namespace polydescent
