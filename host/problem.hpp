#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "polydescent/kernels/descent/evaluator.hpp"
#include "polydescent/kernels/descent/kernel_part.hpp"
#include "polydescent/kernels/scalar/concepts.hpp"

namespace polydescent {

/// Bounds, one pair per coordinate. Starts are drawn in the box and descents stay in it.
struct Box {
  std::vector<double> lower;
  std::vector<double> upper;

  /// The same interval for each of `dim` coordinates; no coordinates when there are fewer than none.
  static Box cube(int dim, double lower, double upper) {
    const auto size = static_cast<std::size_t>(std::max(dim, 0));
    return {std::vector<double>(size, lower), std::vector<double>(size, upper)};
  }
};

/// A known global minimum: its value and where it is.
struct KnownMinimum {
  double value;
  std::vector<double> point;
};

/// What is to be minimized: an objective, where, and what is known about it. Copies share the objective.
struct Problem {
  std::string name;
  int dim = 0;
  Box box;
  const ObjectiveTable* table = nullptr;
  std::shared_ptr<const void> objective;
  std::optional<KernelPart> kernel;         // what a GPU's kernel needs of the objective; empty: it runs on the CPU only
  std::vector<KnownMinimum> known_minima;  // of the objective as defined; the box may exclude them
};

/// A test function by name in `dim` dimensions (0: its only one). `instance` K > 0 moves and rotates it, reproducibly
/// (see Moved). Throws Error for an unknown name or an impossible dimension.
Problem builtin_problem(std::string_view name, int dim = 0, int instance = 0);

/// A functor templated on the point it reads, called from several threads at once. It must not throw; a start whose
/// value is NaN or infinite ends with that status.
template <Objective F>
Problem problem(F objective, Box box, std::string name = "user objective") {
  Problem result;
  result.name = std::move(name);
  result.dim = static_cast<int>(box.lower.size());
  result.box = std::move(box);
  result.table = &objective_table<F>();
  result.objective = std::make_shared<const F>(std::move(objective));
  return result;
}

/// The value at x in float64. x: problem.dim coordinates.
double evaluate(const Problem& problem, const std::vector<double>& x);

}  // namespace polydescent
