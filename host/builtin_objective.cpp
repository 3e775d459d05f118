#include "polydescent/host/builtin_objective.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
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

std::string objective_header(std::string_view name) {
  std::string file(name);
  std::replace(file.begin(), file.end(), '-', '_');
  return fmt::format("polydescent/kernels/objective/{}.hpp", file);
}

bool BuiltinObjective::exists_in(int dim) const {
  return dim >= min_dim && (max_dim == 0 || dim <= max_dim) && dim % dim_multiple == 0;
}

int BuiltinObjective::nearest_dim(int dim) const {
  const int within = std::max(min_dim, max_dim == 0 ? dim : std::min(dim, max_dim));
  return (within + dim_multiple - 1) / dim_multiple * dim_multiple;
}

bool BuiltinObjective::has_tag(std::string_view tag) const {
  const std::string all = fmt::format(", {},", tags);
  return all.find(fmt::format(", {},", tag)) != std::string::npos;
}

bool BuiltinObjective::has_gradient() const { return table().as_double.gradient[index_of<AnalyticGradient, Gradients>] != nullptr; }

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
