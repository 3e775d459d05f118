#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "polydescent/host/io/input_file.hpp"
#include "polydescent/host/names.hpp"
#include "polydescent/host/objective_source/functor_text.hpp"
#include "polydescent/host/objective_source/loaded_problem.hpp"
#include "polydescent/host/problem.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

/// The functor's name: the one asked for, or the file's only one.
std::string resolve_name(const std::string& file, const std::string& text, const std::string& name) {
  const std::vector<std::string> found = functors_in(text);
  require(!found.empty() || !name.empty(), "{}: there is no functor in it: struct NAME {{ template <class X> auto operator()(const X& x) const "
          "{{ ... }} }};", file);
  if (name.empty()) {
    require(found.size() == 1, "{}: there are {} functors in it ({}); name one: {}:{}", file, found.size(), fmt::join(found, ", "), file, found.back());
    return found.front();
  }
  const std::string last = name.substr(name.rfind(':') + 1);
  const bool qualified = name.find("::") != std::string::npos;
  require(qualified || found.empty() || std::find(found.begin(), found.end(), last) != found.end(), "{}: there is no functor {}{}", file, name,
          suggestion(name, found));
  return name;
}

}  // namespace

Problem Problem::source(const std::string& file, const std::string& name, const ObjectiveRequest& request) {
  const std::string text = InputFile("--source " + file, file).read_all();
  const std::string functor = resolve_name(file, text, name);
  const int dim = request.dim > 0 ? request.dim : static_cast<int>(std::max(request.box.lower.size(), request.variables.size()));
  require(dim > 0, "{}: a functor does not say how many variables it has; add --dim N, and --bounds LO:HI", file);
  require(request.variables.empty() || request.variables.size() == static_cast<std::size_t>(dim), "{} names for {} variables; give one each",
          request.variables.size(), dim);
  const std::filesystem::path folder = std::filesystem::path(file).parent_path();
  return loaded_problem({.definition = definition_of(file, text),
                         .type = "::" + functor,
                         .include_dirs = {folder.empty() ? "." : folder.string()},
                         .name = fmt::format("{}:{}", file, functor)},
                        request, dim);
}

}  // namespace polydescent
