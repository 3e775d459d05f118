#include "polydescent/host/report.hpp"

#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "host/functors.hpp"
#include "polydescent/host/minimize.hpp"

namespace polydescent {
namespace {

using nlohmann::json;
using testing::HasSubstr;

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
  EXPECT_EQ(document["coverage"], json({{"estimated_unseen", nullptr}, {"singletons", nullptr}}));
}

TEST(JsonReport, SaysWhenEveryStartFailed) {
  const SearchResult nothing = minimize(problem(Undefined{}, Box::cube(2, 0, 1)), {.starts = 7});
  const json document = json::parse(to_json(nothing));
  EXPECT_TRUE(document["best"].is_null());
  EXPECT_EQ(document["statuses"], json({{"nonfinite-value", 7}}));
  EXPECT_EQ(document["minima_total"], 0);
  EXPECT_EQ(document["coverage"], json({{"estimated_unseen", nullptr}, {"singletons", 0}}));
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
                            "distinct minima: 6", "converged-value"}) {
    EXPECT_THAT(text, HasSubstr(words));
  }
}

TEST(TextReport, SaysWhenThereIsNoAnswer) {
  const Problem hopeless = problem(Undefined{}, Box::cube(2, 0, 1));
  const std::string text = to_text(minimize(hopeless, {.starts = 7}), hopeless);
  EXPECT_THAT(text, HasSubstr("no start ended with a finite value"));
  EXPECT_THAT(text, HasSubstr("nonfinite-value 7"));
}

}  // namespace
}  // namespace polydescent
