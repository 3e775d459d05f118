#include "polydescent/host/gradient_check.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <nlohmann/json.hpp>

#include "host/functors.hpp"
#include "host/request_error.hpp"
#include "polydescent/host/builtin_objective.hpp"
#include "polydescent/host/error.hpp"
#include "polydescent/host/gradient_kind.hpp"
#include "polydescent/host/minimize.hpp"
#include "support/differentiable.hpp"

namespace polydescent {
namespace {

using testing::HasSubstr;
using testing::Not;

const GradientKindCheck& kind_of(const GradientCheck& check, const std::string& name) {
  for (const GradientKindCheck& kind : check.kinds) {
    if (kind.name == name) return kind;
  }
  throw std::out_of_range(name);
}

double epsilon_of(Precision precision) { return precision == Precision::float32 ? 0x1p-23 : 0x1p-52; }

/// So that forward differences are as exact as central ones.
bool is_piecewise_linear(const BuiltinObjective& objective) {
  return test::is_any_of(objective, {"schwefel-2-20", "schwefel-2-21", "five-uneven-peak-trap"});
}

TEST(GradientCheck, RanksTheKindsOfEveryFunction) {
  for (const BuiltinObjective& objective : builtin_objectives()) {
    if (!test::is_differentiable_by_steps(objective) || is_piecewise_linear(objective)) continue;
    const Problem problem = builtin_problem(objective.name, objective.nearest_dim(5));
    for (const Precision precision : {Precision::float64, Precision::float32}) {
      if (precision == Precision::float32 && test::has_short_waves(objective)) continue;
      const GradientCheck check = check_gradients(problem, {.precision = precision});
      SCOPED_TRACE(problem.name + (precision == Precision::float32 ? ", float32" : ", float64"));
      ASSERT_EQ(check.kinds.size(), gradient_kinds().size() - (objective.has_gradient() ? 0 : 1));
      EXPECT_EQ(check.points_left_out, 0U);
      if (objective.has_gradient()) {
        EXPECT_LE(kind_of(check, "analytic").median_error, 100 * epsilon_of(precision));
      }
      EXPECT_LE(kind_of(check, "dual").median_error, 100 * epsilon_of(precision));
      EXPECT_LT(kind_of(check, "central").median_error, kind_of(check, "forward").median_error);
      EXPECT_LT(kind_of(check, "forward").median_error, 0.01);
      for (const GradientKindCheck& kind : check.kinds) {
        EXPECT_GE(kind.largest_error, kind.median_error);
        EXPECT_EQ(kind.best.has_value(), kind.name == "central" || kind.name == "forward");
        if (!kind.best) continue;
        EXPECT_LE(kind.median_error, 3 * kind.best->error) << kind.name;
        for (const StepError& attempt : kind.sweep) EXPECT_GE(attempt.error, kind.best->error);
      }
      EXPECT_GT(check.value_noise, 0.02 * epsilon_of(precision));
      EXPECT_LT(check.value_noise, 100 * epsilon_of(precision));
    }
  }
}

/// A derivative with a mistake in coordinate 1.
struct Mistaken {
  template <class X>
  auto operator()(const X& x) const {
    return square(x[0]) + 3 * square(x[1]);
  }
  template <class X, class Partials>
  auto gradient(const X& x, const Partials& partials) const {
    partials.set(0, 2 * x[0]);
    partials.set(1, 5 * x[1]);
    return (*this)(x);
  }
};

TEST(GradientCheck, SeesAMistakeInADerivative) {
  const GradientCheck check = check_gradients(problem(Mistaken{}, Box::cube(2, -1, 2)));
  EXPECT_GT(kind_of(check, "analytic").median_error, 0.05);
  EXPECT_FALSE(kind_of(check, "analytic").default_attainable && kind_of(check, "analytic").largest_error < 0.1);
}

TEST(GradientCheck, LeavesOutKindsThatAFunctorDoesNotBring) {
  const GradientCheck check = check_gradients(problem(Valleys{}, Box::cube(3, -4, 4)));
  EXPECT_EQ(check.kinds.size(), gradient_kinds().size() - 1);
  EXPECT_THAT(to_text(check), Not(HasSubstr("analytic")));
}

TEST(GradientCheck, CountsAndLeavesOutPointsThatAreNotFinite) {
  const GradientCheck check = check_gradients(problem(Treacherous{}, Box::cube(2, -5, 5)), {.points = 300});
  EXPECT_GT(check.points_left_out, 60U);
  EXPECT_LT(check.points_left_out, 200U);
  EXPECT_LT(kind_of(check, "central").median_error, 1e-8);
}

TEST(GradientCheck, FailsWhereNoPointIsOfUse) {
  for (const Problem& hopeless : {problem(Flat{}, Box::cube(2, 0, 1)), problem(Undefined{}, Box::cube(2, 0, 1))}) {
    try {
      check_gradients(hopeless);
      FAIL() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.fault(), Fault::no_result);
      EXPECT_THAT(error.what(), HasSubstr("none of 100 random points"));
    }
  }
}

TEST(GradientCheck, RefusesImpossibleRequests) {
  const Problem sphere = builtin_problem("sphere", 2);
  EXPECT_THAT(request_error([&] { check_gradients(sphere, {.points = 0}); }), HasSubstr("--points 0"));
  Problem narrow = sphere;
  narrow.box = {{1, 1}, {1 + 1e-12, 2}};
  EXPECT_THAT(request_error([&] { check_gradients(narrow, {.precision = Precision::float32}); }), HasSubstr("float32"));
}

/// A search by each kind, with the tolerance that the check says it attains, stopped by nothing else, in a box around
/// the minimum.
TEST(AttainableTolerance, IsReachedByASearch) {
  for (const char* name : {"sphere", "rosenbrock", "rastrigin", "griewank", "levy", "styblinski-tang", "schwefel",
                           "himmelblau", "six-hump-camel"}) {
    Problem problem = builtin_problem(name, 2, 1);
    const std::vector<double>& minimizer = problem.known_minima.at(0).point;
    for (std::size_t i = 0; i < 2; ++i) {
      const double reach = 1e-3 * (problem.box.upper[i] - problem.box.lower[i]);
      problem.box.lower[i] = minimizer[i] - reach;
      problem.box.upper[i] = minimizer[i] + 2 * reach;
    }
    for (const Precision precision : {Precision::float64, Precision::float32}) {
      const GradientCheck check = check_gradients(problem, {.precision = precision});
      for (const GradientKindCheck& kind : check.kinds) {
        const SearchResult found = minimize(problem, {.starts = 64,
                                                      .iterations = 20'000,
                                                      .gradient = kind.name,
                                                      .gradient_tolerance = kind.attainable_tolerance,
                                                      .value_tolerance = 0.0,
                                                      .precision = precision});
        EXPECT_GE(found.statuses[static_cast<std::size_t>(Status::converged_gradient)], 60U)
            << problem.name << ", " << kind.name << (precision == Precision::float32 ? ", float32 " : ", float64 ")
            << kind.attainable_tolerance;
      }
    }
  }
}

// What a bound holds back is no gradient.
TEST(AttainableTolerance, IsAttainableWhereTheMinimumLiesOnABound) {
  Problem levy = builtin_problem("levy", 2);
  levy.box = Box::cube(2, -10, 0.5);
  Problem schwefel = builtin_problem("schwefel", 2);
  schwefel.box = Box::cube(2, -1, 1);
  for (const Problem& held : {levy, schwefel}) {
    EXPECT_TRUE(kind_of(check_gradients(held), "dual").default_attainable) << held.name;
  }
}

TEST(AttainableTolerance, IsOutOfReachByDefaultWhereTheMinimumIsAKink) {
  for (const Problem& kink : {builtin_problem("ackley", 3), builtin_problem("bukin-6")}) {
    for (const GradientKindCheck& kind : check_gradients(kink).kinds) {
      EXPECT_FALSE(kind.default_attainable) << kink.name << ", " << kind.name;
    }
  }
}

TEST(AttainableTolerance, IsMoreWithDifferencesAndInFloat32) {
  const Problem rosenbrock = builtin_problem("rosenbrock", 3, 1);
  const GradientCheck wide = check_gradients(rosenbrock);
  const GradientCheck narrow = check_gradients(rosenbrock, {.precision = Precision::float32});
  EXPECT_TRUE(kind_of(wide, "dual").default_attainable);
  EXPECT_FALSE(kind_of(wide, "forward").default_attainable);
  EXPECT_THAT(to_text(wide), HasSubstr("forward: minimize's default --gradient-tolerance 1e-08 is not attainable"));
  EXPECT_THAT(to_text(wide), Not(HasSubstr("dual: minimize's default")));
  for (const GradientKindCheck& kind : wide.kinds) {
    EXPECT_GE(kind.attainable_tolerance, kind_of(wide, "dual").attainable_tolerance / 2);
    EXPECT_GT(kind_of(narrow, kind.name).attainable_tolerance, 10 * kind.attainable_tolerance);
  }
}

TEST(AttainableTolerance, IsFoundWithoutAKnownMinimumToo) {
  const GradientCheck check = check_gradients(problem(Valleys{}, Box::cube(2, -4, 4)));
  EXPECT_LT(kind_of(check, "dual").attainable_tolerance, 1e-5);
}

TEST(GradientCheckReport, IsTheSameAsTextJsonAndTable) {
  const GradientCheck check = check_gradients(builtin_problem("levy", 4));
  const auto json = nlohmann::json::parse(to_json(check));
  const std::string text = to_text(check), table = to_markdown({check, check});
  ASSERT_EQ(json["gradients"].size(), check.kinds.size());
  EXPECT_EQ(nlohmann::json::parse(to_json(std::vector{check, check}))[1], json);
  for (std::size_t k = 0; k < check.kinds.size(); ++k) {
    EXPECT_EQ(json["gradients"][k]["name"], check.kinds[k].name);
    EXPECT_EQ(json["gradients"][k]["median_error"], check.kinds[k].median_error);
    EXPECT_EQ(json["gradients"][k]["step"].is_null(), !check.kinds[k].best.has_value());
    EXPECT_THAT(text, HasSubstr(check.kinds[k].name));
    EXPECT_THAT(table, HasSubstr("| levy | 4 | float64 | " + check.kinds[k].name + " | "));
  }
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 2 + 2 * static_cast<long>(check.kinds.size()));
}

}  // namespace
}  // namespace polydescent
