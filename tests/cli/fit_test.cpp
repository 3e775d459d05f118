// `polydescent fit`, its document checked by a program that knows the data alone.
#include <gmock/gmock.h>

#include <cstdlib>

#include "cli/program.hpp"

namespace polydescent {
namespace {

using testing::HasSubstr;

const std::string golden = POLYDESCENT_GOLDEN_DIR "/regression/";

/// What tests/support/kkt_check.py says of "fit MODEL --data FILE FLAGS"; empty: nothing to complain of.
std::string complaint(const std::string& model, const std::string& file, const std::string& flags, const std::string& checker_flags) {
  const TemporaryFolder folder;
  const Outcome fitted = run_program("fit " + model + " --data " + golden + file + " " + flags + " --json " + folder.file("fit.json"));
  if (fitted.exit_code != 0) return fitted.errors;
  const std::string command = "python3 -B " POLYDESCENT_SOURCE_DIR "/tests/support/kkt_check.py " + folder.file("fit.json") + " --data " +
                              golden + file + " " + checker_flags + " > " + folder.file("said") + " 2>&1";
  return std::system(command.c_str()) == 0 ? "" : read_text(folder.file("said"));
}

TEST(FitCommand, WritesWhatTheDataConfirm) {
  for (const char* model : {"lasso", "ridge", "elastic-net"}) {
    for (const char* file : {"diabetes.csv", "prostate.csv", "quickstart.csv", "wide.csv"}) {
      EXPECT_EQ(complaint(model, file, "--path 12 --gap 1e-10", ""), "") << model << " " << file;
    }
    EXPECT_EQ(complaint(model, "quickstart.csv", "--no-intercept --no-standardize --path 7 --gap 1e-10", "--no-intercept --no-standardize"), "");
    EXPECT_EQ(complaint(model, "prostate.csv", "--positive --loss-scale sum --path 7 --gap 1e-10", "--positive --loss-scale sum"), "");
  }
}

TEST(FitCommand, RefusesWhatItCannotFit) {
  const std::string data = "fit lasso --data " + golden + "diabetes.csv ";
  EXPECT_THAT(refusal_of("fit --data " + golden + "diabetes.csv"), HasSubstr("fit needs a model: lasso, ridge or elastic-net"));
  EXPECT_THAT(refusal_of("fit laso --data x.csv"), HasSubstr("there is no such choice; did you mean 'lasso'"));
  EXPECT_THAT(refusal_of("fit lasso"), HasSubstr("fit needs --data FILE"));
  EXPECT_THAT(refusal_of(data + "--target nobody"), HasSubstr("there is no such column"));
  EXPECT_THAT(refusal_of(data + "--gap 2"), HasSubstr("must lie in (0, 1)"));
  EXPECT_THAT(refusal_of(data + "--l1-ratio 0.5"), HasSubstr("use elastic-net"));
  EXPECT_THAT(refusal_of(data + "--cv 1000"), HasSubstr("folds can be cut"));
  EXPECT_THAT(refusal_of(data + "--lambda -1"), HasSubstr("must be zero or positive"));
  EXPECT_THAT(refusal_of(data + "--solver fist"), HasSubstr("did you mean 'fista'"));
  EXPECT_THAT(refusal_of(data + "--solver closed-form"), HasSubstr("use coordinate-descent"));
  EXPECT_THAT(refusal_of(data + "--solver lion"), HasSubstr("--subgradient"));
  EXPECT_THAT(refusal_of(data + "--learning-rate 0.1"), HasSubstr("--solver adam"));
  EXPECT_THAT(refusal_of(data + "--solver adam --batch-size 1000"), HasSubstr("442 rows"));
  EXPECT_THAT(refusal_of(data + "--solver adam --schedule nothing"), HasSubstr("nothing"));
  EXPECT_THAT(refusal_of(data + "--cv loo"), HasSubstr("--cv 10"));
  EXPECT_THAT(refusal_of("fit ridge --data " + golden + "diabetes.csv --cv gcv --rule 1se"), HasSubstr("--cv loo"));
  EXPECT_THAT(refusal_of(data + "--bootstrap 100"), HasSubstr("not available yet"));
}

TEST(FitCommand, RefusesFlagsThatWouldDoNothing) {
  const std::string data = "fit lasso --data " + golden + "diabetes.csv ", ridge = "fit ridge --data " + golden + "diabetes.csv ";
  EXPECT_THAT(refusal_of(data + "--rule 1se"), HasSubstr("--rule: it chooses by cross-validation"));
  EXPECT_THAT(refusal_of(data + "--folds contiguous"), HasSubstr("--folds: it says how --cv K"));
  EXPECT_THAT(refusal_of(ridge + "--cv loo --folds contiguous"), HasSubstr("--folds: it says how --cv K"));
  EXPECT_THAT(refusal_of(data + "--lambda 1 --path 5"), HasSubstr("--path: --lambda says which ones"));
  EXPECT_THAT(refusal_of(data + "--lambda 1 --path-ratio 0.1"), HasSubstr("--path-ratio: --lambda says which ones"));
  EXPECT_THAT(refusal_of(ridge + "--solver closed-form --iterations 5"), HasSubstr("--iterations: a closed form"));
  EXPECT_THAT(refusal_of(ridge + "--solver adam --subgradient"), HasSubstr("--subgradient: a ridge has no l1"));
}

TEST(FitCommand, SaysWhichProblemsMissedTheirGapAndWritesThemAllTheSame) {
  const TemporaryFolder folder;
  const std::string data = "fit lasso --data " + golden + "diabetes.csv --cv 3 --iterations 5 --json " + folder.file("fit.json");
  const Outcome missed = run_program(data + " --solver adam --gap 1e-6");
  EXPECT_EQ(missed.exit_code, 3);
  EXPECT_THAT(missed.errors, HasSubstr("of 400 problems missed --gap 1e-06"));
  EXPECT_THAT(read_text(folder.file("fit.json")), HasSubstr("iteration-limit"));
  EXPECT_EQ(run_program(data + " --solver adam").exit_code, 0);
  EXPECT_THAT(missed.errors, HasSubstr("raise --iterations"));
  EXPECT_EQ(run_program(data + " --solver fista").exit_code, 3);
}

TEST(FitCommand, DoesNotAskForIterationsWhereRoundingsAreInTheWay) {
  const TemporaryFolder folder;
  const std::string data = "fit ridge --data " + golden + "diabetes.csv --gap 1e-30 --json " + folder.file("fit.json");
  for (const char* solver : {"closed-form", "coordinate-descent"}) {
    const Outcome missed = run_program(data + " --solver " + solver);
    EXPECT_EQ(missed.exit_code, 3);
    EXPECT_THAT(missed.errors, HasSubstr("let it come no closer; ask for less")) << solver;
    EXPECT_THAT(read_text(folder.file("fit.json")), HasSubstr("stalled"));
  }
}

}  // namespace
}  // namespace polydescent
