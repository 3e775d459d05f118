#pragma once

#include <string>

#include "fuzz/finding.hpp"
#include "polydescent/host/error.hpp"
#include "polydescent/host/objective_source/differentiate.hpp"
#include "polydescent/host/objective_source/emit.hpp"
#include "polydescent/host/objective_source/parse_formula.hpp"
#include "polydescent/host/objective_source/squares.hpp"

namespace polydescent::fuzz {

/// Reads a text as a formula, with coordinates x[0], ... and again with named variables, data and parameters; what is one is
/// differentiated, searched for squares and written as C++, whose braces close. Anything else must be refused by a message.
inline void check_expression(const std::string& text) {
  const Data data{{1, 2, 3, 4, 5, 6}, 2};
  for (const bool with_data : {false, true}) {
    FormulaNames names{.dim = with_data ? 0 : 5};
    if (with_data) names = {.bounds = 2, .columns = {"t", "y"}, .rows = 3, .parameters = {"p"}};
    try {
      ParsedFormula parsed = parse_formula(text, names);
      EmittedParts parts;
      parts.value = parsed.root;
      parts.dim = parsed.dim;
      parts.reads_data = with_data;
      parts.gradient = differentiate(parsed.formula, parsed.root);
      parts.residuals = find_squares(parsed.formula, parsed.root, data);
      const std::string functor = emit_functor(parsed.formula, parts);
      int open = 0;
      for (const char c : functor) open += c == '{' ? 1 : (c == '}' ? -1 : 0);
      expect(open == 0, "braces of the functor do not close");
    } catch (const Error& error) {
      expect(error.fault() == Fault::request && error.what()[0] != '\0', "refused without a message");
    }
  }
}

}  // namespace polydescent::fuzz
