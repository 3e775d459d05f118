#include "polydescent/host/objective_source/compile_object.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cmath>
#include <string>
#include <thread>
#include <vector>

#include "host/io/temporary_folder.hpp"
#include "host/objective_source/default_interrupt.hpp"
#include "host/request_error.hpp"
#include "kernels/gpu/environment.hpp"
#include "polydescent/kernels/descent/evaluator.hpp"
#include "polydescent/kernels/gpu/private_files.hpp"

namespace polydescent {
namespace {

using gpu::Variable;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string function_text(const std::string& body, const std::string& before = "") {
  return before + "\nextern \"C\" __attribute__((visibility(\"default\"))) double f(double x) { return " + body + "; }\n";
}

/// x^2 by a function of the kernels' headers.
ObjectSource square_source() {
  return {.text = function_text("polydescent::square(x)", "#include \"polydescent/kernels/scalar/math.hpp\"")};
}

double call(const LoadedObject& object, double x) {
  auto* const f = reinterpret_cast<double (*)(double)>(object.symbol("f"));
  return f != nullptr ? f(x) : -1;
}

/// A cache of the test's own, and the compiler that built the test.
class CompileObject : public testing::Test {
 protected:
  static bool is_scratch(const std::filesystem::path& path) { return path.filename().string().starts_with("compile-"); }

  /// How many folders of compilers' are left in the cache.
  int left_over() const {
    const std::filesystem::directory_iterator files(cache_path);
    return static_cast<int>(std::count_if(begin(files), end(files), [](const auto& file) { return is_scratch(file.path()); }));
  }
  /// A program for CXX that says each time that it runs, then does this.
  std::string script(const std::string& commands) const {
    const std::string path = folder.file("compiler");
    write_text(path, "#!/bin/sh\necho x >> " + folder.file("runs") + "\n" + commands + "\n");
    chmod(path.c_str(), 0700);
    return path;
  }
  std::size_t runs() const { return read_text(folder.file("runs")).size() / 2; }

  const TemporaryFolder folder;
  const std::string cache_path = folder.file("cache");
  const Variable own_cache{"POLYDESCENT_CACHE_DIR", cache_path.c_str()};
  const Variable own_compiler{"CXX", POLYDESCENT_CXX_COMPILER};
};

TEST_F(CompileObject, CompilesAndLoadsAFunction) {
  const LoadedObject object = compile_object({.text = function_text("x + 1")});
  EXPECT_EQ(call(object, 2), 3);
  EXPECT_EQ(object.symbol("g"), nullptr);
  EXPECT_FALSE(object.from_cache);
  EXPECT_GT(object.compile_s, 0);
  EXPECT_EQ(left_over(), 0);
}

TEST_F(CompileObject, TakesWhatItKnowsFromTheCacheAndStartsNoCompiler) {
  const Variable counted("CXX", script("exec " POLYDESCENT_CXX_COMPILER " \"$@\"").c_str());
  const ObjectSource source{.text = function_text("x + 2")};
  EXPECT_FALSE(compile_object(source).from_cache);
  const LoadedObject again = compile_object(source);
  EXPECT_TRUE(again.from_cache);
  EXPECT_EQ(call(again, 2), 4);
  EXPECT_EQ(runs(), 1u);
  EXPECT_EQ(call(compile_object({.text = function_text("x + 3")}), 2), 5);
  EXPECT_EQ(runs(), 2u);
}

TEST_F(CompileObject, AnotherCompilerIsAnotherEntry) {
  const ObjectSource source{.text = function_text("x + 4")};
  compile_object(source);
  const Variable other("CXX", POLYDESCENT_CXX_COMPILER " -DUNUSED");
  EXPECT_FALSE(compile_object(source).from_cache);
  EXPECT_TRUE(compile_object(source).from_cache);
  const Variable changed("CXX", script("exec " POLYDESCENT_CXX_COMPILER " \"$@\"").c_str());
  EXPECT_FALSE(compile_object(source).from_cache);
  script("exec " POLYDESCENT_CXX_COMPILER " -O1 \"$@\"");
  EXPECT_FALSE(compile_object(source).from_cache) << "the same path, another file";
}

TEST_F(CompileObject, ObjectsOfOneTextOrOfManyDoNotMeet) {
  const std::string shared = "struct F { static int& count() { static int n = 0; return n; } };";
  std::vector<LoadedObject> objects;
  for (int k = 0; k < 4; ++k) {
    objects.push_back(compile_object({.text = function_text(fmt::format("x + {} + F::count()++", k), shared)}));
    EXPECT_EQ(call(objects.back(), 1), 1 + k);
  }
  EXPECT_EQ(call(objects[0], 1), 2);
  objects.erase(objects.begin(), objects.begin() + 2);
  for (int k = 0; k < 2; ++k) {  // the numbers of their files are free again
    objects.push_back(compile_object({.text = function_text(fmt::format("x - {}", k), shared)}));
    EXPECT_EQ(call(objects.back(), 1), 1 - k);
  }
  EXPECT_EQ(call(objects[0], 1), 4);
}

TEST_F(CompileObject, IncludesTheKernelsHeadersAndHandsOutPacks) {
  const LoadedObject object = compile_object({.text = R"(
#include "polydescent/kernels/descent/evaluator.hpp"
using namespace polydescent;
struct Bowl { template <class X> auto operator()(const X& x) const { return square(x[0]) + sin(x[1]); } };
extern "C" __attribute__((visibility("default"))) const void* table() { return &objective_table<Bowl>(); }
)"});
  const auto table = reinterpret_cast<const void* (*)()>(object.symbol("table"));
  ASSERT_NE(table, nullptr);
  const auto& evaluator = static_cast<const ObjectiveTable*>(table())->get<DoublePack>();
  const DoublePack x[2] = {DoublePack(3.0), DoublePack(0.5)};
  const struct {} bowl;
  const DoublePack value = evaluator.value(&bowl, Point<const DoublePack>{x, 2});
  EXPECT_NEAR(lane(value, 0), 9 + std::sin(0.5), 1e-14);
  EXPECT_NE(evaluator.gradient[0], nullptr);
}

TEST_F(CompileObject, TellsTheCompilersMessagesWithTheUsersLines) {
  const ObjectSource source{.text = "\n#line 7 \"mine.cpp\"\ndouble f = no_such_name;\n", .name = "the file 'mine.cpp'"};
  try {
    compile_object(source);
    FAIL() << "nothing was thrown";
  } catch (const CompileError& error) {
    EXPECT_EQ(error.fault(), Fault::request);
    EXPECT_THAT(error.what(), AllOf(HasSubstr("the file 'mine.cpp' does not compile"), HasSubstr("mine.cpp:7:"),
                                    HasSubstr("no_such_name"), HasSubstr(POLYDESCENT_CXX_COMPILER)));
    EXPECT_THAT(error.log, AllOf(HasSubstr("mine.cpp:7:12: error"), Not(HasSubstr(cache_path))));
  }
  const ObjectSource quoted{.text = "int i = ;", .name = "my \"text\""};
  EXPECT_THAT(request_error([&] { compile_object(quoted); }), HasSubstr("my \"text\":1:9"));
  EXPECT_EQ(left_over(), 0);
}

TEST_F(CompileObject, ShortensLongMessagesButKeepsThem) {
  const Variable wordy("CXX", script("seq 60; exit 1").c_str());
  try {
    compile_object({.text = function_text("x")});
    FAIL() << "nothing was thrown";
  } catch (const CompileError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("\n40\n"), Not(HasSubstr("\n41\n")), HasSubstr("(and 20 more lines)")));
    EXPECT_THAT(error.log, HasSubstr("\n60\n"));
  }
}

TEST_F(CompileObject, MissesAFunctionThatIsNotThereAtOnce) {
  EXPECT_THROW(compile_object({.text = function_text("g(x)", "double g(double);")}), CompileError);
}

TEST_F(CompileObject, NamesCxxWhereItNamesNoCompiler) {
  const Variable absent("CXX", "no-such-compiler -O1");
  EXPECT_THAT(request_error([] { compile_object({.text = "", .name = "the formula"}); }),
              AllOf(HasSubstr("CXX"), HasSubstr("'no-such-compiler'"), HasSubstr("the formula")));
}

TEST_F(CompileObject, TakesWordsInCxxAndBlanksForNone) {
  const Variable words("CXX", "  env " POLYDESCENT_CXX_COMPILER "  -DNUMBER=5 ");
  EXPECT_EQ(call(compile_object({.text = function_text("x + NUMBER")}), 1), 6);
  const Variable blank("CXX", " ");
  EXPECT_EQ(call(compile_object({.text = function_text("x + 6")}), 1), 7);
}

TEST_F(CompileObject, FindsTheBuildersCompilerWithoutAPath) {
  const Variable none("CXX", nullptr);
  EXPECT_EQ(call(compile_object({.text = function_text("x + 7")}), 1), 8);
}

TEST_F(CompileObject, ReportsACompilerThatBreaksOff) {
  const Variable killed("CXX", script("kill -9 $$").c_str());
  EXPECT_THAT(request_error([] { compile_object({.text = function_text("x")}); }), HasSubstr("signal 9 (Killed)"));
  const Variable idle("CXX", script("exit 0").c_str());
  EXPECT_THAT(request_error([] { compile_object({.text = function_text("x")}); }), HasSubstr("made nothing"));
  write_text(folder.file("compiler"), "no program");
  EXPECT_THAT(request_error([] { compile_object({.text = function_text("x")}); }), HasSubstr("cannot be started"));
  EXPECT_EQ(left_over(), 0);
}

TEST_F(CompileObject, CompilesAgainWhenAHeaderOfTheUsersChanges) {
  std::filesystem::create_directory(folder.file("my headers"));
  const std::string header = folder.file("my headers/mine.hpp");
  write_text(header, "#define MINE 1\n");
  const ObjectSource source{.text = function_text("x + MINE", "#include \"mine.hpp\""),
                            .include_dirs = {folder.file("my headers")}};
  EXPECT_EQ(call(compile_object(source), 1), 2);
  EXPECT_TRUE(compile_object(source).from_cache);
  write_text(header, "#define MINE 2\n");
  const LoadedObject changed = compile_object(source);
  EXPECT_FALSE(changed.from_cache);
  EXPECT_EQ(call(changed, 1), 3);
  EXPECT_TRUE(compile_object(source).from_cache);
  const ObjectSource elsewhere{.text = source.text, .include_dirs = {folder.file("none"), folder.file("my headers")}};
  EXPECT_FALSE(compile_object(elsewhere).from_cache);
  std::filesystem::remove(header);
  EXPECT_THROW(compile_object(source), CompileError);
}

TEST_F(CompileObject, RefusesACacheThatOthersMayWrite) {
  const ObjectSource source{.text = function_text("x + 8")};
  compile_object(source);
  chmod(cache_path.c_str(), 0777);
  EXPECT_THAT(request_error([&] { compile_object(source); }),
              AllOf(HasSubstr(cache_path), HasSubstr("0777"), HasSubstr("POLYDESCENT_CACHE_DIR"), HasSubstr("chmod")));
  chmod(cache_path.c_str(), 0700);
  EXPECT_TRUE(compile_object(source).from_cache);
  if (geteuid() != 0) GTEST_SKIP() << "only root can give folders away";
  ASSERT_EQ(chown(cache_path.c_str(), 65534, 65534), 0);
  EXPECT_THAT(request_error([&] { compile_object(source); }), AllOf(HasSubstr(cache_path), HasSubstr("user 65534")));
}

TEST_F(CompileObject, DoesNotLoadAnotherUsersEntry) {
  const ObjectSource source{.text = function_text("x + 9")};
  compile_object(source);
  for (const auto& file : std::filesystem::directory_iterator(cache_path)) {
    if (file.is_regular_file()) chmod(file.path().c_str(), 0666);
  }
  EXPECT_FALSE(compile_object(source).from_cache);
  EXPECT_TRUE(compile_object(source).from_cache);
}

TEST_F(CompileObject, MendsDamagedEntriesAndHeaders) {
  const ObjectSource source = square_source();
  EXPECT_EQ(call(compile_object(source), 3), 9);
  for (const auto& file : std::filesystem::recursive_directory_iterator(cache_path)) {
    if (file.is_regular_file()) write_text(file.path().string(), "#error damaged\n");
  }
  const LoadedObject mended = compile_object(source);
  EXPECT_FALSE(mended.from_cache);
  EXPECT_EQ(call(mended, 3), 9);
  EXPECT_TRUE(compile_object(source).from_cache);
  for (const auto& file : std::filesystem::directory_iterator(cache_path)) {
    if (file.is_directory()) std::filesystem::remove_all(file.path() / "polydescent/kernels/scalar");
  }
  EXPECT_EQ(call(compile_object({.text = source.text + "//"}), 3), 9);
}

TEST_F(CompileObject, DoesWithoutACache) {
  const ObjectSource source = square_source();
  const Variable no_own("POLYDESCENT_CACHE_DIR", nullptr), no_caches("XDG_CACHE_HOME", nullptr), no_home("HOME", nullptr);
  const Variable temporary("TMPDIR", folder.file("").c_str());
  const std::ptrdiff_t before = folder.entries();
  for (int k = 0; k < 2; ++k) {
    const LoadedObject object = compile_object(source);
    EXPECT_FALSE(object.from_cache);
    EXPECT_EQ(call(object, 3), 9);
  }
  const Variable unwritable("POLYDESCENT_CACHE_DIR", "/proc/none");
  EXPECT_EQ(call(compile_object(source), 3), 9);
  EXPECT_EQ(folder.entries(), before);
}

TEST_F(CompileObject, TakesARelativeFolderForItsCache) {
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder.file(""));
  const Variable relative("POLYDESCENT_CACHE_DIR", "relative/cache");
  EXPECT_EQ(call(compile_object({.text = function_text("x + 10")}), 1), 11);
  EXPECT_TRUE(compile_object({.text = function_text("x + 10")}).from_cache);
  std::filesystem::current_path(before);
}

TEST_F(CompileObject, ThreadsAndProcessesAtOnceAllSucceed) {
  const ObjectSource source = square_source();
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    try {
      _exit(call(compile_object(source), 3) == 9 ? 0 : 1);
    } catch (const std::exception&) {
      _exit(2);
    }
  }
  std::vector<double> values(2);
  std::vector<std::thread> threads;
  for (double& value : values) threads.emplace_back([&] { value = call(compile_object(source), 3); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(values, testing::Each(9));
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(compile_object(source).from_cache);
  EXPECT_EQ(left_over(), 0);
}

TEST_F(CompileObject, AnInterruptLeavesNothingBehind) {
  const DefaultInterrupt can_interrupt;
  const Variable slow("CXX", script("sleep 20").c_str());
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    setpgid(0, 0);
    compile_object({.text = function_text("x")});
    _exit(0);
  }
  while (runs() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_EQ(left_over(), 1);
  kill(-child, SIGINT);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT) << status;
  EXPECT_EQ(left_over(), 0);
}

TEST_F(CompileObject, TidiesUpAfterProcessesThatWereKilled) {
  ASSERT_TRUE(gpu::make_private_folder(cache_path + "/compile-old"));
  ASSERT_TRUE(gpu::make_private_folder(cache_path + "/compile-new"));
  std::filesystem::last_write_time(cache_path + "/compile-old",
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours(25));
  compile_object({.text = function_text("x + 11")});
  EXPECT_FALSE(std::filesystem::exists(cache_path + "/compile-old"));
  EXPECT_TRUE(std::filesystem::exists(cache_path + "/compile-new"));
}

}  // namespace
}  // namespace polydescent
