// Objectives of the user's own: expressions, functors, data.
#include <gmock/gmock.h>

#include <cmath>
#include <string>

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

}  // namespace
}  // namespace polydescent
