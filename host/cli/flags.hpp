#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "polydescent/host/options.hpp"
#include "polydescent/host/problem.hpp"

// Flags that several commands have.
namespace polydescent {

/// A flag whose text goes to `take`.
template <class Take>
CLI::Option* flag(CLI::App& app, const std::string& name, const std::string& help, const char* type, Take take) {
  return app.add_option_function<std::string>(name, take, help)->type_name(type);
}

/// Which objective, where.
struct ObjectiveFlags {
  std::string objective;
  std::string expression, source, library;  // in place of a name
  std::string variables;                    // NAME,NAME,...
  std::string data;
  std::vector<std::string> constraints;     // texts of --subject-to
  bool not_thread_safe = false;
  bool in_float32 = false;                  // is to be searched
  bool automatic_gradient = false;          // is all that is followed
  int dim = 0;
  int instance = 0;
  std::string bounds;

  /// Whether the objective is the user's own, not a test function.
  bool is_users() const { return !expression.empty() || !source.empty() || !library.empty(); }
};

void add_objective_flags(CLI::App& app, ObjectiveFlags& request);

/// Throws Error when there is no such problem. `command` is for the message when no objective is named.
Problem make_problem(const ObjectiveFlags& request, const char* command);

void add_precision_flag(CLI::App& app, Precision& precision);
void add_seed_flag(CLI::App& app, std::uint64_t& seed);

/// --json and --quiet.
struct OutputRequest {
  std::string json;
  bool quiet = false;
};

void add_output_flags(CLI::App& app, OutputRequest& request);

}  // namespace polydescent
