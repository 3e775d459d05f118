#include <gmock/gmock.h>

#include <map>
#include <set>

#include "cli/program.hpp"
#include "polydescent/host/io/number.hpp"

namespace polydescent {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::HasSubstr;
using testing::IsSupersetOf;

/// The names in "list WHAT", after a look at how they are written.
std::set<std::string> listed(const std::string& what) {
  const json rows = run_json("list " + what);
  EXPECT_TRUE(rows.is_array() && !rows.empty()) << what;
  const Outcome text = run_program("list " + what);
  EXPECT_EQ(text.exit_code, 0) << what;
  EXPECT_EQ(text.errors, "") << what;
  const auto lines = split(text.output, '\n');
  std::set<std::string> names;
  for (const json& row : rows) {
    const auto name = row.at("name").get<std::string>();
    names.insert(name);
    EXPECT_THAT(lines, Contains(name)) << what;
  }
  EXPECT_EQ(names.size(), rows.size()) << what;
  return names;
}

TEST(ListCommand, NamesWhatThereIsAsTextAndAsJson) {
  EXPECT_THAT(listed("objectives"), IsSupersetOf({"sphere", "rosenbrock", "styblinski-tang", "six-hump-camel"}));
  EXPECT_THAT(listed("optimizers"), IsSupersetOf({"gradient-descent", "momentum", "adam"}));
  EXPECT_THAT(listed("schedules"), IsSupersetOf({"constant", "cosine"}));
  EXPECT_THAT(listed("samplers"), IsSupersetOf({"sobol", "uniform", "latin-hypercube", "halton", "grid"}));
  EXPECT_THAT(listed("strategies"), IsSupersetOf({"multistart"}));
  EXPECT_THAT(listed("devices"), IsSupersetOf({"cpu"}));
}

TEST(ListCommand, SaysOfEveryObjectiveWhereItsMinimumIs) {
  for (const json& row : run_json("list objectives")) {
    EXPECT_FALSE(row.at("domain").empty()) << row["name"];
    EXPECT_FALSE(row.at("source").get<std::string>().empty()) << row["name"];
    EXPECT_TRUE(row.at("minimum").at("value").is_number()) << row["name"];
    EXPECT_EQ(row["minimum"].at("point").size(), row["minimum"].at("dim").get<std::size_t>()) << row["name"];
  }
}

TEST(ListCommand, OffersOnlyWhatMinimizeTakes) {
  for (const auto& [what, flag] : {std::pair{"optimizers", "--optimizer"}, std::pair{"samplers", "--sampler"}, std::pair{"strategies", "--strategy"},
                                   std::pair{"devices", "--device"}}) {
    for (const auto& name : listed(what)) {
      const std::string line = std::string("minimize sphere --dim 2 --starts 9 --quiet ") + flag + " " + name;
      EXPECT_EQ(run_program(line).exit_code, 0) << line;
    }
  }
  for (const json& row : run_json("list objectives")) {
    const std::string line = "minimize " + row["name"].get<std::string>() + " --starts 9 --quiet --dim " +
                             row["minimum"]["dim"].dump();
    EXPECT_EQ(run_program(line).exit_code, 0) << line;
  }
}

TEST(ListCommand, OffersOnlySchedulesThatMinimizeTakes) {
  const TemporaryFolder folder;
  write_text(folder.file("rates.txt"), "1\n0.5\n");
  const std::map<std::string, std::string> numbers{{"constant", ""},          {"cosine", ""},
                                                   {"inverse-time", ":0.01"}, {"step", ":10:0.5"},
                                                   {"exponential", ":0.01"},  {"polynomial", ":2"},
                                                   {"warm-restarts", ":10"},  {"table", std::string(":").append(folder.file("rates.txt"))}};
  for (const auto& name : listed("schedules")) {
    const std::string schedule = name + numbers.at(name);
    const json result = run_json("minimize sphere --dim 2 --starts 9 --warm-up 7 --schedule " + schedule);
    EXPECT_EQ(result["schedule"], schedule);
    EXPECT_EQ(result["warm_up"], 7);
  }
}

TEST(ListCommand, SaysOfEveryScheduleWhatItComputesAndHowItIsWritten) {
  for (const json& row : run_json("list schedules")) {
    const auto name = row.at("name").get<std::string>();
    EXPECT_THAT(row.at("formula").get<std::string>(), HasSubstr("e0")) << name;
    EXPECT_TRUE(row.at("usage").get<std::string>().starts_with(name)) << name;
    EXPECT_FALSE(row.at("source").get<std::string>().empty()) << name;
  }
  EXPECT_THAT(run_program("list schedules").output, HasSubstr("warm-restarts:PERIOD[:GROWTH]"));
}

TEST(ListCommand, WritesToAFile) {
  const TemporaryFolder folder;
  const Outcome outcome = run_program("list samplers --json " + folder.file("samplers.json"));
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.output, "");
  EXPECT_EQ(json::parse(read_text(folder.file("samplers.json"))), run_json("list samplers"));
  EXPECT_EQ(folder.entries(), 1);
}

TEST(ListCommand, PrintsNothingWhenToldToBeQuiet) {
  const TemporaryFolder folder;
  for (const std::string& line : {std::string("list samplers --quiet"),
                                  "list samplers --quiet --json " + folder.file("samplers.json")}) {
    const Outcome outcome = run_program(line);
    EXPECT_EQ(outcome.exit_code, 0) << line;
    EXPECT_EQ(outcome.output + outcome.errors, "") << line;
  }
  EXPECT_EQ(json::parse(read_text(folder.file("samplers.json"))), run_json("list samplers --quiet"));
}

TEST(Program, TellsItsVersion) {
  const Outcome outcome = run_program("--version");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.output, "polydescent " + run_json("minimize sphere --dim 2 --starts 1")["version"].get<std::string>() + "\n");
}

TEST(Program, ExplainsItselfAndItsCommands) {
  for (const char* line : {"--help", "minimize --help", "check --help", "list --help"}) {
    const Outcome outcome = run_program(line);
    EXPECT_EQ(outcome.exit_code, 0) << line;
    EXPECT_EQ(outcome.errors, "") << line;
    EXPECT_THAT(outcome.output, HasSubstr("Usage")) << line;
  }
  const std::string help = run_program("minimize --help").output;
  for (const char* flag : {"--dim", "--bounds", "--instance", "--starts", "--starts-from", "--seed", "--sampler", "--only-start", "--strategy",
                           "--minima", "--merge-tolerance", "--optimizer", "--optimizer.beta1", "--learning-rate",
                           "--schedule", "--warm-up", "--iterations", "--gradient", "--step", "--gradient-tolerance",
                           "--value-tolerance", "--step-tolerance", "--device", "--precision", "--threads", "--json",
                           "--quiet"}) {
    EXPECT_THAT(help, HasSubstr(flag));
  }
}

}  // namespace
}  // namespace polydescent
