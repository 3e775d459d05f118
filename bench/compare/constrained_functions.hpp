#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "polydescent/kernels/relation.hpp"
#include "support/constrained_problems.hpp"

namespace polydescent::bench {

/// The problem of that name. Throws Error where there is none.
const test::ConstrainedProblem& constrained_problem(std::string_view name);

/// Compiles a problem for optimizers of one start into the shared object `path`, and returns how many seconds that took:
/// the objective and left - right of each constraint, each a function of its own with its exact gradient, in plain
/// doubles. Expressions and derivatives are emitted by the library and compiled with its options, as its own are; but a
/// constraint's gradient costs what one written by hand would, not a pass over the whole Lagrangian.
double compile_functions(const test::ConstrainedProblem& problem, const std::string& path);

/// What such an object has. Function 0 is the objective, function 1 + k constraint k.
class ConstrainedFunctions {
 public:
  ConstrainedFunctions(const test::ConstrainedProblem& problem, const std::string& path);

  const test::ConstrainedProblem& problem() const { return problem_; }
  int dim() const { return problem_.dim; }
  int constraints() const { return static_cast<int>(problem_.constraints.size()); }
  Relation relation(int k) const { return static_cast<Relation>(relation_(k)); }

  double objective(const double* x) const { return value_(0, x); }
  double constraint(int k, const double* x) const { return value_(k + 1, x); }

  /// Write the gradient and return the value.
  double objective(const double* x, double* gradient) const { return gradient_(0, x, gradient); }
  double constraint(int k, const double* x, double* gradient) const { return gradient_(k + 1, x, gradient); }

  /// The largest breach of a constraint.
  double violation(const double* x) const;

 private:
  const test::ConstrainedProblem& problem_;
  std::shared_ptr<void> object_;
  double (*value_)(int which, const double* x) = nullptr;
  double (*gradient_)(int which, const double* x, double* gradient) = nullptr;
  int (*relation_)(int k) = nullptr;
};

}  // namespace polydescent::bench
