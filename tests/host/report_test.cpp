#include "polydescent/host/report.hpp"

#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "host/data_fits.hpp"
#include "host/functors.hpp"
#include "polydescent/host/minimize.hpp"
#include "polydescent/kernels/objective/sphere.hpp"

namespace polydescent {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

/// A saddle at the origin.
struct Pass {
  template <class X>
  auto operator()(const X& x) const {
    using T = typename X::value_type;
    return T(square(x[0]) - square(x[1]));
  }
};

TEST(JsonReport, KeepsEveryBitOfANumber) {
  const SearchResult result = minimize(builtin_problem("ackley", 3), {.starts = 33, .iterations = 50});
  const json document = json::parse(to_json(result));
  EXPECT_EQ(document["best"]["value"].get<double>(), result.best->value);
  EXPECT_EQ(document["best"]["point"].get<std::vector<double>>(), result.best->point);
  EXPECT_EQ(document["minima"][1]["point"].get<std::vector<double>>(), result.minima[1].point);
}

TEST(JsonReport, WritesNullForWhatIsMissingOrNotFinite) {
  SearchResult result = minimize(builtin_problem("sphere", 2), {.starts = 2, .minima = 0});
  result.best->gradient_norm = std::numeric_limits<double>::infinity();
  const json document = json::parse(to_json(result));
  EXPECT_TRUE(document["best"]["gradient_norm"].is_null());
  EXPECT_TRUE(document["best"]["hits"].is_null());
  EXPECT_TRUE(document["minima_total"].is_null());
  EXPECT_EQ(document["coverage"], json({{"estimated_unseen", nullptr}, {"interval", nullptr}, {"singletons", nullptr}}));
}

TEST(JsonReport, SaysWhenEveryStartFailed) {
  const SearchResult nothing = minimize(problem(Undefined{}, Box::cube(2, 0, 1)), {.starts = 7});
  const json document = json::parse(to_json(nothing));
  EXPECT_TRUE(document["best"].is_null());
  EXPECT_EQ(document["statuses"], json({{"nonfinite-value", 7}}));
  EXPECT_EQ(document["minima_total"], 0);
  EXPECT_EQ(document["coverage"], json({{"estimated_unseen", nullptr}, {"interval", nullptr}, {"singletons", 0}}));
}

TEST(JsonReport, BringsTheEvidence) {
  const SearchResult result = minimize(builtin_problem("six-hump-camel"), {.starts = 100});
  const json document = json::parse(to_json(result));
  const json& evidence = document["best"]["evidence"];
  EXPECT_EQ(evidence["value"].get<double>(), result.evidence->value);
  EXPECT_EQ(evidence["gradient_norm"].get<double>(), result.evidence->gradient_norm);
  EXPECT_EQ(evidence["free_coordinates"], 2);
  EXPECT_EQ(evidence["smallest_eigenvalue"].get<double>(), *result.evidence->smallest_eigenvalue);
  EXPECT_EQ(evidence["eigenvalue_error"].get<double>(), *result.evidence->eigenvalue_error);
  EXPECT_EQ(evidence["kind"], "minimum");
  EXPECT_EQ(evidence["reason"], "");
  EXPECT_EQ(evidence["others_within_tolerance"], 1);
  for (const json& minimum : document["minima"]) EXPECT_EQ(minimum["kind"], "minimum");
  EXPECT_EQ(document["saddles"], json::array());
  EXPECT_EQ(document["saddles_total"], 0);
}

/// Two starts on the line from which no descent leaves the saddle.
SearchResult saddle_result() {
  const Problem pass = problem(Pass{}, Box::cube(2, -1, 1));
  return minimize(pass, {.start_points = {0.5, 0, 0.25, 0}});
}

TEST(JsonReport, ListsSaddlesApart) {
  const json document = json::parse(to_json(saddle_result()));
  EXPECT_EQ(document["best"]["evidence"]["kind"], "saddle");
  EXPECT_EQ(document["minima"], json::array());
  EXPECT_EQ(document["minima_total"], 0);
  ASSERT_EQ(document["saddles"].size(), 1U);
  EXPECT_EQ(document["saddles"][0]["kind"], "saddle");
  EXPECT_EQ(document["saddles"][0]["count"], 2);
}

TEST(JsonReport, CountsOneStartWhenItRunsAlone) {
  const json document = json::parse(to_json(minimize(builtin_problem("sphere", 2), {.starts = 50, .only_start = 7})));
  EXPECT_EQ(document["starts"], 1);
  EXPECT_EQ(document["descents"], 1);
  EXPECT_EQ(document["best"]["start"], 7);
}

TEST(TextReport, SaysTheAnswerAndHowItWasFound) {
  const Problem camel = builtin_problem("six-hump-camel");
  const std::string text = to_text(minimize(camel, {.starts = 500}), camel);
  for (const char* words : {"six-hump-camel", "500 descents by adam", "-1.0316284534", "of 500 starts", "known minimum",
                            "distinct minima: 6", "converged-gradient"}) {
    EXPECT_THAT(text, HasSubstr(words));
  }
}

TEST(TextReport, SaysWhatTheBestIs) {
  const Problem camel = builtin_problem("six-hump-camel");
  const std::string minimum = to_text(minimize(camel, {.starts = 100}), camel);
  EXPECT_THAT(minimum, HasSubstr("evidence        a minimum: smallest curvature 7."));
  EXPECT_THAT(minimum, HasSubstr("on 2 free coordinates, projected gradient"));
  EXPECT_THAT(minimum, HasSubstr("1 other point within 0.0001 of it"));
  EXPECT_THAT(minimum, Not(HasSubstr("saddle")));

  const std::string saddle = to_text(saddle_result(), camel);
  EXPECT_THAT(saddle, HasSubstr("a saddle, no minimum: the value falls in some direction; smallest curvature -2.0e+00"));
  EXPECT_THAT(saddle, HasSubstr("distinct minima: 0"));
  EXPECT_THAT(saddle, HasSubstr("1 saddle left out"));

  const Problem sphere = builtin_problem("sphere", 2);
  EXPECT_THAT(to_text(minimize(sphere, {.starts = 5, .iterations = 5, .polish = Polish::none}), sphere),
              HasSubstr("not shown to be a minimum (the gradient is not small)"));
  const Problem vertex = problem(Sphere{}, {{1, 1}, {2, 2}});
  EXPECT_THAT(to_text(minimize(vertex, {.starts = 5}), vertex), HasSubstr("a minimum: no coordinate is free to move"));
  const Problem wide = builtin_problem("sphere", 201);
  EXPECT_THAT(to_text(minimize(wide, {.starts = 5}), wide), HasSubstr("not shown to be a minimum (too many coordinates)"));
}

TEST(Reports, BringAFitsStatistics) {
  const Problem fit = misra1a_fit();
  const SearchResult result = minimize(fit, {.starts = 64, .optimizer = LevenbergMarquardt{}});
  const json document = json::parse(to_json(result));
  const json& statistics = document["fit"];
  EXPECT_EQ(document["variables"], json({"b1", "b2"}));
  EXPECT_EQ(document["polish"], "none");
  EXPECT_EQ(statistics["rows"], 14);
  EXPECT_EQ(statistics["residuals"], 14);
  EXPECT_EQ(statistics["degrees_of_freedom"], 12);
  EXPECT_EQ(statistics["residual_sum_of_squares"].get<double>(), result.fit->residual_sum_of_squares);
  EXPECT_EQ(statistics["reduced_chi_square"].get<double>(), *result.fit->reduced_chi_square);
  EXPECT_EQ(statistics["standard_errors"][1].get<double>(), *result.fit->standard_errors[1]);
  EXPECT_FALSE(statistics.contains("note"));
  const std::string text = to_text(result, fit);
  for (const char* words : {"at              b1 = 238.942, b2 = 0.000550156", "fit to 14 rows of data", "  b1         238.942129", "  +- 2.707\n",
                            "  b2     0.000550156431", "  +- 7.267e-06\n", "reduced chi-square 0.0103792824",
                            "by 14 residuals less 2 coordinates; standard deviation 0.101879"}) {
    EXPECT_THAT(text, HasSubstr(words));
  }
}

TEST(Reports, SayWhyAFitHasNoErrors) {
  const Problem fit = data_fit<Powers>({{0, 1}, {1, 2}}, Box::cube(2, -9, 9));
  const SearchResult result = minimize(fit, {.starts = 5});
  const json document = json::parse(to_json(result));
  EXPECT_FALSE(document.contains("variables"));
  EXPECT_EQ(document["polish"], "levenberg-marquardt");
  EXPECT_TRUE(document["fit"]["reduced_chi_square"].is_null());
  EXPECT_EQ(document["fit"]["standard_errors"], json({nullptr, nullptr}));
  EXPECT_EQ(document["fit"]["note"], result.fit->note);
  const std::string text = to_text(result, fit);
  EXPECT_THAT(text, HasSubstr("polished by levenberg-marquardt in float64"));
  EXPECT_THAT(text, HasSubstr("  no standard errors: 2 residuals leave none to spare for 2 coordinates\n"));
  EXPECT_THAT(text, HasSubstr("  x1                   1\n"));
  EXPECT_FALSE(json::parse(to_json(minimize(builtin_problem("sphere", 2), {.starts = 5}))).contains("fit"));
}

TEST(Reports, NameTheScheduleAndItsWarmUp) {
  const Problem camel = builtin_problem("six-hump-camel");
  const SearchResult warm = minimize(camel, {.starts = 5, .schedule = StepDecay{.every = 10, .factor = 0.5}, .warm_up = 20});
  EXPECT_THAT(to_text(warm, camel), HasSubstr("step:10:0.5 after 20 iterations of warm-up"));
  EXPECT_EQ(json::parse(to_json(warm))["schedule"], "step:10:0.5");
  EXPECT_EQ(json::parse(to_json(warm))["warm_up"], 20);
  const SearchResult cold = minimize(camel, {.starts = 5});
  EXPECT_THAT(to_text(cold, camel), Not(HasSubstr("warm-up")));
  EXPECT_EQ(json::parse(to_json(cold))["warm_up"], 0);
}

TEST(TextReport, NamesAKnownMinimumOnlyWhereTheBoundsAllowIt) {
  const auto text_within = [](Box box) {
    Problem camel = builtin_problem("six-hump-camel");  // minima at +-(0.0898, -0.7127)
    camel.box = std::move(box);
    return to_text(minimize(camel, {.starts = 50, .iterations = 50}), camel);
  };
  EXPECT_THAT(text_within({{0, -1}, {1, 0}}), HasSubstr("known minimum"));
  EXPECT_THAT(text_within({{-1, 0}, {0, 1}}), HasSubstr("known minimum"));
  EXPECT_THAT(text_within({{1, -1}, {2, 0}}), Not(HasSubstr("known minimum")));
}

TEST(TextReport, SaysHowFarTheBestIsFromTheKnownMinimum) {
  const Problem sphere = builtin_problem("sphere", 2);
  SearchResult result = minimize(sphere, {.starts = 5, .iterations = 5});
  for (const auto& [value, words] :
       {std::pair{2e-9, "0 (best is 2.0e-09 above)"}, std::pair{0.0, "0 (reached exactly)"},
        std::pair{-4.4e-16, "0 (best is within 4.4e-16)"}}) {
    result.best->value = value;
    EXPECT_THAT(to_text(result, sphere), HasSubstr(words));
  }
}

TEST(TextReport, AdvisesMoreIterationsWhenMostDescentsRanOut) {
  const Problem sphere = builtin_problem("sphere", 2);
  EXPECT_THAT(to_text(minimize(sphere, {.starts = 50, .iterations = 5, .polish = Polish::none}), sphere), HasSubstr("raise --iterations"));
  EXPECT_THAT(to_text(minimize(sphere, {.starts = 50}), sphere), Not(HasSubstr("raise --iterations")));
}

TEST(TextReport, GivesTheRateOfTheTimeItNames) {
  const Problem sphere = builtin_problem("sphere", 2);
  SearchResult result = minimize(sphere, {.starts = 5});
  result.values_evaluated = 3'000'000 + result.examination_values;
  result.descent_s = 2;
  result.total_s = 5;
  EXPECT_THAT(to_text(result, sphere), HasSubstr("3000000 values in 2.000 s: 1.5 Mvalues/s (5.000 s in all)"));
}

TEST(TextReport, SaysWhenThereIsNoAnswer) {
  const Problem hopeless = problem(Undefined{}, Box::cube(2, 0, 1));
  const std::string text = to_text(minimize(hopeless, {.starts = 7}), hopeless);
  EXPECT_THAT(text, HasSubstr("no start ended with a finite value"));
  EXPECT_THAT(text, HasSubstr("nonfinite-value 7"));
}

}  // namespace
}  // namespace polydescent
