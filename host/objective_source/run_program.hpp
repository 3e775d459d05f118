#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace polydescent {

/// How a program ended.
struct Ending {
  int exit_code = 0;
  int signal = 0;  // that ended it; 0: none did

  bool is_success() const { return exit_code == 0 && signal == 0; }
  /// Ended by Ctrl-C, as it says itself or as a shell or a wrapper around it says.
  bool is_interrupt() const;
};

/// Runs a program to its end, without a shell and with nothing to read. words: its arguments, of which the first is what it is
/// called; output: a file for what it prints. Throws std::system_error when it cannot be started.
Ending run_program(const std::filesystem::path& program, const std::vector<std::string>& words,
                   const std::filesystem::path& output);

/// Where SIGINT and SIGTERM would end this process, they wait until this is gone, so that what lies on disk is tidied up first.
class DelayedInterrupt {
 public:
  DelayedInterrupt();
  ~DelayedInterrupt();
  DelayedInterrupt(const DelayedInterrupt&) = delete;
  DelayedInterrupt& operator=(const DelayedInterrupt&) = delete;
};

}  // namespace polydescent
