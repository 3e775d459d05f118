#include <gmock/gmock.h>

#include <limits>

#include "cli/program.hpp"
#include "host/io/npy_bytes.hpp"

namespace polydescent {
namespace {

using testing::AllOf;
using testing::HasSubstr;

struct Refusal {
  const char* line;
  const char* words;  // that the message must have
};

TEST(WrongRequest, IsRefusedInOneLineThatSaysWhatIsWrong) {
  for (const auto& [line, words] : std::initializer_list<Refusal>{
           {"minimize", "needs an objective"},
           {"minimize rosenbrok --dim 2", "did you mean 'rosenbrock'"},
           {"minimize rosenbrock", "--dim"},
           {"minimize rosenbrock --dim", "--dim"},
           {"minimize rosenbrock --dim 0", "--dim 0"},
           {"minimize rosenbrock --dim 1", "--dim 1"},
           {"minimize rosenbrock --dim two", "--dim two"},
           {"minimize rosenbrock --dim 2.0", "--dim 2.0"},
           {"minimize rosenbrock --dim 2 --dim 3", "--dim"},
           {"minimize six-hump-camel --dim 3", "--dim 3"},
           {"minimize sphere sphere --dim 2", "one argument too many"},
           {"minimize sphere --dim 2 --bounds 5:1", "bounds 5:1"},
           {"minimize sphere --dim 2 --bounds 1:1", "bounds 1:1"},
           {"minimize sphere --dim 2 --bounds nan:1", "bounds"},
           {"minimize sphere --dim 2 --bounds -inf:inf", "bounds"},
           {"minimize sphere --dim 2 --bounds 1", "LO:HI"},
           {"minimize sphere --dim 2 --bounds 1:2:3", "LO:HI"},
           {"minimize sphere --dim 2 --bounds a:b", "--bounds"},
           {"minimize sphere --dim 2 --bounds 0:1,0:1,0:1", "3 pairs for 2 coordinates"},
           {"minimize sphere --dim 2 --bounds 0.1:0.1000000001 --precision float32", "--precision float64"},
           {"minimize sphere --dim 2 --instance -1", "--instance"},
           {"minimize sphere --dim 2 --starts 0", "--starts 0"},
           {"minimize sphere --dim 2 --starts -5", "--starts -5"},
           {"minimize sphere --dim 2 --starts 1e3", "--starts 1e3"},
           {"minimize sphere --dim 2 --starts 99999999999999999999", "--starts"},
           {"minimize sphere --dim 2 --starts 10 --only-start 10", "--only-start 10"},
           {"minimize sphere --dim 2 --seed -1", "--seed -1"},
           {"minimize sphere --dim 2 --sampler sobl", "did you mean 'sobol'"},
           {"minimize sphere --dim 2 --starts-from /nonexistent/x.csv", "--starts-from /nonexistent/x.csv: cannot read it"},
           {"minimize sphere --dim 2 --starts-from /", "directory"},
           {"minimize sphere --dim 2 --starts-from /dev/null", "no numbers"},
           {"minimize sphere --dim 2 --starts-from x.npy", "--starts-from x.npy: cannot read it"},
           {"minimize sphere --dim 4097 --sampler halton", "halton has at most 4096 dimensions; use --sampler uniform"},
           {"minimize sphere --dim 2 --sampler latin", "there is no sampler 'latin'"},
           {"minimize sphere --dim 2 --starts 2147483649 --minima 0 --sampler grid", "grid has at most 2147483648"},
           {"minimize sphere --dim 2 --strategy multistrat", "did you mean 'multistart'"},
           {"minimize sphere --dim 2 --polish bfgs", "--polish bfgs: must be auto, lbfgs, levenberg-marquardt or none"},
           {"minimize rastrigin --dim 2 --polish levenberg-marquardt", "rastrigin is not known as a sum of squares; use lbfgs"},
           {"minimize sphere --dim 2 --polish lbfgs --l1 1", "--polish lbfgs: it needs a smooth function"},
           {"minimize sphere --dim 2 --target low", "--target low"},
           {"minimize sphere --dim 2 --target inf", "--target inf"},
           {"minimize sphere --dim 2 --time-limit 0", "--time-limit 0: must be a positive number of seconds"},
           {"minimize sphere --dim 2 --time-limit -1", "--time-limit -1"},
           {"minimize sphere --dim 2 --max-evaluations 0", "--max-evaluations 0"},
           {"minimize sphere --dim 2 --max-evaluations 1e6", "--max-evaluations 1e6"},
           {"minimize sphere --dim 100 --gradient central --max-evaluations 100", "a first gradient is there after 201 values"},
           {"minimize sphere --dim 2 --optimizer lbfgs --learning-rate 0.1", "--learning-rate: lbfgs finds its own steps"},
           {"minimize sphere --dim 2 --optimizer lbfgs --schedule constant", "lbfgs has no learning rate"},
           {"minimize sphere --dim 2 --optimizer lbfgs --warm-up 10", "lbfgs has no learning rate"},
           {"minimize sphere --dim 2 --optimizer lbfgs --l1 1", "--l1 1: lbfgs needs a smooth function"},
           {"minimize sphere --dim 2 --optimizer lbfgs --optimizer.memory 0", "--optimizer.memory 0: must lie in [1, 65)"},
           {"minimize rastrigin --dim 2 --optimizer levenberg-marquardt", "rastrigin is not known as a sum of squares; use lbfgs"},
           {"minimize sphere --dim 2 --optimizer levenberg-marquardt --instance 1", "not known as a sum of squares"},
           {"minimize sphere --dim 2 --optimizer levenberg-marquardt --l1 1", "levenberg-marquardt needs a smooth function"},
           {"minimize sphere --dim 2 --optimizer levenberg-marquardt --gradient central", "by dual numbers; leave it out"},
           {"minimize sphere --dim 2 --optimizer levenberg-marquardt --step 0.01", "takes no finite differences; leave it out"},
           {"minimize sphere --dim 40000 --sampler uniform --starts 1 --optimizer levenberg-marquardt --minima 0", "GiB of memory"},
           {"minimize sphere --dim 65536 --sampler uniform --starts 1 --optimizer levenberg-marquardt --minima 0", "GiB of memory"},
           {"minimize sphere --dim 2 --optimizer levenberg-marquardt --step-tolerance 1e-9", "ends by gradient and value"},
           {"minimize sphere --dim 2 --optimizer levenberg-marquardt --device cuda", "runs on the CPU only"},
           {"minimize sphere --dim 2 --optimizer levenberg-marquardt --optimizer.damping 0", "must lie in [1e-15, 1000000)"},
           {"minimize sphere --dim 2 --optimizer adm", "did you mean 'adam'"},
           {"minimize sphere --dim 2 --optimizer.beta3 0.5", "did you mean --optimizer.beta"},
           {"minimize sphere --dim 2 --optimizer momentum --optimizer.beta1 0.5", "--optimizer.beta1: momentum has no such"},
           {"minimize sphere --dim 2 --optimizer gradient-descent --optimizer.beta1 0.5", "--optimizer.beta1"},
           {"minimize sphere --dim 2 --optimizer.beta1 1", "--optimizer.beta1 1: must lie in [0, 1)"},
           {"minimize sphere --dim 2 --optimizer.beta1 nan", "--optimizer.beta1"},
           {"minimize sphere --dim 2 --learning-rate 0", "--learning-rate 0"},
           {"minimize sphere --dim 2 --learning-rate fast", "--learning-rate fast"},
           {"minimize sphere --dim 2 --schedule cosin", "did you mean 'cosine'"},
           {"minimize sphere --dim 2 --schedule cosine:2", "must lie in [0, 1)"},
           {"minimize sphere --dim 2 --schedule step", "--schedule step: needs EVERY and FACTOR; write step:EVERY:FACTOR"},
           {"minimize sphere --dim 2 --schedule step:100", "needs FACTOR"},
           {"minimize sphere --dim 2 --schedule step:0:0.5", "every is 0"},
           {"minimize sphere --dim 2 --schedule step:2.5:0.5", "whole number"},
           {"minimize sphere --dim 2 --schedule inverse-time", "needs KAPPA"},
           {"minimize sphere --dim 2 --schedule exponential:-1", "rate is -1"},
           {"minimize sphere --dim 2 --schedule polynomial:x", "'x' is not a number"},
           {"minimize sphere --dim 2 --schedule warm-restarts:10:2:3", "at most 2"},
           {"minimize sphere --dim 2 --schedule table", "needs FILE; write table:FILE"},
           {"minimize sphere --dim 2 --schedule table:/nonexistent/rates.txt", "/nonexistent/rates.txt: cannot read it"},
           {"minimize sphere --dim 2 --schedule table:/", "directory"},
           {"minimize sphere --dim 2 --schedule table:rates.npy", "not available yet"},
           {"minimize sphere --dim 2 --warm-up -1", "--warm-up -1"},
           {"minimize sphere --dim 2 --warm-up 1.5", "--warm-up 1.5"},
           {"minimize sphere --dim 2 --warm-up 101 --iterations 100", "--warm-up 101: it must lie in [0, 100]"},
           {"minimize sphere --dim 2 --iterations -1", "--iterations -1"},
           {"minimize sphere --dim 2 --iterations 10000001", "--iterations"},
           {"minimize sphere --dim 2 --gradient duel", "did you mean 'dual'"},
           {"minimize sphere --dim 2 --step 0", "--step 0"},
           {"minimize sphere --dim 2 --optimizer rmsprop --optimizer.centred 0.5", "takes whole numbers only for rmsprop"},
           {"minimize sphere --dim 2 --optimizer adadelta --optimizer.epsilon 0", "--optimizer.epsilon 0: must lie in"},
           {"minimize sphere --dim 2 --optimizer adamw --optimizer.weight-decay 2", "must lie in [0, 1) for adamw"},
           {"minimize sphere --dim 2 --l1 -1", "--l1 -1"},
           {"minimize sphere --dim 2 --l1 inf", "--l1 inf"},
           {"minimize sphere --dim 2 --l2 some", "--l2 some"},
           {"minimize sphere --dim 2 --l2 1e39 --precision float32", "use --precision float64"},
           {"minimize sphere --dim 2 --proximal", "add --l1 A"},
           {"minimize sphere --dim 2 --l1 1 --proximal --optimizer lion", "lion moves by the sign of the gradient"},
           {"minimize sphere --dim 2 --trace-starts 2", "--trace FILE"},
           {"minimize sphere --dim 2 --trace -", "--trace -"},
           {"minimize sphere --dim 2 --trace x --json x", "--trace x: --json goes there too"},
           {"minimize sphere --dim 2 --l1 1 --proximal=3", "proximal"},
           {"minimize sphere --dim 2 --l1 1e308", "--l1 1e+308: overflows in float64"},
           {"minimize sphere --dim 2 --optimizer.epsilon 0", "--optimizer.epsilon 0: must lie in"},
           {"minimize sphere --dim 2 --trace x --trace-starts 4096 --iterations 10000000", "the trace would take"},
           {"minimize sphere --dim 2 --trace t.csv --trace-starts 0", "--trace-starts 0"},
           {"minimize sphere --dim 2 --trace /no/such/folder/t.csv", "--trace /no/such/folder/t.csv"},
           {"minimize sphere --dim 2 --gradient-tolerance -1", "--gradient-tolerance -1"},
           {"minimize sphere --dim 2 --value-tolerance -1", "--value-tolerance -1"},
           {"minimize sphere --dim 2 --step-tolerance inf", "--step-tolerance inf"},
           {"minimize sphere --dim 2 --merge-tolerance 1", "--merge-tolerance 1"},
           {"minimize sphere --dim 2 --minima -1", "--minima -1"},
           {"minimize sphere --dim 2 --precision float16", "--precision float16"},
           {"minimize sphere --dim 2 --threads 0", "--threads 0"},
           {"minimize sphere --dim 2 --step 1e-4", "--gradient central"},
           {"minimize sphere --dim 2 --gradient central --step 1e-17", "--step 1e-17"},
           {"minimize sphere --dim 2 --precision float32 --learning-rate 1e-50", "--learning-rate 1e-50"},
           {"minimize sphere --dim 100 --starts 1000000000000 --sampler uniform", "--minima 0"},
           {"minimize sphere --dim 2 --device gpu", "--device gpu"},
           {"minimize sphere --dim 2 --device cpu --fast-math", "--fast-math"},
           {"minimize sphere --dim 2 --device cuda:", "--device cuda:"},
           {"minimize sphere --dim 2 --device cuda:x", "--device cuda:x"},
           {"minimize sphere --dim 2 --device cuda:1x", "--device cuda:1x"},
           {"minimize sphere --dim 2 --device cuda:-1", "--device cuda:-1"},
           {"minimize sphere --dim 2 --device cuda:99999999999", "--device cuda:99999999999"},
           {"minimize sphere --dim 2 --bounds=", "--bounds: its value is empty"},
           {"minimize sphere --bounds= --dim 2", "--bounds: its value is empty"},
           {"minimize sphere list --dim 2", "'list' is one argument too many"},
           {"list samplers minimize", "'minimize' is one argument too many"},
           {"minimize sphere --dim 2 --json /nonexistent/result.json", "--json /nonexistent/result.json"},
           {"minimize sphere --dim 2 --json /", "directory"},
           {"minimize sphere --dim 2 --jsn result.json", "did you mean --json?"},
           {"minimize sphere --dim 2 -q", "-q"},
           {"minimise sphere --dim 2", "did you mean 'minimize'"},
           {"--quiet minimize sphere --dim 2", "--quiet"},
           {"sphere minimize --dim 2", "sphere"},
           {"--frob", "unknown option --frob"},
           {"minimize sphere --dim 2 --gradient analytik", "did you mean 'analytic'"},
           {"check", "check needs an objective"},
           {"check rosenbrok --dim 2", "did you mean 'rosenbrock'"},
           {"check rosenbrock", "--dim"},
           {"check bukin-6 --dim 3", "--dim 3"},
           {"check sphere --dim 2 --points 0", "--points 0"},
           {"check sphere --dim 2 --points 1000001", "--points 1000001"},
           {"check sphere --dim 2 --points many", "--points many"},
           {"check sphere --dim 2 --precision float16", "--precision float16"},
           {"check sphere --dim 2 --bounds 1:1", "bounds 1:1"},
           {"check sphere --dim 2 --seed -1", "--seed -1"},
           {"check sphere --dim 2 --instance -1", "--instance"},
           {"check sphere --dim 2 --starts 5", "unknown option --starts"},
           {"check sphere --dim 2 --json /nonexistent/check.json", "--json /nonexistent/check.json"},
           {"check sphere --dim 1000000 --points 1000000", "fewer --points"},
           {"check all --bounds 0:1", "--bounds 0:1"},
           {"list", "objectives"},
           {"list objetives", "did you mean 'objectives'"},
           {"list objectives samplers", "one argument too many"},
           {"list objectives --json /nonexistent/list.json", "--json /nonexistent/list.json"},
       }) {
    EXPECT_THAT(refusal_of(line), HasSubstr(words)) << line;
  }
}

TEST(WrongRequest, OfStartsFromAFileNamesThePlaceInIt) {
  const TemporaryFolder folder;
  const std::string path = folder.file("starts.csv");
  const auto refusal = [&](const char* text, const std::string& more = "") {
    write_text(path, text);
    return refusal_of("minimize sphere --dim 2 --bounds -5:5 --starts-from " + path + more);
  };
  EXPECT_THAT(refusal("1,2\n3,x\n"), HasSubstr("--starts-from " + path + ":2:3: expected a finite number, found 'x'"));
  EXPECT_THAT(refusal("1,2\n3,nan\n"), HasSubstr(":2:3: "));
  EXPECT_THAT(refusal("1,2\n3\n"), HasSubstr(":2: expected 2 numbers"));
  EXPECT_THAT(refusal("1,2,3\n"), HasSubstr("its rows have 3 numbers, and the objective has 2 variables"));
  EXPECT_THAT(refusal("1,2\n3,5.5\n"), HasSubstr("row 2 of the given starts: coordinate 1 is 5.5, outside the bounds -5:5"));
  EXPECT_THAT(refusal("1,2\n3,4\n", " --starts 3"), HasSubstr("--starts 3: 2 points are given"));
  EXPECT_THAT(refusal("1,2\n3,4\n", " --only-start 2"), HasSubstr("--only-start 2"));
  EXPECT_THAT(refusal("1,2\n", " --sampler sobol"), HasSubstr("--sampler sobol: the starts are given as points"));
  EXPECT_THAT(refusal("\x93NUMPY\x01"), HasSubstr("it ends within its header"));
}

TEST(WrongRequest, OfStartsFromANpyFileNamesThePlaceInItToo) {
  const TemporaryFolder folder;
  const std::string path = folder.file("starts.npy");
  const auto refusal = [&](const char* shape, const std::vector<double>& numbers) {
    write_text(path, npy_bytes(npy_dictionary("<f8", "False", shape), numbers));
    return refusal_of("minimize sphere --dim 2 --bounds -5:5 --starts-from " + path);
  };
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(refusal("(2, 2)", {1, 2, 3, nan}),
              HasSubstr("--starts-from " + path + ": row 2, column 2: expected a finite number, found nan"));
  EXPECT_THAT(refusal("(1, 3)", {1, 2, 3}), HasSubstr("its rows have 3 numbers, and the objective has 2 variables"));
  EXPECT_THAT(refusal("(2,)", {1, 2}), HasSubstr("save an array of two axes, one start a row"));
  EXPECT_THAT(refusal("(2, 2)", {1, 2, 3, 5.5}), HasSubstr("row 2 of the given starts: coordinate 1 is 5.5, outside"));
}

TEST(WrongRequest, OfATableOfRatesNamesThePlaceInIt) {
  const TemporaryFolder folder;
  const std::string path = folder.file("rates.txt");
  for (const auto& [text, words] : {std::pair{"1\n0.5\n-0.25\n", ":3:1: expected a finite number, not negative, found '-0.25'"},
                                    std::pair{"1\nnan\n", ":2:1: "}, std::pair{"1 inf", ":1:3: "}, std::pair{"", "no numbers"},
                                    std::pair{"0 1\n1 0.5\n", "one number a line"},
                                    std::pair{"1e308\n1e308", "overflows in float64"}}) {
    write_text(path, text);
    const std::string message = refusal_of("minimize sphere --dim 2 --learning-rate 100 --schedule table:" + path);
    EXPECT_THAT(message, AllOf(HasSubstr("--schedule table"), HasSubstr(path), HasSubstr(words))) << text;
  }
}

TEST(WrongRequest, IsRefusedAfterTwoHyphensToo) {
  EXPECT_THAT(refusal_of("minimize sphere --dim 2 -- --json -"), HasSubstr("--json"));
}

TEST(WrongRequest, OfAnEmptyValueIsRefused) {
  for (const char* flag : {"--json", "--bounds", "--dim", "--optimizer", "--schedule", "--device", "--learning-rate"}) {
    const Outcome outcome = run_program(std::vector<std::string>{"minimize", "sphere", "--dim", "2", flag, ""});
    EXPECT_EQ(outcome.exit_code, 2) << flag;
    EXPECT_EQ(outcome.output, "") << flag;
    EXPECT_THAT(outcome.errors, HasSubstr(std::string(flag) + ": its value is empty"));
  }
  for (const auto& words : {std::vector<std::string>{"minimize", "", "--dim", "2"}, std::vector<std::string>{""},
                            std::vector<std::string>{"list", "samplers", "--json", ""}}) {
    EXPECT_EQ(run_program(words).exit_code, 2);
    EXPECT_THAT(run_program(words).errors, HasSubstr("empty"));
  }
}

TEST(WrongRequest, OfNothingAtAllShowsTheCommandsAsAnError) {
  const Outcome outcome = run_program("");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.output, "");
  EXPECT_THAT(outcome.errors, AllOf(HasSubstr("minimize"), HasSubstr("list")));
}

TEST(StandardOutput, ThatIsLostIsAnErrorOfOneLine) {
  for (const char* line :
       {"minimize sphere --dim 2 --starts 9", "minimize sphere --dim 200 --starts 9 --json -", "list objectives",
        "list samplers --json -", "--help", "minimize --help", "--version"}) {
    const Outcome outcome = run_program(words_of(line), "/dev/full");
    EXPECT_EQ(outcome.exit_code, 2) << line;
    EXPECT_THAT(outcome.errors, AllOf(testing::StartsWith("polydescent: "), HasSubstr("standard output"))) << line;
    EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 1) << line << "\n" << outcome.errors;
  }
  EXPECT_EQ(run_program(words_of("minimize sphere --dim 2 --starts 9 --quiet"), "/dev/full").exit_code, 0);
}

TEST(LaterVersions, AreReferredToByName) {
  for (const char* words :
       {"basins rosenbrock", "plot result.json", "report result.json",
        "minimize sphere --dim 2 --unbounded", "minimize sphere --dim 2 --rounds 3",
        "minimize sphere --dim 2 --checkpoint c",
        "minimize sphere --dim 2 --every 60", "minimize sphere --dim 2 --resume c",
        "minimize sphere --dim 2 --plot p.png", "minimize sphere --dim 2 --animate a.gif",
        "minimize sphere --dim 2 --strategy evolution", "minimize sphere --dim 2 --strategy basin-hopping"}) {
    EXPECT_THAT(refusal_of(words), HasSubstr("not available yet")) << words;
  }
  for (const auto& [line, words] : std::initializer_list<Refusal>{
           {"minimize sphere --dim 2 --plot=x.png", "polydescent: --plot: not available yet"},
           {"minimize sphere --dim 2 --optimizer plot", "there is no optimizer 'plot'"},
           {"minimize grid --dim 2", "there is no objective 'grid'"}}) {
    EXPECT_THAT(refusal_of(line), HasSubstr(words)) << line;
  }
}

TEST(Devices, ThatAreNotThereAreNamedAsTheFault) {
  EXPECT_THAT(refusal_of("minimize sphere --dim 2 --device cuda:99", 4), HasSubstr("--device cuda"));
  if (run_json("list devices").size() > 1) GTEST_SKIP() << "there is a GPU here";
  for (const char* device : {"cuda", "cuda:0", "cuda:all"}) {
    EXPECT_THAT(refusal_of(std::string("minimize sphere --dim 2 --device ") + device, 4),
                AllOf(HasSubstr("--device cuda"), HasSubstr("--device cpu runs everywhere")));
  }
}

}  // namespace
}  // namespace polydescent
