#pragma once

#include <string>
#include <vector>

#include "polydescent/host/problem.hpp"

namespace polydescent {

/// A functor as text, to be compiled for the CPU now and for a GPU when a search runs there.
struct FunctorText {
  std::string definition;                 // C++ that defines it
  std::string type;                       // its name there
  std::vector<std::string> include_dirs;  // for headers of the user's
  std::string name;                       // what messages call the text
};

/// The objective of a functor: by itself, with data or with parameters, as the request says, in a box of `dim` coordinates. Throws
/// Error, CompileError where the text is wrong.
Problem loaded_problem(const FunctorText& functor, const ObjectiveRequest& request, int dim);

}  // namespace polydescent
