// A multiplier is the rate at which the best value changes when the right side of its constraint grows.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "polydescent/host/minimize.hpp"
#include "polydescent/kernels/constraint/lagrangian.hpp"
#include "support/constrained_objects.hpp"

namespace polydescent {
namespace {

using test::ConstrainedProblem;

constexpr int most_constraints = 9;

/// A compiled problem whose constraints compare with right sides that are larger by `shift`: a search for each of them needs
/// no other object. g enters the augmented Lagrangian as g_k - p[shift(k)], so a larger right side is a larger parameter.
struct ShiftedProblem {
  Problem problem;
  std::vector<double> shift;  // [constraint]

  const EvaluatorTable<double>& table() const { return problem.table->as_double; }
  const void* objective() const { return problem.objective.get(); }
};

const ShiftedProblem& from(const void* objective) { return *static_cast<const ShiftedProblem*>(objective); }

EvaluatorTable<double> shifted_table() {
  constexpr int own = index_of<AnalyticGradient, Gradients>;
  EvaluatorTable<double> table;
  table.value = [](const void* objective, Point<const double> x) { return from(objective).table().value(from(objective).objective(), x); };
  table.gradient[own] = [](const void* objective, double step, const BoxView<double>& box, Point<const double> x, Point<double> gradient) {
    return from(objective).table().gradient[own](from(objective).objective(), step, box, x, gradient);
  };
  table.constraints.count = [](const void* objective) { return static_cast<int>(from(objective).shift.size()); };
  table.constraints.relation = [](const void* objective, int k) {
    return from(objective).table().constraints.relation(from(objective).objective(), k);
  };
  table.constraints.values = [](const void* objective, Point<const double> x, double* left_minus_right) {
    const ShiftedProblem& problem = from(objective);
    problem.table().constraints.values(problem.objective(), x, left_minus_right);
    for (std::size_t k = 0; k < problem.shift.size(); ++k) left_minus_right[k] -= problem.shift[k];
  };
  table.constraints.gradient[own] = [](const void* objective, double step, const BoxView<double>& box, double* parameters,
                                       Point<const double> x, Point<double> gradient) {
    const ShiftedProblem& problem = from(objective);
    const LagrangianLayout layout{static_cast<int>(problem.shift.size())};
    double shifted[LagrangianLayout{most_constraints}.size()];
    std::copy_n(parameters, layout.size(), shifted);
    for (int k = 0; k < layout.constraints; ++k) shifted[layout.shift(k)] += problem.shift[static_cast<std::size_t>(k)];
    return problem.table().constraints.gradient[own](problem.objective(), step, box, shifted, x, gradient);
  };
  return table;
}

Problem shifted(const Problem& problem, std::vector<double> shift) {
  static const ObjectiveTable table{{}, shifted_table(), {}, {}};
  Problem result = problem;
  result.table = &table;
  result.objective = std::make_shared<const ShiftedProblem>(ShiftedProblem{problem, std::move(shift)});
  return result;
}

/// Problems whose multipliers are unique and whose best value is smooth in every right side. Not so in hs-040, hs-078 and hs-080:
/// they have optima in pairs, of which one is the better for larger right sides and the other for smaller ones.
const std::vector<std::string> smooth = {
    "hs-007", "hs-010", "hs-011", "hs-012", "hs-014", "hs-015", "hs-018", "hs-020", "hs-022", "hs-023", "hs-024",
    "hs-027", "hs-029", "hs-031", "hs-032", "hs-035", "hs-037", "hs-039", "hs-041", "hs-042", "hs-043", "hs-052",
    "hs-053", "hs-060", "hs-061", "hs-063", "hs-065", "hs-066", "hs-071", "hs-073", "hs-076", "hs-079", "g08"};

/// Every other one is turned upside down, to be maximized.
bool is_maximized(std::size_t which) { return which % 2 == 1; }

std::vector<ConstrainedProblem> published() {
  std::vector<ConstrainedProblem> chosen;
  for (const ConstrainedProblem& problem : test::constrained_problems()) {
    if (std::find(smooth.begin(), smooth.end(), problem.name) == smooth.end()) continue;
    chosen.push_back(problem);
    if (is_maximized(chosen.size() - 1)) chosen.back().objective = "-(" + problem.objective + ")";
  }
  return chosen;
}

/// How many constraints of each sort there were.
struct Sorts {
  int equations = 0, held = 0, free = 0;  // inequalities that hold the point back, and those that do not
};

/// One problem by many right sides.
class Sensitivity {
 public:
  Sensitivity(const ConstrainedProblem& published, const Problem& compiled, bool maximize)
      : published_(published), compiled_(compiled), options_{.starts = 64, .optimizer = Lbfgs{}, .maximize = maximize, .threads = 1, .minima = 0},
        end_(best(0, 0)) {}

  void check(Sorts& sorts) const {
    EXPECT_LE(test::error_of(published_, options_.maximize ? -end_.value : end_.value), test::allowed_error);
    const ConstraintTable<double>& table = compiled_.table->as_double.constraints;
    std::vector<double> left_minus_right(published_.constraints.size());
    table.values(compiled_.objective.get(), {end_.point.data(), published_.dim}, left_minus_right.data());
    for (std::size_t k = 0; k < left_minus_right.size(); ++k) {
      SCOPED_TRACE(published_.constraints[k]);
      const bool is_equation = table.relation(compiled_.objective.get(), static_cast<int>(k)) == Relation::equal;
      const bool is_met_exactly = std::abs(left_minus_right[k]) < test::allowed_violation;
      check_rate(k);
      if (!is_met_exactly) {
        EXPECT_EQ(end_.multipliers[k], 0);
      }
      ++(is_equation ? sorts.equations : is_met_exactly ? sorts.held : sorts.free);
    }
  }

 private:
  End best(std::size_t k, double larger) const {
    std::vector<double> shift(published_.constraints.size(), 0);
    shift[k] = larger;
    return *minimize(shifted(compiled_, shift), options_).best;
  }

  void check_rate(std::size_t k) const {
    constexpr double step = 1e-3, tolerance = 1e-3;
    const double rate = (best(k, step).value - best(k, -step).value) / (2 * step);
    EXPECT_NEAR(end_.multipliers[k], rate, tolerance * std::max(1.0, std::abs(end_.multipliers[k])));
  }

  const ConstrainedProblem& published_;
  const Problem& compiled_;
  MinimizeOptions options_;
  End end_;
};

TEST(Multipliers, AreTheRatesAtWhichTheBestValueChangesWithTheRightSides) {
  const std::vector<ConstrainedProblem> problems = published();
  ASSERT_EQ(problems.size(), smooth.size());
  const std::vector<Problem> compiled = test::compile_together(problems, 0);
  Sorts minimized, maximized;
  for (std::size_t p = 0; p < problems.size(); ++p) {
    SCOPED_TRACE(problems[p].name + (is_maximized(p) ? ", maximized" : ""));
    Sensitivity(problems[p], compiled[p], is_maximized(p)).check(is_maximized(p) ? maximized : minimized);
  }
  EXPECT_GE(problems.size(), 20u);
  EXPECT_GE(std::min({minimized.equations, minimized.held, minimized.free}), 5);
  EXPECT_GE(std::min({maximized.equations, maximized.held, maximized.free}), 5);
}

}  // namespace
}  // namespace polydescent
