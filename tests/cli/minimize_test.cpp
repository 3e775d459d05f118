#include <gmock/gmock.h>

#include <cmath>

#include "cli/program.hpp"
#include "host/io/npy_bytes.hpp"

namespace polydescent {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST(MinimizeCommand, FindsTheFloorOfRosenbrocksValleyInTenDimensions) {
#if defined(__SANITIZE_ADDRESS__)
  const std::string starts = "64";  // the sanitizer makes a descent forty times as long
#else
  const std::string starts = "4096";
#endif
  const json result = run_json("minimize rosenbrock --dim 10 --iterations 20000 --starts " + starts);
  EXPECT_LT(result["best"]["value"], 1e-8);
  for (const double coordinate : result["best"]["point"]) EXPECT_NEAR(coordinate, 1, 1e-3);
}

TEST(MinimizeCommand, FindsTheMinimaOfStyblinskiAndTangAndOfTheCamel) {
  EXPECT_NEAR(run_json("minimize styblinski-tang --dim 5")["best"]["value"], -39.166165703771 * 5, 1e-6);
  EXPECT_NEAR(run_json("minimize six-hump-camel")["best"]["value"], -1.0316284534899, 1e-6);
}

/// What every value of `result` at the places of `example` is: of the same type.
void expect_types(const json& result, const json& example, const std::string& place) {
  for (const auto& [key, value] : example.items()) {
    ASSERT_TRUE(result.contains(key)) << place << key;
    const json& actual = result[key];
    const bool same = value.is_number_float() ? actual.is_number_float() : actual.type() == value.type();
    EXPECT_TRUE(same) << place << key << " is a " << actual.type_name() << ", not a " << value.type_name();
    if (value.is_object()) expect_types(actual, value, place + key + ".");
  }
}

TEST(MinimizeCommand, WritesEveryKeyOfTheDocument) {
  const json example = {
      {"version", ""},
      {"command", ""},
      {"objective", ""},
      {"dim", 1U},
      {"sense", ""},
      {"device", {{"kind", ""}, {"name", ""}, {"threads", 1U}, {"lanes", 1U}}},
      {"precision", ""},
      {"seed", 1U},
      {"starts", 1U},
      {"rounds", 1U},
      {"descents", 1U},
      {"begun", 1U},
      {"polish", ""},
      {"polish_iterations", 1U},
      {"strategy", ""},
      {"optimizer", {{"name", ""}, {"beta1", 0.5}, {"beta2", 0.5}, {"epsilon", 0.5}}},
      {"schedule", ""},
      {"warm_up", 1U},
      {"gradient", ""},
      {"best",
       {{"value", 0.5}, {"penalty", 0.5}, {"point", json::array()}, {"start", 1U}, {"status", ""}, {"gradient_norm", 0.5},
        {"hits", 1U}, {"constraint_violation", 0.5}, {"multipliers", json::array()},
        {"evidence",
         {{"value", 0.5}, {"gradient_norm", 0.5}, {"free_coordinates", 1U}, {"smallest_eigenvalue", 0.5},
          {"eigenvalue_error", 0.5}, {"kind", ""}, {"reason", ""}, {"others_within_tolerance", 1U}}}}},
      {"minima", json::array()},
      {"minima_total", 1U},
      {"saddles", json::array()},
      {"saddles_total", 1U},
      {"coverage", {{"estimated_unseen", 0.5}, {"singletons", 1U}}},
      {"statuses", json::object()},
      {"evaluations", {{"values", 1U}, {"gradients", 1U}}},
      {"iterations", 1U},
      {"seconds", {{"total", 0.5}, {"compile", 0.5}, {"descent", 0.5}, {"report", 0.5}}}};
  const json result = run_json("minimize ackley --dim 3 --starts 200 --seed 7 --schedule cosine:0.25");
  expect_types(result, example, "");
  const json minimum = {{"value", 0.5}, {"point", json::array()}, {"count", 1U}, {"start", 1U}, {"kind", ""}};
  expect_types(result["minima"].at(0), minimum, "minima.");

  EXPECT_EQ(result["command"], "minimize");
  EXPECT_EQ(result["objective"], "ackley");
  EXPECT_EQ(result["sense"], "minimize");
  EXPECT_EQ(result["device"]["kind"], "cpu");
  EXPECT_EQ(result["precision"], "float64");
  EXPECT_EQ(result["seed"], 7);
  EXPECT_EQ(result["strategy"], "multistart");
  EXPECT_EQ(result["optimizer"]["name"], "adam");
  EXPECT_EQ(result["schedule"], "cosine:0.25");
  EXPECT_EQ(result["best"]["point"].size(), 3U);
  EXPECT_LE(result["minima"].size(), 20U);
  std::uint64_t descents = 0;
  for (const std::uint64_t count : result["statuses"]) descents += count;
  EXPECT_EQ(descents, 200U);
  EXPECT_EQ(result["descents"], 200);
}

TEST(MinimizeCommand, TakesWhatItsFlagsSay) {
  const json result = run_json(
      "minimize sphere --dim 2 --bounds 1:2,-4:-3 --starts 50 --sampler uniform --optimizer adam --optimizer.beta1 0.8 "
      "--optimizer.epsilon=1e-7 --learning-rate 0.01 --schedule constant --iterations 700 --gradient central --step 1e-5 "
      "--precision float32 --threads 1 --minima 3 --merge-tolerance 0.01 --strategy multistart --device cpu --seed 12");
  EXPECT_EQ(result["optimizer"]["beta1"], 0.8);
  EXPECT_EQ(result["optimizer"]["epsilon"], 1e-7);
  EXPECT_EQ(result["optimizer"]["learning_rate"], 0.01);
  EXPECT_EQ(result["schedule"], "constant");
  EXPECT_EQ(result["gradient"], "central");
  EXPECT_EQ(result["sampler"], "uniform");
  EXPECT_EQ(result["precision"], "float32");
  EXPECT_EQ(result["device"]["threads"], 1);
  EXPECT_EQ(result["seed"], 12);
  EXPECT_EQ(result["best"]["point"], json({1, -3}));
  EXPECT_EQ(result["best"]["status"], "at-bound");
  EXPECT_EQ(run_json("minimize sphere --dim 2 --optimizer momentum --optimizer.momentum 0.5")["optimizer"]["momentum"], 0.5);
}

TEST(MinimizeCommand, StartsFromThePointsOfAFile) {
  const TemporaryFolder folder;
  const std::string path = folder.file("starts.csv");
  write_text(path, "x,y\r\n0.1, -0.30000000000000004\r\n2.5,1e-3\r\n# the corner\r\n5.12,-5.12\r\n");
  const std::string line = "minimize rastrigin --dim 2 --bounds -5.12:5.12 --starts-from " + path;
  const json all = run_json(line + " --iterations 0");
  EXPECT_EQ(all["sampler"], "file");
  EXPECT_EQ(all["starts"], 3);
  EXPECT_EQ(all["descents"], 3);
  const double points[][2] = {{0.1, -0.30000000000000004}, {2.5, 1e-3}, {5.12, -5.12}};
  for (const int start : {0, 1, 2}) {
    const json alone = run_json(line + " --iterations 0 --only-start " + std::to_string(start))["best"];
    EXPECT_EQ(alone["start"], start);
    EXPECT_EQ(alone["point"], json({points[start][0], points[start][1]}));
  }
  EXPECT_EQ(run_json(line + " --starts 2")["descents"], 2);
  EXPECT_THAT(run_program(line).output, HasSubstr("3 descents by adam"));
  EXPECT_THAT(run_program(line).output, HasSubstr("starts from a file"));
}

TEST(MinimizeCommand, StartsFromTheRowsOfANpyFile) {
  const TemporaryFolder folder;
  const std::string path = folder.file("starts.npy");
  write_text(path, npy_bytes(npy_dictionary("<f4", "True", "(2, 3)"), std::vector<float>{1, 4, 2, 5, 3, -0.1F}));
  const std::string line = "minimize rastrigin --dim 3 --bounds -5.12:5.12 --iterations 0 --starts-from " + path;
  EXPECT_EQ(run_json(line)["descents"], 2);
  EXPECT_EQ(run_json(line + " --only-start 0")["best"]["point"], json({1, 2, 3}));
  EXPECT_EQ(run_json(line + " --only-start 1")["best"]["point"], json({4, 5, double{-0.1F}}));
}

TEST(MinimizeCommand, StartsWhereEachSamplerSays) {
  for (const std::string sampler : {"latin-hypercube", "halton", "grid"}) {
    const std::string line = "minimize levy --dim 3 --starts 100 --iterations 50 --sampler " + sampler;
    const json all = run_json(line);
    EXPECT_EQ(all["sampler"], sampler);
    EXPECT_EQ(all["descents"], 100);
    const json alone = run_json(line + " --only-start " + all["best"]["start"].dump());
    EXPECT_EQ(alone["best"]["point"], all["best"]["point"]) << sampler;
  }
}

/// The document without what differs from run to run.
json without_seconds(json document) {
  document.erase("seconds");
  return document;
}

TEST(MinimizeCommand, WritesTheSameDocumentToAFileAsToTheOutput) {
  const TemporaryFolder folder;
  const std::string path = folder.file("result.json");
  write_text(path, "from an earlier run");
  const std::string line = "minimize rastrigin --dim 2 --starts 300 --iterations 200";
  const Outcome outcome = run_program(line + " --json " + path);
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.output, HasSubstr("rastrigin in 2 dimensions"));
  EXPECT_EQ(without_seconds(json::parse(read_text(path))), without_seconds(run_json(line)));
  EXPECT_EQ(folder.entries(), 1);  // no temporary file
}

TEST(MinimizeCommand, LeavesAnEarlierFileAloneWhenTheRequestIsWrong) {
  const TemporaryFolder folder;
  write_text(folder.file("result.json"), "from an earlier run");
  refusal_of("minimize sphere --dim 2 --bounds 5:1 --json " + folder.file("result.json"));
  EXPECT_EQ(read_text(folder.file("result.json")), "from an earlier run");
  EXPECT_EQ(folder.entries(), 1);
}

TEST(MinimizeCommand, RunsTheBestStartAloneToTheSameBits) {
  for (const char* precision : {"float64", "float32"}) {
    const std::string line = std::string("minimize griewank --dim 3 --starts 500 --seed 3 --precision ") + precision;
    const json batch = run_json(line)["best"];
    json alone = run_json(line + " --only-start " + batch["start"].dump())["best"];
    EXPECT_EQ(alone["hits"], 1);
    alone["hits"] = batch["hits"];
    EXPECT_EQ(alone.dump(), batch.dump()) << precision;
  }
}

TEST(MinimizeCommand, PrintsNothingWhenToldToBeQuiet) {
  const Outcome outcome = run_program("minimize sphere --dim 2 --starts 50 --quiet");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.output, "");
  EXPECT_EQ(outcome.errors, "");
  EXPECT_EQ(run_json("minimize sphere --dim 2 --starts 50 --quiet")["descents"], 50);
}

TEST(MinimizeCommand, LeavesWithThreeWhenNoStartIsUsable) {
  const std::string line = "minimize rosenbrock --dim 2 --bounds 1e200:2e200 --starts 100";
  const Outcome text = run_program(line);
  EXPECT_EQ(text.exit_code, 3);
  EXPECT_THAT(text.output, HasSubstr("nonfinite-value 100"));
  EXPECT_EQ(std::count(text.errors.begin(), text.errors.end(), '\n'), 1);

  const Outcome outcome = run_program(line + " --json -");
  EXPECT_EQ(outcome.exit_code, 3);
  const json result = json::parse(outcome.output);
  EXPECT_TRUE(result["best"].is_null());
  EXPECT_EQ(result["minima"], json::array());
  EXPECT_EQ(result["statuses"], json({{"nonfinite-value", 100}}));
}

TEST(MinimizeCommand, RunsTenMillionStartsInLittleMemory) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the address sanitizer takes memory of its own";
#endif
  const Outcome outcome = run_program(
      "minimize sphere --dim 10 --starts 10000000 --iterations 1 --minima 0 --sampler uniform --json -");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_LT(outcome.peak_kilobytes, 256 * 1024);
  EXPECT_EQ(json::parse(outcome.output)["descents"], 10'000'000);
}

}  // namespace
}  // namespace polydescent
