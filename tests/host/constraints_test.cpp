// Augmented Lagrangians: the lecture's own examples, signs of multipliers, and what cannot be met.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "host/request_error.hpp"
#include "polydescent/host/minimize.hpp"

namespace polydescent {
namespace {

Problem constrained(const std::string& text, const std::vector<std::string>& constraints, Box box, int dim = 0) {
  ObjectiveRequest request;
  request.box = std::move(box);
  request.dim = dim;
  request.constraints = constraints;
  request.float64_only = request.automatic_gradient_only = true;
  return Problem::expression(text, request);
}

const MinimizeOptions few{.starts = 64, .optimizer = Lbfgs{}};
MinimizeOptions highest() {
  MinimizeOptions options = few;
  options.maximize = true;
  return options;
}

TEST(Constraints, HoldTheLecturesHillOnALine) {
  const SearchResult result = minimize(constrained("-(x-2)^2-(y-1)^2+10", {"x - y = 0"}, Box::cube(1, -5, 5)), highest());
  ASSERT_TRUE(result.best.has_value());
  EXPECT_NEAR(result.best->value, 9.5, 1e-8);
  EXPECT_NEAR(result.best->point[0], 1.5, 1e-7);
  EXPECT_NEAR(result.best->multipliers[0], 1, 1e-6);
  EXPECT_LT(result.best->constraint_violation, 1e-8);
}

TEST(Constraints, MakeEntropiesOfProbabilities) {
  const SearchResult coin = minimize(constrained("-xlogx(p)-xlogx(q)", {"p + q = 1"}, Box::cube(1, 0, 1)), highest());
  EXPECT_NEAR(coin.best->value, std::log(2.0), 1e-8);
  EXPECT_NEAR(coin.best->point[0], 0.5, 1e-6);
  const SearchResult flat = minimize(constrained("-sum(i, 0, n-1, xlogx(x[i]))", {"sum(i, 0, n-1, x[i]) = 1"}, Box::cube(1, 0, 1), 16), highest());
  EXPECT_NEAR(flat.best->value, std::log(16.0), 1e-8);
  for (const double p : flat.best->point) EXPECT_NEAR(p, 1.0 / 16, 1e-6);
}

TEST(Constraints, GiveMultipliersTheSignsOfTheirRelations) {
  const Box box = Box::cube(1, -5, 5);
  const auto multiplier = [&](const std::string& objective, const std::string& constraint, bool maximize) {
    const SearchResult result = minimize(constrained(objective, {constraint}, box), maximize ? highest() : few);
    EXPECT_LT(result.best->constraint_violation, 1e-8);
    return result.best->multipliers[0];
  };
  EXPECT_NEAR(multiplier("(x-2)^2 + y^2", "x <= 1", false), -2, 1e-6);   // the value falls by 2 a unit as the right side grows
  EXPECT_NEAR(multiplier("(x-2)^2 + y^2", "x >= 3", false), 2, 1e-6);
  EXPECT_NEAR(multiplier("-(x-2)^2 - y^2", "x <= 1", true), 2, 1e-6);
  EXPECT_NEAR(multiplier("-(x-2)^2 - y^2", "x >= 3", true), -2, 1e-6);
  EXPECT_NEAR(multiplier("(x-2)^2 + y^2", "x <= 3", false), 0, 1e-9);    // it does not hold the point back
  EXPECT_NEAR(multiplier("x + y", "x^2 + y^2 = 2", false), -0.5, 1e-6);
}

TEST(Constraints, ThatNothingMeetsAreNamed) {
  const SearchResult result = minimize(constrained("x^2 + y^2", {"x + y >= 3", "x <= 1", "y <= 1"}, Box::cube(1, -5, 5)), few);
  EXPECT_FALSE(result.best.has_value());
  ASSERT_TRUE(result.least_infeasible.has_value());
  EXPECT_NEAR(result.least_infeasible->constraint_violation, 1.0 / 3, 1e-3);
  EXPECT_EQ(result.statuses[static_cast<std::size_t>(Status::infeasible)], 64u);
}

TEST(Constraints, ThatAreRedundantAreSurvived) {
  const SearchResult result = minimize(constrained("(x-2)^2 + (y-2)^2", {"x + y = 2", "2*x + 2*y = 4", "x + y <= 2"}, Box::cube(1, -5, 5)), few);
  EXPECT_NEAR(result.best->value, 2, 1e-8);
  EXPECT_LT(result.best->constraint_violation, 1e-8);
}

struct OwnConstraints {
  int constraints() const { return 2; }
  Relation relation(int k) const { return k == 0 ? Relation::at_least : Relation::equal; }
  template <class X>
  auto operator()(const X& x) const {
    return square(x[0]) + square(x[1]) + square(x[2]);
  }
  template <class X>
  auto constraint(const X& x, int k) const {
    using T = typename X::value_type;
    return k == 0 ? T(x[0] - T(1)) : T(x[1] + x[2] - T(2));
  }
};

TEST(Constraints, OfAFunctorAreMetByEveryKindOfGradient) {
  for (const char* gradient : {"auto", "dual", "central", "forward"}) {
    MinimizeOptions options = few;
    options.gradient = gradient;
    const SearchResult result = minimize(OwnConstraints{}, Box::cube(3, -5, 5), options);
    ASSERT_TRUE(result.best.has_value()) << gradient;
    EXPECT_NEAR(result.best->value, 3, 1e-6) << gradient;
    EXPECT_NEAR(result.best->multipliers[0], 2, 1e-4) << gradient;
    EXPECT_NEAR(result.best->multipliers[1], 2, 1e-4) << gradient;
  }
}

TEST(Constraints, AreMetByFirstOrderRulesAndInFloat32AndTakenOnToTheExactMinimum) {
  for (const char* rule : {"gradient-descent", "momentum", "adagrad", "rmsprop", "adam"}) {
    for (const Precision precision : {Precision::float64, Precision::float32}) {
      const MinimizeOptions options{.starts = 16, .optimizer = optimizer_named(rule), .precision = precision};
      const SearchResult result = minimize(OwnConstraints{}, Box::cube(3, -5, 5), options);
      ASSERT_TRUE(result.best.has_value()) << rule;
      EXPECT_EQ(result.statuses[static_cast<std::size_t>(Status::converged_gradient)], 16u) << rule;
      EXPECT_NEAR(result.best->value, 3, 1e-8) << rule;  // a breach may be 1e-9, and the multipliers are 2
      EXPECT_NEAR(result.best->multipliers[0], 2, 1e-6) << rule;
    }
  }
}

TEST(Constraints, AreNearlyMetByAFirstOrderRuleAlone) {
  for (const char* rule : {"rmsprop", "adam", "nadam"}) {
    const MinimizeOptions options{.starts = 16, .optimizer = optimizer_named(rule), .polish = Polish::none};
    const SearchResult result = minimize(OwnConstraints{}, Box::cube(3, -5, 5), options);
    ASSERT_TRUE(result.best.has_value()) << rule;
    EXPECT_NEAR(result.best->value, 3, 1e-4) << rule;
    EXPECT_LT(result.best->constraint_violation, 1e-8) << rule;
    EXPECT_NEAR(result.best->multipliers[1], 2, 1e-2) << rule;
  }
}

TEST(Constraints, GoWithPenalties) {
  for (const bool maximize : {false, true}) {
    MinimizeOptions options = maximize ? highest() : few;
    options.l2 = 0.5;
    const SearchResult result = minimize(constrained(maximize ? "-(x-2)^2 - y^2" : "(x-2)^2 + y^2", {"x >= 3"}, Box::cube(1, -5, 5)), options);
    EXPECT_NEAR(result.best->value, maximize ? -1 : 1, 1e-8);  // without the penalty
    EXPECT_NEAR(result.best->penalty, 4.5, 1e-8);
    EXPECT_NEAR(result.best->multipliers[0], maximize ? -5 : 5, 1e-6);  // 2 (3 - 2) + 2 l2 3
    EXPECT_LT(result.constraint_evidence->stationarity, 1e-8);
  }
}

// Some starts give up where they break the first by almost 1e-6, with multipliers of 1e5; they would have the least value.
TEST(Constraints, BestIsOfTheStartsThatMeetThemToTheTolerance) {
  MinimizeOptions options = few;
  options.starts = 1024;
  const Problem problem = constrained("-x[0]", {"x[1] - exp(x[0]) >= 0", "x[2] - exp(x[1]) >= 0"}, {{0, 0, 0}, {100, 100, 10}}, 3);
  const SearchResult result = minimize(problem, options);
  EXPECT_NEAR(result.best->value, -std::log(std::log(10.0)), 1e-6);
  EXPECT_LT(result.best->constraint_violation, 1e-6);
  EXPECT_NEAR(result.best->multipliers[0], 1 / std::log(10.0), 1e-5);  // d ln ln 10 / d(right sides)
}

TEST(Constraints, ThatAreNoNumbersAreNotMet) {
  const SearchResult constraint = minimize(constrained("x", {"log(x) >= -1"}, Box::cube(1, -2, -1)), few);
  EXPECT_FALSE(constraint.best.has_value());
  EXPECT_FALSE(constraint.least_infeasible.has_value());
  const SearchResult objective = minimize(constrained("log(-1 - x^2) + y", {"x <= 0.5"}, Box::cube(1, -1, 1)), few);
  EXPECT_FALSE(objective.best.has_value());
  EXPECT_EQ(objective.statuses[static_cast<std::size_t>(Status::nonfinite_value)], 64u);
}

TEST(Constraints, AreMetWhereTheObjectiveIsFlat) {
  const SearchResult result = minimize(constrained("-exp(-x^2-(y-1)^2)", {"x + y = 20"}, Box::cube(1, -30, 30)), few);
  EXPECT_EQ(result.statuses[static_cast<std::size_t>(Status::infeasible)], 0u);
}

TEST(Constraints, CountWhatTheyTake) {
  const Problem problem = constrained("x^2 + y^2 + sin(5*x)*cos(4*y)", {"x + y >= 1", "x - y <= 0.5", "x*y >= 0.1"}, Box::cube(1, -2, 2));
  MinimizeOptions options = few;
  options.keep_ends = true;
  const SearchResult whole = minimize(problem, options);
  for (const Optimizer& optimizer : {Optimizer{Lbfgs{}}, Optimizer{Adam{}}}) {
    for (const std::uint64_t most : {7u, 50u, 420u, 2000u, 20000u}) {
      options.optimizer = optimizer;
      options.max_evaluations = most;
      const SearchResult result = minimize(problem, options);
      EXPECT_LE(result.values_evaluated, most) << name_of(optimizer);
      if (takes_rate(optimizer)) continue;
      for (std::size_t k = 0; k < 64; ++k) {  // what was not stopped ends where it does without a limit
        if (result.ends->status[k] == Status::stopped) continue;
        EXPECT_EQ(result.ends->status[k], whole.ends->status[k]) << most << ": start " << k;
        EXPECT_EQ(result.ends->point[2 * k], whole.ends->point[2 * k]) << most << ": start " << k;
      }
    }
  }
}

TEST(Constraints, GiveAValueOnlyWhereTheyAreMet) {
  MinimizeOptions options = few;
  options.keep_ends = true;
  options.gradient_tolerance = 0;
  const SearchResult result = minimize(constrained("x*y^3 - x^2 + sin(4*x*y)", {"abs(x) + abs(y) <= 1"}, Box::cube(1, -5, 5)), options);
  for (std::size_t k = 0; k < 64; ++k) {
    EXPECT_EQ(std::isfinite(result.ends->value[k]), result.ends->status[k] != Status::infeasible) << k;
    EXPECT_TRUE(std::isnan(result.ends->value[k]) || result.ends->violation[k] <= 1e-8) << k;
  }
}

TEST(Constraints, InFloat32HaveEvidenceAtBounds) {
  ObjectiveRequest request;
  request.box = Box::cube(1, 0.1, 1.3);
  request.constraints = {"x + y <= 2"};
  MinimizeOptions options = few;
  options.precision = Precision::float32;
  options.polish = Polish::none;
  EXPECT_EQ(minimize(Problem::expression("x + y + x*y", request), options).constraint_evidence->stationarity, 0);
}

TEST(Constraints, ComeWithEvidence) {
  const Box box = Box::cube(1, -5, 5);
  const SearchResult one = minimize(constrained("(x-2)^2 + y^2", {"x <= 1", "y >= -1"}, box), few);
  ASSERT_TRUE(one.constraint_evidence.has_value());
  EXPECT_LT(one.constraint_evidence->stationarity, 1e-8);
  EXPECT_LT(one.constraint_evidence->violation, 1e-8);
  EXPECT_LT(one.constraint_evidence->complementarity, 1e-8);
  EXPECT_TRUE(one.constraint_evidence->unique);
  const SearchResult twice = minimize(constrained("(x-2)^2 + y^2", {"x <= 1", "2*x <= 2"}, box), few);
  EXPECT_FALSE(twice.constraint_evidence->unique);
  EXPECT_NEAR(twice.best->multipliers[0] + 2 * twice.best->multipliers[1], -2, 1e-6);  // their sum is what the point needs
}

TEST(Constraints, EvidenceSeesWhatIsNoExtreme) {
  const Problem problem = constrained("(x-2)^2 + y^2", {"x <= 1"}, Box::cube(1, -5, 5));
  const auto examined = [&](std::vector<double> x, double multiplier) { return examine_constraints(problem, {}, x, {multiplier}); };
  EXPECT_LT(examined({1, 0}, -2).stationarity, 1e-15);
  EXPECT_NEAR(examined({1, 0}, 0).stationarity, 20, 1e-12);         // |df/dx| = 2 over a width of 10
  EXPECT_NEAR(examined({0.5, 0}, -3).complementarity, 1.5, 1e-15);  // half a unit of slack
  EXPECT_NEAR(examined({1.25, 0}, -1.5).violation, 0.25, 1e-15);
}

TEST(Constraints, GiveTheSameBitsForAStartAloneAndForAnyNumberOfThreads) {
  const Problem problem = constrained("100*(y-x^2)^2+(1-x)^2", {"x^2 + y^2 <= 1.5", "x + y = 0.5"}, Box::cube(1, -2, 2));
  MinimizeOptions options = few;
  options.keep_ends = true;
  options.threads = 1;
  const SearchResult one = minimize(problem, options);
  options.threads = 2;
  const SearchResult two = minimize(problem, options);
  EXPECT_EQ(one.ends->point, two.ends->point);
  EXPECT_EQ(one.ends->multipliers, two.ends->multipliers);
  EXPECT_EQ(one.ends->violation, two.ends->violation);
  for (const std::uint64_t start : {0, 17, 63}) {
    options.only_start = start;
    const SearchResult alone = minimize(problem, options);
    for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(alone.ends->point[i], one.ends->point[start * 2 + i]);
  }
}

TEST(Constraints, AreRefusedWhereTheyAreNone) {
  const auto message = [](const std::string& constraint) {
    return request_error([&] { constrained("x^2 + y^2", {constraint}, Box::cube(1, -5, 5)); });
  };
  EXPECT_NE(message("x + y").find("constraint, column 6: expected =, <= or >="), std::string::npos);
  EXPECT_NE(message("x < y").find("write <="), std::string::npos);
  EXPECT_NE(message("0 <= x <= 1").find("give two constraints"), std::string::npos);
  EXPECT_NE(message("1 = 2").find("no variable is in it"), std::string::npos);
  EXPECT_NE(message("x = sinn(y)").find("constraint, column 5: there is no function sinn"), std::string::npos);
  const auto refused = [](const MinimizeOptions& options) {
    return request_error([&] { minimize(OwnConstraints{}, Box::cube(3, -5, 5), options); });
  };
  EXPECT_NE(refused({.polish = Polish::levenberg_marquardt}).find("constraints"), std::string::npos);
  const std::vector<std::string> three{"x + y = 1", "x - y = 1", "x*y = 1"};
  EXPECT_NE(request_error([&] { minimize(constrained("x^2 + y^2", three, Box::cube(1, -5, 5)), few); }).find("3 equality constraints and 2 variables"),
            std::string::npos);
}

}  // namespace
}  // namespace polydescent
