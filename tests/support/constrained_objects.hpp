#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "polydescent/host/objective_source/compile_object.hpp"
#include "polydescent/host/objective_source/expression_functor.hpp"
#include "polydescent/host/problem.hpp"
#include "support/constrained_answers.hpp"

namespace polydescent::test {

/// What a table of Problem::expression has for searches in float64 by an expression's own derivative.
inline constexpr const char* tables_of_own_derivatives = R"(
#include "polydescent/kernels/descent/loaded_objective.hpp"

namespace polydescent {

template <class F, bool WithPacks>
const ObjectiveTable* tables_of_own_derivatives() {
  using Own = TypeList<AnalyticGradient>;
  static const ObjectiveTable tables = [] {
    ObjectiveTable some{{}, make_evaluator_table<F, double, Own>(), {}, {}};
    if constexpr (WithPacks) some.as_double_pack = make_evaluator_table<F, DoublePack, Own>();
    return some;
  }();
  return &tables;
}

}  // namespace polydescent
)";

/// Functors longer than this are compiled for single starts alone: for packs, the compiler takes from five seconds to a minute.
inline constexpr std::size_t longest_with_packs = 36'000;

/// The problems by their names, their expressions compiled into one object. longest: of the functors that get packs.
inline std::vector<Problem> compile_together(const std::vector<ConstrainedProblem>& problems, std::size_t longest = longest_with_packs) {
  std::vector<Problem> compiled;
  std::string text = tables_of_own_derivatives;
  for (const ConstrainedProblem& published : problems) {
    ParsedFormula parsed;
    const std::string functor = expression_functor(published.objective, request_of(published), parsed);
    Problem& problem = compiled.emplace_back();
    problem.name = published.name;
    problem.dim = published.dim;
    problem.box = {published.lower, published.upper};
    problem.constraints = published.constraints;
    problem.one_lane = functor.size() > longest;
    text += fmt::format(R"(
namespace polydescent::expression_{0} {{
{1}}}
extern "C" __attribute__((visibility("default"))) const polydescent::ObjectiveTable* tables_{0}() {{
  return polydescent::tables_of_own_derivatives<polydescent::expression_{0}::Expression, {2}>();
}}
)", compiled.size() - 1, functor, !problem.one_lane);
  }
  const auto object = std::make_shared<LoadedObject>(compile_object({.text = text, .name = "the problems of a test"}));
  for (std::size_t k = 0; k < compiled.size(); ++k) {
    compiled[k].table = reinterpret_cast<const ObjectiveTable* (*)()>(object->symbol(fmt::format("tables_{}", k).c_str()))();
    compiled[k].objective = object;  // an Expression has no members: any address does
  }
  return compiled;
}

}  // namespace polydescent::test
