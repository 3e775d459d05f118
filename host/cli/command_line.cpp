#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "polydescent/host/cli/commands.hpp"
#include "polydescent/host/cli/later.hpp"
#include "polydescent/host/names.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

/// Every "--flag" that `app` itself knows.
std::vector<std::string> flags_of(const CLI::App& app) {
  std::vector<std::string> flags;
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) flags.push_back("--" + name);
  }
  return flags;
}

/// Explains the first argument that no option of `app` took. `help` is what shows what it takes.
void refuse_leftovers(const CLI::App& app, const std::string& help) {
  const auto leftovers = app.remaining();
  if (leftovers.empty()) return;
  const std::string& word = leftovers.front();
  require(word.starts_with("-"), "'{}' is one argument too many; '{}' shows what is taken", word, help);
  refuse_if_later("flag", word);
  const std::string flag = word.substr(0, word.find('='));
  const std::string nearest = nearest_name(flag, flags_of(app));
  throw Error(Fault::request, fmt::format("unknown option {}{}; '{}' lists all", flag,
                                          nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest), help));
}

/// Explains the first argument that is empty, or a flag with nothing behind its "=".
void refuse_empty_values(const std::vector<std::string>& arguments) {
  std::string flag;  // the argument before
  for (const auto& word : arguments) {
    const bool ends_early = word.starts_with("--") && word.find('=') == word.size() - 1;
    if (ends_early) flag = word.substr(0, word.size() - 1);
    const bool empty = ends_early || word.empty();
    require(!empty || !flag.starts_with("--"), "{}: its value is empty; give it one, or leave {} out", flag, flag);
    require(!empty, "an argument is empty; leave it out");
    flag = word;
  }
}

}  // namespace

int run_command_line(int argc, char** argv) {
  refuse_empty_values({argv + std::min(argc, 1), argv + argc});
  CLI::App app{"polydescent: thousands to millions of gradient descents at once"};
  app.set_version_flag("--version", std::string("polydescent ") + POLYDESCENT_VERSION);
  app.allow_extras();
  app.require_subcommand(0, 1);  // a second one's name is an argument of the first
  auto& minimize = *app.add_subcommand("minimize", "search for the global minimum of a function from many starts");
  auto& fit = *app.add_subcommand("fit", "fit a lasso, ridge or elastic net to data, with certificates");
  auto& check = *app.add_subcommand("check", "compare the ways to a function's gradient, and their steps");
  auto& list = *app.add_subcommand("list", "show what there is to choose from");
  const auto run_minimize = add_minimize_command(minimize);
  const auto run_fit = add_fit_command(fit);
  const auto run_check = add_check_command(check);
  const auto run_list = add_list_command(list);
  for (auto* command : {&minimize, &fit, &check, &list}) {
    command->allow_extras();
    command->fallthrough(false);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    throw Error(Fault::request, fmt::format("{}; 'polydescent --help' shows what is taken", error.what()));
  }
  for (const auto& [command, run] :
       {std::pair{&minimize, run_minimize}, std::pair{&fit, run_fit}, std::pair{&check, run_check}, std::pair{&list, run_list}}) {
    if (!command->parsed()) continue;
    refuse_leftovers(app, "polydescent --help");
    refuse_leftovers(*command, fmt::format("polydescent {} --help", command->get_name()));
    return run();
  }
  const auto words = app.remaining();
  if (words.empty()) {
    fmt::print(stderr, "{}", app.help());
    return static_cast<int>(Fault::request);
  }
  if (words.front().starts_with("-")) refuse_leftovers(app, "polydescent --help");
  refuse_if_later("command", words.front());
  throw Error(Fault::request, fmt::format("there is no command '{}'{}", words.front(),
                                          suggestion(words.front(), {"minimize", "fit", "check", "list"})));
}

}  // namespace polydescent
