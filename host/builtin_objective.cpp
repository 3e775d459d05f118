#include "polydescent/host/builtin_objective.hpp"

#include <utility>

#include "polydescent/host/names.hpp"
#include "polydescent/host/require.hpp"
#include "polydescent/kernels/objective/registry.hpp"

namespace polydescent {

const std::vector<BuiltinObjective>& builtin_objectives() {
  static const std::vector<BuiltinObjective> all = []<int... I>(std::integer_sequence<int, I...>) {
    return std::vector<BuiltinObjective>{builtin_objective<I>()...};
  }(std::make_integer_sequence<int, Objectives::size>{});
  return all;
}

const BuiltinObjective& find_builtin_objective(std::string_view name) {
  std::vector<std::string> names;
  for (const auto& objective : builtin_objectives()) {
    if (name == objective.name) return objective;
    names.emplace_back(objective.name);
  }
  throw Error(Fault::request, fmt::format("there is no objective '{}'{} ('polydescent list objectives' shows all)", name,
                                          suggestion(name, names)));
}

}  // namespace polydescent
