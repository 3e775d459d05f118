// Ends to all digits: quasi-Newton descents by themselves and as a polish.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "host/functors.hpp"
#include "polydescent/host/builtin_objective.hpp"
#include "polydescent/host/minimize.hpp"

namespace polydescent {
namespace {

bool converged(Status status) {
  return status == Status::converged_gradient || status == Status::converged_value || status == Status::converged_step ||
         status == Status::at_bound;
}

/// Test functions that are smooth and neither flat nor badly scaled at their minima, in some of the dimensions they have. Of
/// others (ellipsoid, michalewicz, ...) values within rounding of the least are reached with larger gradients.
constexpr const char* smooth[] = {"sphere",      "rosenbrock",     "rastrigin",   "griewank",    "levy",        "styblinski-tang",
                                  "schwefel",    "himmelblau",     "bent-cigar",  "zakharov",    "trid",        "qing",
                                  "exponential", "six-hump-camel", "branin",      "beale",       "booth",       "matyas",
                                  "mccormick",   "goldstein-price", "colville",   "hartmann-3",  "hartmann-6",  "shekel-10",
                                  "egg-crate",   "three-hump-camel", "bohachevsky-1"};

template <class Check>
void for_each_smooth_problem(Check check) {
  for (const char* name : smooth) {
    const BuiltinObjective& objective = find_builtin_objective(name);
    for (const int dim : {1, 2, 3, 4, 5, 6, 10, 30}) {
      const bool is_tried = objective.max_dim > 0 || dim <= 2 || dim % 5 == 0;
      if (!objective.exists_in(dim) || !is_tried) continue;
      SCOPED_TRACE(objective.name + (" in " + std::to_string(dim)));
      check(builtin_problem(name, dim));
    }
  }
}

void expect_exact(const SearchResult& result, double share) {
  std::size_t exact = 0;
  for (std::size_t k = 0; k < result.ends->value.size(); ++k) {
    if (!converged(result.ends->status[k])) continue;
    EXPECT_LT(result.ends->gradient_norm[k], 1e-9) << "start " << k << ", " << name_of(result.ends->status[k]);
    ++exact;
  }
  EXPECT_GE(static_cast<double>(exact), share * static_cast<double>(result.ends->value.size()));
}

TEST(ExactEnds, AreReachedByQuasiNewtonDescentsFromTheUsualBox) {
  for_each_smooth_problem([](const Problem& problem) {
    for (const char* gradient : {"dual", "auto"}) {
      expect_exact(minimize(problem, {.starts = 64, .optimizer = Lbfgs{}, .gradient = gradient, .keep_ends = true}), 1);
    }
  });
}

TEST(ExactEnds, AreReachedByAPolishAfterASearchInFloat32) {
  for_each_smooth_problem([](const Problem& problem) {
    expect_exact(minimize(problem, {.starts = 64, .gradient = "dual", .polish = Polish::lbfgs, .precision = Precision::float32,
                                    .keep_ends = true}), 1);
  });
}

TEST(ExactEnds, AreReachedByAPolishThatNobodyAskedFor) {
  for_each_smooth_problem([](const Problem& problem) {
    for (const Precision precision : {Precision::float32, Precision::float64}) {
      const SearchResult result = minimize(problem, {.starts = 33, .precision = precision, .keep_ends = true});
      EXPECT_TRUE(result.polished);
      expect_exact(result, 1);
    }
  });
}

TEST(Polish, LowersNoEndAndCountsWhatItTakes) {
  const Problem rosenbrock = builtin_problem("rosenbrock", 6);
  MinimizeOptions options{.starts = 77, .iterations = 300, .polish = Polish::none, .keep_ends = true};
  const SearchResult plain = minimize(rosenbrock, options);
  options.polish = Polish::lbfgs;
  const SearchResult polished = minimize(rosenbrock, options);
  EXPECT_FALSE(plain.polished);
  EXPECT_EQ(plain.polish_iterations, 0U);
  EXPECT_EQ(polished.iterations, plain.iterations);
  for (std::size_t k = 0; k < 77; ++k) {
    EXPECT_LE(polished.ends->value[k], plain.ends->value[k]) << k;
    EXPECT_GE(polished.ends->iterations[k], plain.ends->iterations[k]) << k;
  }
  EXPECT_EQ(polished.gradients_evaluated - polished.examination_gradients,
            polished.iterations + polished.polish_iterations + 2 * 77);
}

TEST(Polish, IsLeftOutWhereItCannotHelpOrWasNotAskedFor) {
  const Problem sphere = builtin_problem("sphere", 3);
  EXPECT_FALSE(minimize(sphere, {.starts = 5, .polish = Polish::none}).polished);
  EXPECT_FALSE(minimize(sphere, {.starts = 5, .l1 = 0.1}).polished);
  EXPECT_FALSE(minimize(sphere, {.starts = 5, .optimizer = Lbfgs{}}).polished);
  EXPECT_FALSE(minimize(sphere, {.starts = 5, .iterations = 0}).polished);
  EXPECT_TRUE(minimize(sphere, {.starts = 5, .optimizer = Lbfgs{}, .precision = Precision::float32}).polished);
}

TEST(Polish, TakesADescentOnThatStillMovesOnlyWhenToldTo) {
  const Problem valleys = problem(Valleys{}, Box::cube(3, -5, 5));
  MinimizeOptions options{.starts = 9, .optimizer = GradientDescent{}, .learning_rate = 1e-5, .schedule = Constant{},
                          .iterations = 100};
  const SearchResult moving = minimize(valleys, options);
  EXPECT_EQ(moving.polish_iterations, 0U);
  EXPECT_EQ(moving.best->status, Status::iteration_limit);
  options.polish = Polish::lbfgs;
  EXPECT_EQ(minimize(valleys, options).best->status, Status::converged_gradient);
}

/// The minimum of sum x_i^4 - 16 x_i^2 + (5 + i) x_i + 0.5 x_i^2 is a root of a cubic: Newton's method says which.
TEST(Polish, KnowsThePenaltyL2) {
  const Problem valleys = problem(Valleys{}, Box::cube(3, -5, 5));
  const SearchResult result = minimize(valleys, {.starts = 64, .l2 = 0.5});
  for (int i = 0; i < 3; ++i) {
    double x = -3;
    for (int t = 0; t < 50; ++t) x -= (4 * x * x * x - 31 * x + 5 + i) / (12 * x * x - 31);
    EXPECT_NEAR(result.best->point[static_cast<std::size_t>(i)], x, 1e-12);
  }
}

TEST(QuasiNewton, TakesAThousandDimensions) {
  const SearchResult result = minimize(builtin_problem("rosenbrock", 1000), {.starts = 20, .optimizer = Lbfgs{}, .keep_ends = true});
  for (std::size_t k = 0; k < 20; ++k) EXPECT_LT(result.ends->gradient_norm[k], 1e-9) << k;
  EXPECT_LT(result.best->value, 1e-20);
}

TEST(QuasiNewton, IsTheSameBitsAloneAndWithAnyNumberOfThreads) {
  for (const auto& [optimizer, polish] : {std::pair<Optimizer, Polish>{Lbfgs{}, Polish::none}, {Adam{}, Polish::lbfgs}}) {
    for (const Precision precision : {Precision::float64, Precision::float32}) {
      const Problem levy = builtin_problem("levy", 5, 2);
      MinimizeOptions options{.starts = 150, .optimizer = optimizer, .iterations = 300, .polish = polish, .precision = precision,
                              .threads = 1, .keep_ends = true};
      const SearchResult all = minimize(levy, options);
      options.threads = 3;
      EXPECT_EQ(minimize(levy, options).ends->point, all.ends->point);
      for (const std::uint64_t start : {0U, 31U, 149U}) {
        options.only_start = start;
        const SearchResult alone = minimize(levy, options);
        EXPECT_EQ(alone.best->value, all.ends->value[start]);
        EXPECT_EQ(alone.best->point, std::vector<double>(all.ends->point.begin() + static_cast<long>(5 * start),
                                                         all.ends->point.begin() + static_cast<long>(5 * start + 5)));
      }
    }
  }
}

}  // namespace
}  // namespace polydescent
