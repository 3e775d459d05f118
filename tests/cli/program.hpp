#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "host/io/temporary_folder.hpp"

namespace polydescent {

/// What the program did.
struct Outcome {
  int exit_code = -1;  // -1: a signal ended it
  std::string output;
  std::string errors;
  long peak_kilobytes = 0;
};

inline std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  std::istringstream stream(line);
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

/// The program at work. Whoever starts it waits for it.
class RunningProgram {
 public:
  /// Its standard output goes into the outcome, or to `output_path`.
  explicit RunningProgram(const std::vector<std::string>& arguments, const std::string& output_path = "")
      : output_path_(output_path), output_(output_path.empty() ? folder_.file("output") : output_path),
        errors_(folder_.file("errors")) {
    std::vector<std::string> words{POLYDESCENT_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, output_.c_str(), O_WRONLY | O_CREAT, 0600);
    posix_spawn_file_actions_addopen(&files, 2, errors_.c_str(), O_WRONLY | O_CREAT, 0600);
    const int failure = posix_spawn(&child_, POLYDESCENT_PROGRAM, &files, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    if (failure != 0) throw std::runtime_error("cannot start " POLYDESCENT_PROGRAM);
  }

  pid_t process() const { return child_; }

  Outcome wait() {
    int status = 0;
    rusage usage{};
    wait4(child_, &status, 0, &usage);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, output_path_.empty() ? read_text(output_) : "", read_text(errors_),
            usage.ru_maxrss};
  }

 private:
  TemporaryFolder folder_;
  std::string output_path_, output_, errors_;
  pid_t child_ = 0;
};

/// Runs the program with these arguments and waits for it. Its standard output goes into the outcome, or to
/// `output_path`.
inline Outcome run_program(const std::vector<std::string>& arguments, const std::string& output_path = "") {
  return RunningProgram(arguments, output_path).wait();
}

/// The same from one line; arguments must not contain spaces.
inline Outcome run_program(const std::string& line) { return run_program(words_of(line)); }

/// The document that "LINE --json -" writes, which must be all there is on standard output.
inline nlohmann::json run_json(const std::string& line) {
  const Outcome outcome = run_program(line + " --json -");
  EXPECT_EQ(outcome.exit_code, 0) << line;
  EXPECT_EQ(outcome.errors, "") << line;
  return nlohmann::json::parse(outcome.output);
}

/// The one line on standard error of a request that is refused; anything else fails the test.
inline std::string refusal_of(const std::string& line, int exit_code = 2) {
  const Outcome outcome = run_program(line);
  EXPECT_EQ(outcome.exit_code, exit_code) << line;
  EXPECT_EQ(outcome.output, "") << line;
  EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 1) << line << "\n" << outcome.errors;
  EXPECT_TRUE(outcome.errors.starts_with("polydescent: ")) << line << "\n" << outcome.errors;
  return outcome.errors;
}

}  // namespace polydescent
