// Fits that are saved, read in another process and asked for predictions.
#include <gmock/gmock.h>

#include <algorithm>

#include "cli/program.hpp"

namespace polydescent {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const std::string golden = POLYDESCENT_GOLDEN_DIR "/regression/";

void expect_done(const std::string& line) {
  const Outcome outcome = run_program(line);
  EXPECT_EQ(outcome.exit_code, 0) << line << "\n" << outcome.errors;
  EXPECT_EQ(outcome.errors, "") << line;
}

/// A few rows of two columns and a target, and a model of them in `folder`.
void save_small_model(const TemporaryFolder& folder) {
  write_text(folder.file("rows.csv"), "a,b,y\n1,2,3\n2,1,5\n4,4,7\n0,3,1\n");
  expect_done("fit lasso --quiet --lambda 0.1 --data " + folder.file("rows.csv") + " --save " + folder.file("m.json"));
}

TEST(SavedFit, PredictsInAnotherProcessWhatItPredictedInTheFirst) {
  const std::string data = golden + "diabetes.csv";
  for (const char* model : {"lasso", "ridge", "elastic-net --l1-ratio 0.3,0.9"}) {
    for (const char* ending : {".csv", ".npy"}) {
      const TemporaryFolder folder;
      const std::string saved = folder.file("m.json"), first = folder.file(std::string("first") + ending),
                        second = folder.file(std::string("second") + ending);
      expect_done(std::string("fit ") + model + " --quiet --cv 4 --path 20 --target progression,s6 --data " + data + " --save " + saved +
                  " --predict " + data + " --output " + first);
      expect_done("fit --model " + saved + " --predict " + data + " --output " + second + " --quiet --threads 1");
      EXPECT_EQ(read_text(first), read_text(second)) << model << ending;
      EXPECT_GT(read_text(first).size(), 442U * 2 * 8) << model << ending;
      EXPECT_TRUE(read_text(first).starts_with(ending == std::string(".csv") ? "progression,s6\n" : "\x93NUMPY\x01")) << model << ending;
    }
  }
}

TEST(SavedFit, HoldsWhatTheResultSelects) {
  const TemporaryFolder folder;
  const std::string line = "fit elastic-net --cv 4 --folds contiguous --path 20 --target progression,s6 --no-standardize --data " + golden + "diabetes.csv";
  const auto result = run_json(line + " --threads 1 --save " + folder.file("m.json"));
  const auto model = nlohmann::json::parse(read_text(folder.file("m.json")));
  for (const char* key : {"version", "command", "model", "formula", "loss_scale", "columns"}) EXPECT_EQ(model[key], result[key]) << key;
  EXPECT_EQ(model["standardize"], false);
  EXPECT_EQ(model["intercept"], true);
  EXPECT_EQ(model["names"], nlohmann::json({"age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5"}));
  EXPECT_EQ(model["taken_out"], nlohmann::json({9, 10}));
  ASSERT_EQ(model["targets"].size(), 2U);
  for (std::size_t t = 0; t < 2; ++t) {
    EXPECT_EQ(model["targets"][t]["name"], result["targets"][t]);
    for (const char* key : {"lambda", "l1_ratio", "intercept", "coefficients"}) {
      EXPECT_EQ(model["targets"][t][key], result["selected"][t][key]) << key;
    }
  }
}

TEST(SavedFit, OfDataWithoutNamesTakesColumnsByPosition) {
  const TemporaryFolder folder;
  write_text(folder.file("train.csv"), "3,1,2\n5,2,1\n7,4,4\n1,0,3\n");
  expect_done("fit lasso --quiet --lambda 0.1 --target 0 --data " + folder.file("train.csv") + " --save " + folder.file("m.json"));
  write_text(folder.file("two.csv"), "1,2\n2,1\n4,4\n0,3\n");
  expect_done("fit --model " + folder.file("m.json") + " --predict " + folder.file("train.csv") + " --output " + folder.file("a.csv"));
  expect_done("fit --model " + folder.file("m.json") + " --predict " + folder.file("two.csv") + " --output " + folder.file("b.csv"));
  EXPECT_EQ(read_text(folder.file("a.csv")), read_text(folder.file("b.csv")));
  EXPECT_TRUE(read_text(folder.file("a.csv")).starts_with("column 1\n"));
}

TEST(SavedFit, SaysWhatItPredicted) {
  const TemporaryFolder folder;
  save_small_model(folder);
  const Outcome outcome = run_program("fit --model " + folder.file("m.json") + " --predict " + folder.file("rows.csv") + " --output " + folder.file("y.csv"));
  EXPECT_EQ(outcome.output, "  4 rows predicted in " + folder.file("y.csv") + "\n");
}

TEST(SavedFit, RefusesWhatDoesNotFitTogetherAndWritesNothing) {
  const TemporaryFolder folder;
  save_small_model(folder);
  write_text(folder.file("other.csv"), "a,c\n1,2\n");
  write_text(folder.file("missing.csv"), "a,b\n1,2\n3,\n");
  const auto entries = folder.entries();
  const std::string model = "fit --model " + folder.file("m.json"), rows = " --predict " + folder.file("rows.csv"),
                    data = "fit lasso --data " + folder.file("rows.csv"), output = " --output " + folder.file("y.csv");
  struct Case {
    std::string line, message;
  };
  for (const Case& refused : {
           Case{data + rows, "add --output FILE.csv or FILE.npy"},
           {data + output, "say for which rows by --predict FILE"},
           {data + rows + " --output " + folder.file("y.txt"), "must end in .csv or .npy"},
           {data + rows + " --output " + folder.file("none/y.csv"), "cannot write there"},
           {data + " --save " + folder.file("none/m.json"), "--save"},
           {data + " --save -", "--save -: a model is kept in a file"},
           {data + " --save " + folder.file("x") + " --json " + folder.file("x"), "--json writes the same file"},
           {data + rows + output + " --predict " + folder.file("none.csv"), "--predict"},
           {data + " --predict " + folder.file("none.csv") + output, "cannot read it"},
           {"fit lasso --model " + folder.file("m.json") + rows + output, "leave out 'lasso'"},
           {model + " --data " + folder.file("rows.csv") + rows + output, "leave out --data"},
           {model + " --lambda 1" + rows + output, "leave out --lambda"},
           {model + " --no-intercept" + rows + output, "leave out --no-intercept"},
           {model + " --save " + folder.file("n.json") + rows + output, "leave out --save"},
           {model, "add --predict FILE --output FILE"},
           {model + rows, "add --output FILE.csv or FILE.npy"},
           {model + " --predict " + folder.file("other.csv") + output, "there is no column 'b'"},
           {model + " --predict " + folder.file("missing.csv") + output, "row 2 (line 3), b: the number is missing"},
           {"fit --model " + folder.file("none.json") + rows + output, "cannot read it"},
           {"fit --model " + folder.file("rows.csv") + rows + output, "rows.csv: line 1, column 1: this is not JSON"},
       }) {
    EXPECT_THAT(refusal_of(refused.line), HasSubstr(refused.message)) << refused.line;
    EXPECT_EQ(folder.entries(), entries) << refused.line;
  }
}

TEST(SavedFit, IsNotWrittenWhenThePredictionsThatFollowAreNotPossible) {
  const TemporaryFolder folder;
  write_text(folder.file("rows.csv"), "a,b,y\n1,2,3\n2,1,5\n4,4,7\n0,3,1\n");
  write_text(folder.file("other.csv"), "a,c\n1,2\n");
  EXPECT_THAT(refusal_of("fit ridge --quiet --lambda 0.1 --data " + folder.file("rows.csv") + " --save " + folder.file("m.json") + " --predict " +
                         folder.file("other.csv") + " --output " + folder.file("y.csv")),
              HasSubstr("there is no column 'b'"));
  EXPECT_EQ(folder.entries(), 2);
}

TEST(SavedFit, ThatIsCutAnywhereIsRefusedAndWritesNothing) {
  const TemporaryFolder folder;
  save_small_model(folder);
  const std::string text = nlohmann::json::parse(read_text(folder.file("m.json"))).dump(), cut = folder.file("cut.json");
  const std::string line = "fit --model " + cut + " --predict " + folder.file("rows.csv") + " --output " + folder.file("y.csv");
  for (std::size_t size = 0; size < text.size(); ++size) {
    write_text(cut, text.substr(0, size));
    EXPECT_THAT(refusal_of(line), AllOf(HasSubstr("--model " + cut), HasSubstr("line 1, column "))) << size;
  }
  EXPECT_EQ(folder.entries(), 3);
  write_text(cut, text);
  expect_done(line);
}

nlohmann::json first_fit(const std::string& flags) {
  return run_json("fit lasso --threads 1 --lambda 0.5 --data " + golden + "diabetes.csv " + flags)["selected"][0]["coefficients"];
}

TEST(Limits, OfCoefficientsAreOneForAllOrOneForEach) {
  const TemporaryFolder folder;
  const auto free = first_fit(""), limited = first_fit("--lower -3 --upper 4.5");
  const auto largest = [](const nlohmann::json& fit) { return *std::max_element(fit["value"].begin(), fit["value"].end()); };
  const auto least = [](const nlohmann::json& fit) { return *std::min_element(fit["value"].begin(), fit["value"].end()); };
  EXPECT_GT(largest(free), 4.5);
  EXPECT_LT(least(free), -3);
  EXPECT_DOUBLE_EQ(largest(limited), 4.5);
  EXPECT_DOUBLE_EQ(least(limited), -3);
  EXPECT_EQ(first_fit("--lower -inf --upper inf"), free);
  write_text(folder.file("upper.txt"), "inf\ninf\n4.5\ninf\ninf\ninf\ninf\ninf\ninf\ninf\n");
  const auto third = first_fit("--upper " + folder.file("upper.txt"));
  EXPECT_GT(largest(third), 4.5);
  const auto place = std::find(third["index"].begin(), third["index"].end(), 2) - third["index"].begin();
  EXPECT_DOUBLE_EQ(third["value"][static_cast<std::size_t>(place)], 4.5);
}

TEST(Limits, ThatCannotHoldAreRefused) {
  const std::string data = "fit lasso --data " + golden + "diabetes.csv ";
  EXPECT_THAT(refusal_of(data + "--positive --lower -1"), HasSubstr("--lower -1: a limit below zero contradicts --positive"));
  EXPECT_EQ(run_program(data + "--positive --lower 0 --lambda 1").exit_code, 0);
  EXPECT_THAT(refusal_of(data + "--lower 1"), HasSubstr("age: limits 1:inf leave out zero"));
  EXPECT_THAT(refusal_of(data + "--upper -inf"), HasSubstr("limits -inf:-inf leave out zero"));
  EXPECT_THAT(refusal_of(data + "--upper nan"), HasSubstr("NaN is not a value"));
  EXPECT_THAT(refusal_of(data + "--lower none.txt"), HasSubstr("--lower none.txt: cannot read it"));
  EXPECT_THAT(refusal_of(data + "--lower " + golden + "prostate.csv"), HasSubstr("lower limits for 10 columns"));
}

}  // namespace
}  // namespace polydescent
