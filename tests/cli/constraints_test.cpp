// --subject-to and --simplex.
#include <gmock/gmock.h>

#include <cmath>
#include <fstream>
#include <string>

#include "cli/program.hpp"

namespace polydescent {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST(SubjectTo, GivesTheHillOnALineItsMultiplier) {
  const std::string command = "minimize --expr 10-(x-2)^2-(y-1)^2 --subject-to x-y=0 --bounds -5:5 --maximize --starts 64";
  const json result = run_json(command), best = result["best"];
  EXPECT_NEAR(best["value"].get<double>(), 9.5, 1e-9);
  EXPECT_NEAR(best["multipliers"][0].get<double>(), 1, 1e-7);
  EXPECT_LT(best["constraint_violation"].get<double>(), 1e-9);
  EXPECT_EQ(result["constraints"], json({"x-y=0"}));
  EXPECT_EQ(result["optimizer"]["name"], "lbfgs");
  EXPECT_LT(best["evidence"]["stationarity"].get<double>(), 1e-8);
  EXPECT_TRUE(best["evidence"]["unique_multipliers"].get<bool>());
  const Outcome outcome = run_program(words_of(command));
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.output, HasSubstr("scaled gradient of the Lagrangian"));
  EXPECT_THAT(outcome.output, HasSubstr("multiplier  constraint"));
  EXPECT_THAT(outcome.output, HasSubstr("  x-y=0\n"));
}

TEST(SubjectTo, SaysWhenMultipliersAreNotUnique) {
  const Outcome outcome = run_program(words_of("minimize --expr (x-2)^2+y^2 --subject-to x<=1 --subject-to 2*x<=2 --bounds -5:5 --starts 16"));
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.output, HasSubstr("depend on each other"));
}

TEST(SubjectTo, WritesViolationsAndMultipliersOfEveryStart) {
  const TemporaryFolder folder;
  const std::string csv = folder.file("ends.csv"), npy = folder.file("ends.npy");
  const std::string command = "minimize --expr (x-2)^2+y^2 --subject-to x<=1 --subject-to y>=-9 --bounds -5:5 --starts 3 --output ";
  run_json(command + csv);
  EXPECT_THAT(read_text(csv), testing::StartsWith("start,value,penalty,gradient_norm,iterations,status,violation,multiplier0,multiplier1,x0,x1\n"));
  EXPECT_THAT(read_text(csv), testing::ContainsRegex("converged-gradient,[0-9.e-]+,-(2|1.99999|2.00000)[0-9]*,-?0,"));
  run_json(command + npy);
  EXPECT_THAT(read_text(npy), HasSubstr("('violation', '<f8'), ('multipliers', '<f8', (2,)), ('x', '<f8', (2,))"));
  const std::size_t record = 8 + 8 + 8 + 8 + 4 + 18 + 8 + 2 * 8 + 2 * 8;
  EXPECT_EQ((read_text(npy).size() - 3 * record) % 64, 0u);
}

TEST(SubjectTo, GoesWithFirstOrderRules) {
  const json best = run_json("minimize --expr x^2+y^2 --subject-to x+y>=1 --bounds -5:5 --optimizer adam --starts 16")["best"];
  EXPECT_NEAR(best["value"].get<double>(), 0.5, 1e-9);
  EXPECT_NEAR(best["multipliers"][0].get<double>(), 1, 1e-6);
}

TEST(SubjectTo, WhatCannotBeMetIsExitCodeThreeWithTheSmallestViolation) {
  const Outcome outcome = run_program(words_of("minimize --expr x^2 --subject-to x>=3 --subject-to x<=2 --bounds -5:5 --starts 16"));
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.output + outcome.errors, HasSubstr("is broken by 0.5"));
  EXPECT_THAT(outcome.errors, HasSubstr("the smallest violation is 0.5"));
}

TEST(SubjectTo, RefusesWhatIsNoConstraint) {
  for (const auto& [constraint, words] : std::initializer_list<std::pair<const char*, const char*>>{
           {"x+y", "expected =, <= or >="},
           {"x+z=1", "constraint, column 3: there is no 'z'"},
           {"1=2", "no variable"},
           {"x<y", "write <="}}) {
    const Outcome outcome = run_program(words_of(std::string("minimize --expr x^2+y^2 --bounds -5:5 --subject-to ") + constraint));
    EXPECT_EQ(outcome.exit_code, 2) << constraint;
    EXPECT_EQ(outcome.output, "") << constraint;
    EXPECT_THAT(outcome.errors, HasSubstr(words)) << constraint;
  }
  EXPECT_THAT(refusal_of("minimize --expr x^2+y^2 --bounds -5:5 --subject-to x=1 --subject-to y=1 --subject-to x+y=1"),
              HasSubstr("3 equality constraints and 2 variables"));
  EXPECT_THAT(refusal_of("minimize sphere --dim 2 --subject-to x=1"), HasSubstr("--expr"));
}

TEST(SubjectTo, AFunctorOfASourceMayHaveConstraints) {
  const TemporaryFolder folder;
  const std::string source = folder.file("line.hpp");
  std::ofstream(source) << R"(struct Line {
  int constraints() const { return 1; }
  polydescent::Relation relation(int) const { return polydescent::Relation::equal; }
  template <class X> auto operator()(const X& x) const { return x[0] * x[0] + x[1] * x[1]; }
  template <class X> auto constraint(const X& x, int) const { return x[0] + x[1] - 1.0; }
};
)";
  const json result = run_json("minimize --source " + source + " --dim 2 --bounds -5:5 --starts 16");
  EXPECT_NEAR(result["best"]["value"].get<double>(), 0.5, 1e-8);
  EXPECT_NEAR(result["best"]["multipliers"][0].get<double>(), 1, 1e-6);
}

TEST(Simplex, HoldsTheEntropyOfACoin) {
  const json result = run_json("minimize --expr -xlogx(p)-xlogx(q) --simplex --maximize --starts 64");
  EXPECT_TRUE(result["simplex"].get<bool>());
  EXPECT_NEAR(result["best"]["value"].get<double>(), std::log(2), 1e-10);
  EXPECT_NEAR(result["best"]["point"][0].get<double>(), 0.5, 1e-7);
}

TEST(Simplex, TakesOfATestFunctionsBoxWhatLiesOnIt) {
  const json best = run_json("minimize sphere --dim 4 --simplex --starts 16")["best"];
  EXPECT_NEAR(best["value"].get<double>(), 0.25, 1e-12);
  EXPECT_THAT(refusal_of("minimize sphere --dim 4 --simplex --bounds 0:0.2"), HasSubstr("sum lies in 0:0.8"));
}

}  // namespace
}  // namespace polydescent
