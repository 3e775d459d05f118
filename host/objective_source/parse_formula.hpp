#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "polydescent/host/objective_source/formula.hpp"
#include "polydescent/kernels/relation.hpp"

namespace polydescent {

/// What the names in a formula may mean.
struct FormulaNames {
  int dim = 0;                            // coordinates; 0: as many as there are variables
  int bounds = 0;                           // then, and where there are none: as many as bounds
  std::vector<std::string> variables = {};  // names of the coordinates; empty: the free names in alphabetical order
  std::vector<std::string> columns = {};    // of the data, for sum_rows
  std::int64_t rows = 0;                    // of the data
  std::vector<std::string> parameters = {};
};

/// A constraint: how `left_minus_right` compares with zero.
struct ParsedConstraint {
  Node left_minus_right;
  Relation relation;
};

/// A formula and what it is a formula of.
struct ParsedFormula {
  Formula formula;
  Node root = no_node;
  std::vector<ParsedConstraint> constraints = {};
  int dim = 0;
  std::vector<std::string> variables;  // of the coordinates; empty where they are x[0], x[1], ...
};

inline constexpr std::size_t most_formula_characters = 65'536;
inline constexpr int most_formula_levels = 200;  // of parentheses and what else stands in one another

/// Reads a formula, and constraints on its variables, such as "x + y <= 1"; README.md has the grammar. Throws Error, with the
/// place marked in the text, when one is none.
ParsedFormula parse_formula(std::string_view text, const FormulaNames& names, const std::vector<std::string>& constraints = {});

/// A derivative of functions.hpp: a formula in u, v and f. Nodes that there are none of: no_node.
Node parse_rule(Formula& formula, std::string_view text, Node u, Node v, Node f);

}  // namespace polydescent
