// Many problems in one search: each is what a search of its own would find.
#include <gmock/gmock.h>

#include <cmath>
#include <string>
#include <vector>

#include "host/request_error.hpp"
#include "polydescent/host/builtin_objective.hpp"
#include "polydescent/host/minimize.hpp"

namespace polydescent {
namespace {

using testing::HasSubstr;

/// (x_0 - p_0)^2 + p_1 (x_1 - p_0)^2 + p_2
struct Bowl {
  template <class X, class P>
  auto operator()(const X& x, const P& p) const {
    using T = typename X::value_type;
    return T(square(x[0] - p[0]) + p[1] * square(x[1] - p[0]) + p[2]);
  }
};

Data bowls(int problems) {
  Data data{{}, 3};
  for (int k = 0; k < problems; ++k) data.number.insert(data.number.end(), {0.1 * k - 2, 1.0 + k, 10.0 * k});
  return data;
}

TEST(ManyProblems, EachHaveTheirOwnMinimum) {
  for (const Optimizer& optimizer : {Optimizer{Adam{}}, Optimizer{Lbfgs{}}}) {
    for (const Precision precision : {Precision::float64, Precision::float32}) {
      const SearchResult found = minimize(parametric_problem(Bowl{}, bowls(37), Box::cube(2, -3, 3)),
                                          {.starts = 5, .optimizer = optimizer, .precision = precision});
      ASSERT_EQ(found.problems.size(), 37U);
      EXPECT_EQ(found.starts, 37U * 5);
      EXPECT_EQ(found.starts_each, 5U);
      for (int k = 0; k < 37; ++k) {
        const ProblemResult& one = found.problems[static_cast<std::size_t>(k)];
        ASSERT_TRUE(one.best.has_value());
        EXPECT_NEAR(one.best->value, 10.0 * k, 1e-9);
        for (const double x : one.best->point) EXPECT_NEAR(x, 0.1 * k - 2, 1e-6);
        EXPECT_EQ(one.best->start / 5, static_cast<std::uint64_t>(k));
        ASSERT_EQ(one.minima.size(), 1U);
        EXPECT_EQ(one.minima[0].count, 5U);
        EXPECT_EQ(one.minima_total, 1U);
        EXPECT_EQ(one.parameters[1], 1.0 + k);
      }
      EXPECT_EQ(found.best->start, found.problems[0].best->start);
      EXPECT_TRUE(found.minima.empty());
      EXPECT_FALSE(found.evidence.has_value());
    }
  }
}

/// Problem k's starts, wherever its row stands, whoever its neighbours are, however many threads.
TEST(ManyProblems, GiveEachTheBitsOfASearchOfItsOwn) {
  const std::vector<std::string> names{"a", "b"};
  Data rows{{}, 2};
  for (int k = 0; k < 9; ++k) rows.number.insert(rows.number.end(), {0.5 + 0.1 * k, 20.0 + 13 * k});
  for (const auto& [optimizer, sampler] : {std::pair{Optimizer{Adam{}}, "sobol"}, std::pair{Optimizer{Lbfgs{}}, "latin-hypercube"}}) {
    MinimizeOptions options{.starts = 11, .seed = 3, .sampler = sampler, .optimizer = optimizer, .iterations = 200, .threads = 2,
                            .keep_ends = true};
    const SearchResult together = minimize(parametric_builtin("rosenbrock", 3, names, rows), options);
    options.threads = 1;
    for (std::size_t k = 0; k < 9; ++k) {
      const Data own{{rows.number[2 * k], rows.number[2 * k + 1]}, 2};
      const SearchResult alone = minimize(parametric_builtin("rosenbrock", 3, names, own), options);
      EXPECT_TRUE(alone.problems.empty()) << "one problem is a search as any";
      for (std::size_t start = 0; start < 11; ++start) {
        EXPECT_EQ(together.ends->value[11 * k + start], alone.ends->value[start]) << k << ", " << start;
        for (std::size_t i = 0; i < 3; ++i) {
          EXPECT_EQ(together.ends->point[3 * (11 * k + start) + i], alone.ends->point[3 * start + i]) << k << ", " << start;
        }
      }
      ASSERT_EQ(together.problems[k].minima.size(), alone.minima.size() + alone.saddles.size());
      for (std::size_t m = 0; m < together.problems[k].minima.size() && alone.saddles.empty(); ++m) {
        EXPECT_EQ(together.problems[k].minima[m].count, alone.minima[m].count);
        EXPECT_EQ(together.problems[k].minima[m].start, 11 * k + alone.minima[m].start);
      }
    }
  }
}

TEST(ManyProblems, AreTheFunctionAsWrittenWithItsUsualParameters) {
  for (const char* name : {"rosenbrock", "rastrigin", "himmelblau", "branin"}) {
    const Problem written = builtin_problem(name, name == std::string("himmelblau") || name == std::string("branin") ? 2 : 4);
    const auto& objective = find_builtin_objective(name);
    Data usual{{}, static_cast<int>(objective.parameters.size())};
    for (const NamedParameter& parameter : objective.parameters) usual.number.push_back(parameter.value);
    const Problem same = parametric_builtin(name, written.dim, {}, usual);
    for (double at = -1.5; at < 2; at += 0.37) {
      const std::vector<double> x(static_cast<std::size_t>(written.dim), at);
      EXPECT_NEAR(evaluate(same, x), evaluate(written, x), 1e-12 * std::abs(evaluate(written, x))) << name;
    }
  }
}

TEST(ManyProblems, RepeatOneStartBitForBit) {
  const Problem problem = parametric_problem(Bowl{}, bowls(7), Box::cube(2, -3, 3));
  MinimizeOptions options{.starts = 13, .iterations = 40, .polish = Polish::none, .keep_ends = true};
  const SearchResult all = minimize(problem, options);
  options.only_start = 4 * 13 + 9;
  const SearchResult one = minimize(problem, options);
  EXPECT_EQ(one.ends->value[0], all.ends->value[4 * 13 + 9]);
  EXPECT_EQ(one.problems[4].best->start, 4U * 13 + 9);
  EXPECT_FALSE(one.problems[3].best.has_value());
}

TEST(ManyProblems, StartFromTheSameGivenPoints) {
  const SearchResult found = minimize(parametric_problem(Bowl{}, bowls(3), Box::cube(2, -3, 3)),
                                      {.start_points = {1, 1, -1, 2}, .iterations = 0, .polish = Polish::none, .keep_ends = true});
  ASSERT_EQ(found.ends->value.size(), 6U);
  for (std::size_t k = 0; k < 6; ++k) EXPECT_EQ(found.ends->point[2 * k], k % 2 == 0 ? 1 : -1);
}

TEST(ManyProblems, AreTracedInTheirOwnProblem) {
  const SearchResult found = minimize(parametric_problem(Bowl{}, bowls(3), Box::cube(2, -3, 3)),
                                      {.starts = 2, .iterations = 30, .keep_ends = true, .trace_starts = 5});
  for (std::uint64_t start = 0; start < 5; ++start) {
    double last = NAN;
    for (const TracePoint& at : found.trace) last = at.start == start ? at.value : last;
    EXPECT_EQ(last, found.ends->value[start]) << start;
  }
}

TEST(ManyProblems, RefuseWhatMakesNoSense) {
  const Data two{{1, 2}, 1};
  const Problem many = parametric_problem(Bowl{}, bowls(3), Box::cube(2, -3, 3));
  const auto refusal = [](auto search) { return request_error(search); };
  EXPECT_THAT(refusal([&] { minimize(many, {.target = 1}); }), HasSubstr("--target"));
  EXPECT_THAT(refusal([&] { minimize(many, {.optimizer = LevenbergMarquardt{}}); }), HasSubstr("levenberg-marquardt"));
  EXPECT_THAT(refusal([&] { minimize(many, {.starts = 10, .only_start = 30}); }), HasSubstr("--only-start 30"));
  EXPECT_THAT(refusal([&] { parametric_builtin("sphere", 2, {}, two); }), HasSubstr("sphere has no parameters"));
  EXPECT_THAT(refusal([&] { parametric_builtin("rosenbrock", 2, {}, two); }), HasSubstr("rosenbrock has 2 (a, b)"));
  EXPECT_THAT(refusal([&] { parametric_builtin("rosenbrock", 2, {"c"}, two); }), HasSubstr("no parameter 'c'"));
  EXPECT_THAT(refusal([&] { parametric_builtin("rosenbrock", 2, {"a", "a"}, {{1, 2}, 2}); }), HasSubstr("twice"));
  EXPECT_THAT(refusal([&] { minimize(builtin_problem("mccormick"), {.symmetry = {.permutation = true}}); }), HasSubstr("--symmetry"));
}

}  // namespace
}  // namespace polydescent
