// --maximize.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <sstream>
#include <string>

#include "cli/program.hpp"

namespace polydescent {
namespace {

using nlohmann::json;

TEST(Maximize, SaysOfMaximaWhatElseIsSaidOfMinima) {
  const std::string command = "minimize himmelblau --bounds -2:2 --maximize --starts 256";
  const json result = run_json(command);
  EXPECT_EQ(result["sense"], "maximize");
  EXPECT_NEAR(result["best"]["value"].get<double>(), 181.61652152258262, 1e-9);
  EXPECT_NEAR(result["best"]["point"][0].get<double>(), -0.270844590667, 1e-6);
  EXPECT_EQ(result["best"]["evidence"]["kind"], "maximum");
  EXPECT_EQ(result["minima"][0]["kind"], "maximum");
  const Outcome outcome = run_program(words_of(command));
  EXPECT_THAT(outcome.output, testing::HasSubstr("himmelblau in 2 dimensions, maximized"));
  EXPECT_THAT(outcome.output, testing::HasSubstr("a maximum: largest curvature -"));
  EXPECT_THAT(outcome.output, testing::HasSubstr("distinct maxima: "));
}

TEST(Maximize, WritesValuesInTheirOwnSign) {
  const TemporaryFolder folder;
  const std::string ends = folder.file("ends.csv"), trace = folder.file("trace.csv");
  const json result = run_json("minimize himmelblau --bounds -2:2 --maximize --l2 0.5 --starts 4 --output " + ends + " --trace " + trace);
  const double value = result["best"]["value"].get<double>(), penalty = result["best"]["penalty"].get<double>();
  EXPECT_GT(value, 180);
  EXPECT_GT(penalty, 0);
  EXPECT_THAT(read_text(ends), testing::HasSubstr(fmt::format(",{},{},", value, penalty)));
  std::istringstream lines(read_text(trace));
  std::string line, last;
  while (std::getline(lines, line)) last = line;
  EXPECT_NEAR(std::stod(last.substr(last.find(',', last.find(',') + 1) + 1)), value - penalty, 1e-6) << last;
}

}  // namespace
}  // namespace polydescent
