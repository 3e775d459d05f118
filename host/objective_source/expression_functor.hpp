#pragma once

#include <string>
#include <string_view>

#include "polydescent/host/objective_source/parse_formula.hpp"
#include "polydescent/host/problem.hpp"

namespace polydescent {

/// An expression as the C++ of a functor named Expression: value, gradient and, where it is a sum of squares, residuals. `parsed`
/// gets what was read. Throws Error where the text, or what is asked with it, is wrong.
std::string expression_functor(std::string_view text, const ObjectiveRequest& request, ParsedFormula& parsed);

}  // namespace polydescent
