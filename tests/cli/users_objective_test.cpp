// Objectives of the user's own: expressions, functors, data.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "cli/program.hpp"

namespace polydescent {
namespace {

using nlohmann::json;

TEST(Expression, FindsTheMinimumOfRosenbrocksFunction) {
  const json result = run_json("minimize --expr 100*(y-x^2)^2+(1-x)^2 --bounds -5:5");
  EXPECT_LT(result["best"]["value"].get<double>(), 1e-12);
  EXPECT_NEAR(result["best"]["point"][0].get<double>(), 1, 1e-6);
  EXPECT_NEAR(result["best"]["point"][1].get<double>(), 1, 1e-6);
  EXPECT_EQ(result["gradient"], "analytic");
  EXPECT_EQ(result["variables"], (json{"x", "y"}));
}

TEST(Expression, RunsInFloat32AndByEveryKindOfGradient) {
  for (const std::string kind : {"central", "forward", "dual", "analytic"}) {
    const json result = run_json("minimize --expr sum(i,0,n-1,(x[i]-i)^4) --dim 3 --bounds -5:5 --starts 64 --precision float32 --gradient " + kind);
    EXPECT_LT(result["best"]["value"].get<double>(), 1e-6) << kind;
  }
}

TEST(Expression, FitsDataByLevenbergMarquardtUnlessToldOtherwise) {
  const TemporaryFolder folder;
  std::string rows = "t,y\n";
  for (int k = 0; k < 12; ++k) rows += std::to_string(k) + "," + std::to_string(2.5 * std::exp(-0.3 * k) + 1 + 0.01 * (k % 3)) + "\n";
  write_text(folder.file("decay.csv"), rows);
  const std::string command = "minimize --expr sum_rows((y-a*exp(-b*t)-c)^2) --data " + folder.file("decay.csv") + " --bounds 0:5 --starts 64";
  const json result = run_json(command);
  EXPECT_EQ(result["optimizer"]["name"], "levenberg-marquardt");
  EXPECT_EQ(result["fit"]["degrees_of_freedom"], 9);
  EXPECT_NEAR(result["best"]["point"][0].get<double>(), 2.5, 0.05);
  EXPECT_EQ(run_json(command + " --optimizer adam --iterations 500")["polish"], "levenberg-marquardt");
}

TEST(Functor, OfAFileIsMinimized) {
  const TemporaryFolder folder;
  write_text(folder.file("bowl.hpp"), "struct Bowl {\n  template <class X>\n  auto operator()(const X& x) const {\n    return square(x[0] - 1) + square(x[1] + 2);\n  }\n};\n");
  const json result = run_json("minimize --source " + folder.file("bowl.hpp") + " --dim 2 --bounds -5:5 --starts 64");
  EXPECT_LT(result["best"]["value"].get<double>(), 1e-12);
  EXPECT_EQ(result["gradient"], "dual");
}

void expect_refused(const std::string& line, const std::vector<std::string>& words) {
  const Outcome outcome = run_program(words_of(line));
  EXPECT_EQ(outcome.exit_code, 2) << line;
  EXPECT_EQ(outcome.output, "") << line;
  for (const std::string& word : words) EXPECT_THAT(outcome.errors, testing::HasSubstr(word)) << line;
}

TEST(WrongExpression, IsRefusedWithACaretUnderWhatIsWrong) {
  const std::string minimize = "minimize --bounds -5:5 --expr ";
  expect_refused(minimize + "100*(y-x^2", {"column 11: expected ')'", "\n  100*(y-x^2\n            ^\n"});
  expect_refused(minimize + "1+sinn(x)", {"column 3: there is no function sinn; did you mean sin?", "\n    ^\n"});
  expect_refused(minimize + "x+zz --vars x,yy", {"column 3: there is no 'zz'"});
  expect_refused(minimize + "x+speed --vars x,sped", {"column 3: there is no 'speed'; did you mean 'sped'?"});
  expect_refused(minimize + "atan2(x)", {"column 1: atan2 takes 2 arguments, not 1"});
  expect_refused(minimize + "x/(3-3)", {"column 2: division by zero"});
  expect_refused(minimize + "x^2+$", {"column 5: '$' does not belong into a formula"});
  expect_refused(minimize + "sum(i,0,10,x[i]) --dim 3", {"column 14: this reaches x[10], and there are x[0] to x[2]"});
  expect_refused(minimize + "3", {"add --dim N"});
  expect_refused(minimize + "sum_rows((y-a)^2)", {"column 1: sum_rows(...) needs data; give it by --data FILE"});
  expect_refused(minimize + std::string(70'000, '('), {"expression"});
}

TEST(WrongExpression, WithoutBoundsForItsVariablesIsRefused) {
  expect_refused("minimize --expr x+y", {"2 variables (x, y) without bounds", "--bounds LO:HI"});
  expect_refused("minimize --expr x+y --bounds 0:1,0:1,0:1", {"3 pairs of bounds for 2 variables (x, y)"});
}

TEST(WrongObjective, OfSeveralOrWithFlagsOfOthersIsRefused) {
  expect_refused("minimize rosenbrock --expr x", {"give one of them"});
  expect_refused("minimize --expr x --library f.so --bounds 0:1", {"give one of them"});
  expect_refused("minimize --expr x --bounds 0:1 --instance 2", {"--instance 2"});
  expect_refused("minimize --expr x --bounds 0:1 --not-thread-safe", {"--not-thread-safe"});
  expect_refused("minimize sphere --dim 2 --vars a,b", {"--vars a,b"});
}

TEST(WrongFunctor, IsRefusedWithTheCompilersWordsOnTheUsersLinesAlone) {
  const TemporaryFolder folder;
  const std::string file = folder.file("bowl.hpp"), minimize = "minimize --dim 2 --bounds -5:5 --source ";
  const auto functor = [](const std::string& value) {
    return "struct Bowl {\n  template <class X>\n  auto operator()(const X& x) const {\n    return " + value + ";\n  }\n};\n";
  };
  write_text(file, functor("squared(x[0]) + x[1]"));
  const Outcome outcome = run_program(words_of(minimize + file));
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.errors, testing::HasSubstr("bowl.hpp:4:"));
  EXPECT_THAT(outcome.errors, testing::HasSubstr("squared"));
  EXPECT_THAT(outcome.errors, testing::Not(testing::HasSubstr("polydescent/kernels")));
  EXPECT_LT(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 10) << outcome.errors;
  write_text(file, functor("x[0] > 0 ? x[0] : x[1]"));
  expect_refused(minimize + file, {"select(condition, a, b)"});
  write_text(file, functor("std::exp(x[0])"));
  expect_refused(minimize + file, {"not std::exp(x)"});
  write_text(file, functor("\"text\""));
  expect_refused(minimize + file, {"let it return `auto`"});
  write_text(file, "struct Bowl { int depth; };\n");
  expect_refused(minimize + file, {"neither `template <class X> auto operator()(const X& x) const`"});
  expect_refused(minimize + file + ":Bowll", {"there is no functor Bowll; did you mean 'Bowl'?"});
  write_text(file, "// nothing\n");
  expect_refused(minimize + file, {"there is no functor in it"});
  expect_refused(minimize + folder.file("absent.hpp"), {"cannot read it"});
}

TEST(WrongLibrary, IsRefusedBeforeItIsRun) {
  const TemporaryFolder folder;
  const std::string minimize = "minimize --dim 2 --bounds -5:5 --library ", objectives = POLYDESCENT_TEST_OBJECTIVES;
  expect_refused(minimize + objectives + ":lime", {"it has no function 'lime'; did you mean 'line'?"});
  expect_refused(minimize + folder.file("absent.so") + ":f", {"cannot read it"});
  write_text(folder.file("text.so"), "double f;\n");
  expect_refused(minimize + folder.file("text.so") + ":f", {"this is no shared object"});
  std::string image = read_text(objectives);
  image[18] = static_cast<char>(image[18] == '\xb7' ? 0x3e : 0xb7);  // the machine: aarch64, or there x86-64
  write_text(folder.file("foreign.so"), image);
  expect_refused(minimize + folder.file("foreign.so") + ":f", {"it was built for"});
}

TEST(Library, OfACFunctionIsMinimizedByDifferences) {
  const json result = run_json("minimize --dim 2 --bounds -5:5 --starts 64 --library " POLYDESCENT_TEST_OBJECTIVES ":f");
  EXPECT_LT(result["best"]["value"].get<double>(), 1e-8);
  EXPECT_EQ(result["gradient"], "central");
}

TEST(Expression, IsCheckedAgainstExactDerivatives) {
  const Outcome outcome = run_program(words_of("check --expr sum(i,0,n-2,100*(x[i+1]-x[i]^2)^2+(1-x[i])^2) --dim 5 --bounds -2:2"));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.errors;
  EXPECT_THAT(outcome.output, testing::HasSubstr("analytic"));
}

TEST(Expression, HasAProblemForEachRowOfParameters) {
  const TemporaryFolder folder;
  write_text(folder.file("p.csv"), "a,b\n1,2\n3,4\n");
  const json result = run_json("minimize --expr (x-a)^2+(y-b)^2 --vars x,y --bounds -5:5 --starts 8 --parameters " + folder.file("p.csv"));
  ASSERT_EQ(result["problems"].size(), 2u);
  EXPECT_NEAR(result["problems"][1]["best"]["point"][0].get<double>(), 3, 1e-6);
  EXPECT_NEAR(result["problems"][1]["best"]["point"][1].get<double>(), 4, 1e-6);
}

}  // namespace
}  // namespace polydescent
