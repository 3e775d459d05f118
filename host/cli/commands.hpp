#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace polydescent {

/// Parses the arguments and runs the command they name. Returns the exit code; throws Error for a wrong request.
int run_command_line(int argc, char** argv);

/// Each adds its sub-command's flags to `app` and returns what runs once they are parsed.
std::function<int()> add_minimize_command(CLI::App& app);
std::function<int()> add_list_command(CLI::App& app);

}  // namespace polydescent
