#include <gmock/gmock.h>

#include "cli/program.hpp"

namespace polydescent {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST(CheckCommand, ComparesEveryKindOfGradient) {
  const json check = run_json("check rosenbrock --dim 4 --precision float32 --points 50 --seed 3");
  EXPECT_EQ(check["command"], "check");
  EXPECT_EQ(check["objective"], "rosenbrock");
  EXPECT_EQ(check["dim"], 4);
  EXPECT_EQ(check["precision"], "float32");
  EXPECT_EQ(check["points"], 50);
  EXPECT_EQ(check["seed"], 3);
  std::vector<std::string> names;
  for (const json& kind : check["gradients"]) names.push_back(kind["name"]);
  EXPECT_EQ(names, (std::vector<std::string>{"central", "forward", "dual", "analytic"}));
  const json& step = check["gradients"][0]["step"];
  EXPECT_GE(step["ratio"], 1.0);
  EXPECT_LE(step["ratio"], 3.0);
  EXPECT_GT(step["sweep"].size(), 10U);
  EXPECT_TRUE(check["gradients"][2]["step"].is_null());
}

TEST(CheckCommand, LooksAtTheProblemThatItsFlagsName) {
  EXPECT_EQ(run_json("check bukin-6 --instance 2")["objective"], "bukin-6 instance 2");
  EXPECT_NE(run_json("check levy --dim 2 --bounds 0:1,-3:0")["gradients"], run_json("check levy --dim 2")["gradients"]);
}

TEST(CheckCommand, PrintsOneRowPerFunctionAndKindForAll) {
  const Outcome outcome = run_program("check all --dim 3 --points 20");
  EXPECT_EQ(outcome.exit_code, 0);
  std::size_t rows = 0;
  for (const json& check : run_json("check all --dim 3 --points 20")) {
    for (const json& kind : check["gradients"]) {
      const std::string row = "\n| " + check["objective"].get<std::string>() + " | " + check["dim"].dump() + " | float64 | " +
                              kind["name"].get<std::string>() + " | ";
      EXPECT_THAT(outcome.output, HasSubstr(row));
      ++rows;
    }
  }
  EXPECT_EQ(static_cast<std::size_t>(std::count(outcome.output.begin(), outcome.output.end(), '\n')), rows + 9);
}

TEST(CheckCommand, WritesTheSameDocumentToAFileAsToTheOutput) {
  const TemporaryFolder folder;
  const Outcome outcome = run_program("check sphere --dim 2 --quiet --json " + folder.file("check.json"));
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.output, "");
  EXPECT_EQ(json::parse(read_text(folder.file("check.json"))), run_json("check sphere --dim 2"));
  EXPECT_EQ(folder.entries(), 1);
}

TEST(CheckCommand, LeavesWithThreeWhenNoPointIsOfUse) {
  EXPECT_THAT(refusal_of("check rosenbrock --dim 2 --bounds 1e200:2e200", 3), HasSubstr("none of 100 random points"));
}

TEST(MinimizeCommand, TakesEveryKindOfGradient) {
  for (const std::string kind : {"central", "forward", "dual", "analytic"}) {
    const json result = run_json("minimize himmelblau --starts 100 --gradient " + kind);
    EXPECT_EQ(result["gradient"], kind);
    EXPECT_EQ(result["step"].is_number(), kind == "central" || kind == "forward") << kind;
    EXPECT_LT(result["best"]["value"], 1e-6) << kind;
  }
  EXPECT_EQ(run_json("minimize himmelblau --starts 9")["gradient"], "analytic");
}

}  // namespace
}  // namespace polydescent
