#pragma once

#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>
#include <string>

namespace polydescent {

/// Parses the arguments and runs the command they name. Returns the exit code; throws Error for a wrong request.
int run_command_line(int argc, char** argv);

/// Puts text on standard output and at once into its file, so that other writers to the same place come after it. What
/// does not arrive is noticed when the program ends.
inline void write_output(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

/// Each adds its sub-command's flags to `app` and returns what runs once they are parsed.
std::function<int()> add_minimize_command(CLI::App& app);
std::function<int()> add_fit_command(CLI::App& app);
std::function<int()> add_check_command(CLI::App& app);
std::function<int()> add_list_command(CLI::App& app);

}  // namespace polydescent
