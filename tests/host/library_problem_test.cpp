#include <dlfcn.h>
#include <elf.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "host/request_error.hpp"
#include "polydescent/host/difference_step.hpp"
#include "polydescent/host/evidence.hpp"
#include "polydescent/host/gradient_check.hpp"
#include "polydescent/host/gradient_kind.hpp"
#include "polydescent/host/minimize.hpp"

namespace polydescent {
namespace {

using testing::AllOf;
using testing::Each;
using testing::DoubleNear;
using testing::HasSubstr;

const std::string objectives = POLYDESCENT_TEST_OBJECTIVES;

Problem library(const std::string& symbol, const ObjectiveRequest& request) { return Problem::library(objectives, symbol, request); }
Problem rosenbrock(int dim = 4) { return library("", {.box = Box::cube(1, -2, 2), .dim = dim}); }

std::string refusal(const std::string& file, const std::string& symbol = "", ObjectiveRequest request = {.box = Box::cube(2, -1, 1)}) {
  return request_error([&] { Problem::library(file, symbol, request); });
}
std::string refusal(const Problem& problem, const MinimizeOptions& options) {
  return request_error([&] { minimize(problem, options); });
}

/// A file of these bytes, as long as this exists.
class ScratchFile {
 public:
  explicit ScratchFile(const std::string& bytes)
      : path_(std::filesystem::temp_directory_path() / ("library_problem_test." + std::to_string(getpid()) + "." + std::to_string(count_++))) {
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  ~ScratchFile() { std::filesystem::remove(path_); }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  std::string path() const { return path_; }

 private:
  static inline int count_ = 0;
  std::filesystem::path path_;
};

std::string bytes_of_library() {
  std::ifstream file(objectives, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The library's own variable, which outlives problems as long as this does.
template <class T>
class Exported {
 public:
  explicit Exported(const char* name) : library_(dlopen(objectives.c_str(), RTLD_NOW)), number_(static_cast<T*>(dlsym(library_, name))) {}
  ~Exported() { dlclose(library_); }
  Exported(const Exported&) = delete;
  Exported& operator=(const Exported&) = delete;
  T& operator*() const { return *number_; }

 private:
  void* library_;
  T* number_;
};

TEST(Library, OfAFunctionHasItsValuesInBothPrecisions) {
  const Problem problem = rosenbrock(2);
  EXPECT_EQ(evaluate(problem, {0.5, 1}), 100 * 0.75 * 0.75 + 0.25);
  const float x[] = {0.5F, 1};
  EXPECT_EQ(problem.table->as_float.value(problem.objective.get(), {x, 2}), 56.5F);
  EXPECT_EQ(problem.dim, 2);
  EXPECT_THAT(problem.name, HasSubstr("f of "));
  EXPECT_FALSE(problem.kernel.has_value());
}

TEST(Library, IsMinimizedByAFirstOrderRuleAndItsPolish) {
  const SearchResult result = minimize(rosenbrock(), {.starts = 64, .iterations = 1000});
  ASSERT_TRUE(result.best.has_value());
  EXPECT_LT(result.best->value, 1e-16);
  EXPECT_THAT(result.best->point, Each(DoubleNear(1, 1e-7)));
  EXPECT_EQ(result.gradient, "central");
  EXPECT_EQ(result.lanes, 1);
  EXPECT_EQ(result.device_kind, "cpu");
}

TEST(Library, IsMinimizedByLbfgsAndInFloat32) {
  const SearchResult exact = minimize(rosenbrock(), {.starts = 16, .optimizer = Lbfgs{}});
  EXPECT_LT(exact.best->value, 1e-16);
  const SearchResult single = minimize(rosenbrock(), {.starts = 64, .iterations = 1000, .precision = Precision::float32});
  EXPECT_LT(single.best->value, 1e-10);
  EXPECT_TRUE(single.polished);
}

TEST(Library, IsMinimizedByForwardDifferencesWithAMeasuredStepToo) {
  const SearchResult result = minimize(rosenbrock(), {.starts = 64, .iterations = 1000, .gradient = "forward"});
  EXPECT_LT(result.best->value, 1e-8);
  EXPECT_TRUE(result.step.has_value());
}

TEST(Library, FindsTheSameOnAnyNumberOfThreads) {
  MinimizeOptions options{.starts = 100, .iterations = 200, .threads = 1, .keep_ends = true};
  const SearchResult one = minimize(rosenbrock(), options);
  options.threads = 3;
  const SearchResult three = minimize(rosenbrock(), options);
  EXPECT_EQ(three.threads, 3);
  EXPECT_EQ(one.ends->value, three.ends->value);
  EXPECT_EQ(one.ends->point, three.ends->point);
}

TEST(Library, ThatIsNotThreadSafeIsCalledByOneThreadAtATime) {
  const Exported<int> most("most_under_way");
  const Problem problem = library("counted", {.box = Box::cube(3, -1, 1), .thread_safe = false});
  for (const Optimizer& optimizer : {Optimizer{Adam{}}, Optimizer{GradientDescent{}}, Optimizer{Lbfgs{}}}) {
    const SearchResult result = minimize(problem, {.starts = 200, .optimizer = optimizer, .iterations = 50, .threads = 4, .trace_starts = 1});
    EXPECT_EQ(result.threads, 1);
    EXPECT_EQ(result.lanes, 1);
  }
  EXPECT_EQ(*most, 1);
}

TEST(Library, IsCalledAsOftenAsTheResultSays) {
  const Exported<long> calls("calls");
  const Problem problem = library("counted", {.box = Box::cube(3, -1, 1)});
  for (const Precision precision : {Precision::float64, Precision::float32}) {
    const long before = *calls;
    const SearchResult result = minimize(problem, {.starts = 10, .optimizer = GradientDescent{}, .iterations = 50, .precision = precision});
    EXPECT_EQ(result.values_evaluated, static_cast<std::uint64_t>(*calls - before));
  }
  const long before = *calls;
  const SearchResult few = minimize(problem, {.starts = 10, .iterations = 50, .max_evaluations = 1000});
  EXPECT_LE(few.values_evaluated, 1000U);
  EXPECT_LE(*calls - before, 1000);
}

TEST(Library, ReadsTheRowsOfData) {
  const NamedData data{{{0, 1, 1, 3, 2, 5}, 2}, {"t", "y"}};
  const Problem problem = library("line", {.box = Box::cube(2, -10, 10), .variables = {"a", "b"}, .data = data});
  EXPECT_EQ(evaluate(problem, {0, 0}), 35);
  EXPECT_THAT(problem.variables, testing::ElementsAre("a", "b"));
  const SearchResult result = minimize(problem, {.starts = 16, .iterations = 500});
  EXPECT_THAT(result.best->point, testing::ElementsAre(DoubleNear(1, 1e-7), DoubleNear(2, 1e-7)));
}

TEST(Library, MayBeUndefinedAtSomePoints) {
  const Problem problem = library("half", {.box = Box::cube(1, -1, 1)});
  const SearchResult result = minimize(problem, {.starts = 32, .iterations = 200});
  ASSERT_TRUE(result.best.has_value());
  EXPECT_LT(result.best->value, 0.3);
}

TEST(Library, KeepsTheLibraryOpenAsLongAsTheProblemOrACopyOfIt) {
  Problem copy;
  {
    const Problem problem = rosenbrock(2);
    copy = problem;
  }
  EXPECT_EQ(evaluate(copy, {1, 1}), 0);
}

TEST(Library, GivesGradientsByDifferencesOnly) {
  const Problem problem = rosenbrock();
  EXPECT_EQ(automatic_gradient(problem), (index_of<CentralDifference, Gradients>));
  EXPECT_THAT(refusal(problem, {.gradient = "dual"}), AllOf(HasSubstr("--gradient dual"), HasSubstr("--gradient central")));
  EXPECT_THAT(refusal(problem, {.gradient = "analytic"}), HasSubstr("--gradient central"));
  EXPECT_THAT(refusal(problem, {.optimizer = LevenbergMarquardt{}}), HasSubstr("sum of squares"));
}

TEST(Library, RunsOnNoGpuWhateverIsInstalled) {
  try {
    minimize(rosenbrock(), {.device = {DeviceKind::cuda}});
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::device);
    EXPECT_THAT(error.what(), AllOf(HasSubstr("is a function of a library"), HasSubstr("--device cpu runs everywhere")));
  }
}

TEST(Library, HasAMeasuredStepNearTheBestOne) {
  const Problem problem = rosenbrock();
  for (const int kind : {index_of<CentralDifference, Gradients>, index_of<ForwardDifference, Gradients>}) {
    const Problem known = builtin_problem("rosenbrock", 4);
    Problem same_box = known;
    same_box.box = problem.box;
    const GradientProbe probe(same_box, Precision::float64, 0, 0, 100);
    double best = HUGE_VAL;
    for (const double step : step_ladder(Precision::float64)) best = std::min(best, median(probe.errors(kind, step)));
    const MeasuredStep measured = measure_step(problem, Precision::float64, kind, 0);
    ASSERT_TRUE(measured.step.has_value());
    EXPECT_LE(median(probe.errors(kind, *measured.step)), 5 * best);
  }
}

TEST(Library, HasNoCurvatureThatDecidesOfWhatKindAPointIs) {
  const Evidence evidence = examine(rosenbrock(), {1, 1, 1, 1}).evidence;
  EXPECT_EQ(evidence.kind, PointKind::undetermined);
  EXPECT_THAT(evidence.reason, HasSubstr("differences"));
  EXPECT_LT(evidence.gradient_norm, 1e-6);
  EXPECT_EQ(evidence.free_coordinates, 4U);
}

TEST(Library, CanBeChecked) {
  for (const Precision precision : {Precision::float64, Precision::float32}) {
    const GradientCheck check = check_gradients(rosenbrock(), {.precision = precision, .points = 20});
    ASSERT_EQ(check.kinds.size(), 2U);
    EXPECT_EQ(check.kinds[0].name, "central");
    EXPECT_LT(check.kinds[0].median_error, precision == Precision::float64 ? 1e-8 : 1e-3);
    EXPECT_THAT(to_text(check), HasSubstr("differences extrapolated"));
  }
}

TEST(Library, OfWhichThereIsNoneIsRefused) {
  EXPECT_THAT(refusal("no_such_folder/objective.so"), AllOf(HasSubstr("--library no_such_folder/objective.so"), HasSubstr("No such file")));
  EXPECT_THAT(refusal("libm.so.6"), HasSubstr("No such file"));  // it is not looked for where the system keeps its libraries
  EXPECT_THAT(refusal(""), HasSubstr("no file"));
}

TEST(Library, ThatIsNoSharedObjectIsRefused) {
  EXPECT_THAT(refusal(ScratchFile("double f(const double* x);\n").path()), HasSubstr("no shared object"));
  EXPECT_THAT(refusal(ScratchFile("").path()), HasSubstr("no shared object"));
  EXPECT_THAT(refusal(ScratchFile(std::string("\x7f" "ELF")).path()), HasSubstr("no shared object"));
}

TEST(Library, ThatIsCutOffIsRefusedBeforeTheLinkerReadsBeyondItsEnd) {
  const std::string whole = bytes_of_library();
  for (const std::size_t bytes : {std::size_t{100}, std::size_t{200}, whole.size() / 4, whole.size() / 2}) {
    EXPECT_THAT(refusal(ScratchFile(whole.substr(0, bytes)).path()), HasSubstr("the file is cut off")) << bytes;
  }
}

TEST(Library, OfAnotherProcessorIsRefusedByName) {
  std::string bytes = bytes_of_library();
  ASSERT_GT(bytes.size(), sizeof(Elf64_Ehdr));
  const bool here_too = static_cast<unsigned char>(bytes[offsetof(Elf64_Ehdr, e_machine)]) == EM_AARCH64;
  bytes[offsetof(Elf64_Ehdr, e_machine)] = static_cast<char>(here_too ? EM_X86_64 : EM_AARCH64);
  EXPECT_THAT(refusal(ScratchFile(bytes).path()), AllOf(HasSubstr(here_too ? "built for x86-64" : "built for aarch64"), HasSubstr("runs on")));
}

TEST(Library, WithoutTheFunctionIsRefusedWithTheNearest) {
  EXPECT_THAT(refusal(objectives, "countde"), AllOf(HasSubstr("no function 'countde'"), HasSubstr("'counted'")));
  EXPECT_THAT(refusal(objectives, "not_a_function"), HasSubstr("is a variable"));
}

TEST(Library, RefusesWhatDoesNotFitIt) {
  EXPECT_THAT(refusal(objectives, "", {.box = {}, .dim = 3}), HasSubstr("--bounds"));
  EXPECT_THAT(refusal(objectives, "", {.box = Box::cube(2, -1, 1), .dim = 3}), HasSubstr("2 pairs of bounds for 3"));
  EXPECT_THAT(refusal(objectives, "", {.box = Box::cube(2, -1, 1), .dim = -1}), HasSubstr("--dim -1"));
  EXPECT_THAT(refusal(objectives, "", {.box = Box::cube(1, -1, 1), .dim = 3, .variables = {"a", "b"}}), HasSubstr("2 names"));
  EXPECT_THAT(refusal(objectives, "", {.box = Box::cube(2, -1, 1), .parameters = {{{1}, 1}, {"p"}}}), HasSubstr("no parameters"));
}

}  // namespace
}  // namespace polydescent
