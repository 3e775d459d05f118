#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "polydescent/kernels/descent/evaluator.hpp"
#include "polydescent/kernels/descent/kernel_part.hpp"
#include "polydescent/kernels/objective/losses.hpp"
#include "polydescent/kernels/objective/parametric.hpp"
#include "polydescent/kernels/objective/row_sum.hpp"
#include "polydescent/kernels/objective/squared_sum.hpp"
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

/// Of a problem's known minima; some functions have as many as 6^dim.
inline constexpr int most_known_minima = 1024;

/// Rows of data, row-major.
struct Data {
  std::vector<double> number;  // [rows][columns]
  int columns = 0;
};

/// Rows of data whose columns have names; none where nothing refers to them by name.
struct NamedData {
  Data rows;
  std::vector<std::string> names;

  bool empty() const { return rows.columns == 0; }
};

/// What else an objective given as a text or a file is made from.
struct ObjectiveRequest {
  Box box;                                // one pair, or one for each coordinate
  int dim = 0;                            // 0: as many as there are variables, or bounds
  std::vector<std::string> variables = {};  // in their order; empty: the free names of an expression, in alphabetical order
  NamedData data = {};                    // columns that the objective reads, see sum_rows
  NamedData parameters = {};              // a problem for each row, which differ in their values of these names
  std::vector<std::string> constraints = {};  // of an expression: "x + y = 1", "x^2 <= y", ...
  bool float64_only = false;              // searches in float32 are not wanted: half as much to compile
  bool automatic_gradient_only = false;   // nor are kinds of gradients other than "auto" takes: a third of the rest
  bool thread_safe = true;                // a library's function may be called from several threads at once
};

/// What is to be minimized: an objective, where, and what is known about it. Copies share the objective.
struct Problem {
  std::string name;
  int dim = 0;
  Box box;
  const ObjectiveTable* table = nullptr;
  std::shared_ptr<const void> objective;
  std::optional<KernelPart> kernel;         // what a GPU's kernel needs of the objective; empty: it runs on the CPU only
  std::vector<KnownMinimum> known_minima;  // of the objective as defined, the first of them; the box may exclude them
  std::uint32_t rows = 0;                  // of the data that the objective is a mean over; 0: it is none
  std::uint32_t observed = 0;              // rows of observations, one for each of so many fits; 0: the objective has none
  std::uint32_t problems = 1;              // that share the formula and differ in its parameters
  std::vector<std::string> parameter_names = {};
  std::shared_ptr<const std::vector<double>> parameters = {};  // [problems][parameter]; null: the objective has none
  std::vector<std::string> variables = {};  // names of the coordinates; empty: they have none
  std::vector<std::string> constraints = {};  // their texts, or numbers; empty: there are none
  std::uint32_t fitted_rows = 0;            // of the data that the objective is a least-squares fit to; 0: it is none
  double compile_s = 0;                     // that it took to compile the objective
  bool one_lane = false;                    // its values come one by one, so that packs of starts gain nothing
  bool one_thread = false;                  // it is not to be called from several threads at once

  /// Objectives that are texts or files, compiled or loaded now: see host/objective_source. Each throws Error, with the line and
  /// column in what was given, when that is wrong.
  ///
  /// A formula such as "100*(y - x^2)^2 + (1 - x)^2"; README.md has the grammar. Its gradients are exact.
  static Problem expression(std::string_view text, const ObjectiveRequest& request);
  /// A functor in a C++ file of the user's: templated on the point, as in `problem`. name: the functor's; empty: the file's only one.
  static Problem source(const std::string& file, const std::string& name, const ObjectiveRequest& request);
  /// `double symbol(const double* x, size_t dim, void* data)` of a shared object: finite differences, on the CPU. data: a
  /// polydescent_data (library_data.h) where the request has data, else null.
  static Problem library(const std::string& file, const std::string& symbol, const ObjectiveRequest& request);

  /// Whether starts descend on several functions, so that their ends are not to be compared.
  bool has_several_functions() const { return observed > 1 || problems > 1; }
};

/// Throws Error when the numbers are no whole number of rows, one at least and 2^31 at most.
std::uint32_t count_rows(const Data& data);

/// Throws Error unless the box has `dim` coordinates, which a loss needs for rows of so many columns.
void check_loss_dim(int dim, int columns, const Box& box);

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
  if constexpr (Constrained<F>) {
    for (int k = 0; k < objective.constraints(); ++k) result.constraints.push_back("constraint " + std::to_string(k));
  }
  result.objective = std::make_shared<const F>(std::move(objective));
  return result;
}

/// The mean of a loss over the rows of data, which descents may take on a few rows at a time (MinimizeOptions::batch_size).
/// The loss is a functor, templated on the point and on a row, loss(x, row) with row[j] and row.size(): losses.hpp has
/// SquaredError and CrossEntropy. Throws Error when the data is no whole number of rows, or more than 2^31 of them, and
/// when a loss that states `dim(columns)` does not fit the box.
template <class Loss>
Problem row_problem(Loss loss, const Data& data, Box box, std::string name = "mean over rows") {
  struct Owner {
    std::vector<float> as_float;
    std::vector<double> as_double;
    RowSum<Loss> objective;
  };
  const std::uint32_t rows = count_rows(data);
  if constexpr (requires { Loss::dim(data.columns); }) check_loss_dim(Loss::dim(data.columns), data.columns, box);
  auto owner = std::make_shared<Owner>(
      Owner{{data.number.begin(), data.number.end()}, data.number, RowSum<Loss>{std::move(loss), {}, {}}});
  owner->objective.as_float = {owner->as_float.data(), rows, data.columns};
  owner->objective.as_double = {owner->as_double.data(), rows, data.columns};
  Problem result;
  result.name = std::move(name);
  result.dim = static_cast<int>(box.lower.size());
  result.box = std::move(box);
  result.table = &objective_table<RowSum<Loss>>();
  result.objective = std::shared_ptr<const void>(owner, &owner->objective);
  result.rows = rows;
  return result;
}

/// The sum of squares of a functor's residuals: `int residuals(int dim) const` says how many, and residual(x, k), templated
/// on the point, is the k-th. As an objective every optimizer takes it; levenberg-marquardt knows what it is made of. A functor
/// that states its dimension by static members min_dim and max_dim compiles faster.
template <class Functor>
Problem residual_problem(Functor functor, Box box, std::string name = "user residuals") {
  static_assert(SumOfSquares<SquaredSum<Functor>>, "a functor of residuals needs residuals(dim) and residual(x, k)");
  return problem(SquaredSum<Functor>{std::move(functor)}, std::move(box), std::move(name));
}

/// Many fits of one model, each to its own row of observations: start i belongs to fit i % rows, so that as many more starts
/// as there are rows give every fit one more. The model is a functor, model(x, k), templated on the point: what it says of
/// point k, to be compared with observation k. Two rows or more take levenberg-marquardt, and `keep_ends`: the best end and
/// distinct minima compare starts of one function only. The value at a point (`evaluate`) is that of the first fit. Throws
/// Error when the observations are no whole number of rows, or more than 2^31 of them.
template <class Model>
Problem observed_problem(Model model, const Data& observations, Box box, std::string name = "fits") {
  struct Owner {
    std::vector<float> as_float;
    std::vector<double> as_double;
    ObservedSum<Model> objective;
  };
  const std::uint32_t rows = count_rows(observations);
  const auto owner = std::make_shared<Owner>(Owner{{observations.number.begin(), observations.number.end()},
                                                   observations.number,
                                                   {std::move(model), nullptr, nullptr, rows, observations.columns}});
  owner->objective.as_float = owner->as_float.data();
  owner->objective.as_double = owner->as_double.data();
  Problem result;
  result.name = std::move(name);
  result.dim = static_cast<int>(box.lower.size());
  result.box = std::move(box);
  result.table = &objective_table<ObservedSum<Model>>();
  result.objective = std::shared_ptr<const void>(owner, &owner->objective);
  result.observed = rows;
  return result;
}

/// The parameters of a formula's problems in both precisions, and the objective that reads them.
template <class F>
struct ParametricOwner {
  std::vector<float> as_float;
  std::vector<double> as_double;
  Parametric<F> objective;

  ParametricOwner(F formula, const Data& rows, std::uint32_t problems)
      : as_float(rows.number.begin(), rows.number.end()), as_double(rows.number),
        objective{std::move(formula), {as_float.data(), problems, rows.columns}, {as_double.data(), problems, rows.columns}} {}
  ParametricOwner(const ParametricOwner&) = delete;
  ParametricOwner& operator=(const ParametricOwner&) = delete;
};

/// Many problems that share a formula and differ in its parameters, a row for each: f(x, p), templated on both, with p[j] the
/// j-th of p.size(); with gradient(x, p, partials) it supplies its own derivative. Each problem gets all of a search's starts,
/// and its results are those of a search of its own with the same options and learning rate. The value at a point (`evaluate`)
/// is the first problem's. Throws Error when the parameters are no whole number of rows, or more than 2^31 of them.
template <class Formula>
Problem parametric_problem(Formula formula, const Data& parameters, Box box, std::string name = "problems") {
  const std::uint32_t problems = count_rows(parameters);
  const auto owner = std::make_shared<const ParametricOwner<Formula>>(std::move(formula), parameters, problems);
  Problem result;
  result.name = std::move(name);
  result.dim = static_cast<int>(box.lower.size());
  result.box = std::move(box);
  result.table = &objective_table<Parametric<Formula>>();
  result.objective = std::shared_ptr<const void>(owner, &owner->objective);
  result.problems = problems;
  result.parameters = std::shared_ptr<const std::vector<double>>(owner, &owner->as_double);
  for (int j = 0; j < parameters.columns; ++j) result.parameter_names.push_back(std::string("p").append(std::to_string(j)));
  return result;
}

/// A test function that has parameters, once for each row of them. names: of the columns, among those that `list objectives`
/// shows; empty: all of them, in that order. Those that are not named keep their usual values. Throws Error as builtin_problem
/// and parametric_problem do, and for names that the function does not have.
Problem parametric_builtin(std::string_view name, int dim, const std::vector<std::string>& names, const Data& parameters);

/// The value at x in float64. x: problem.dim coordinates.
double evaluate(const Problem& problem, const std::vector<double>& x);

}  // namespace polydescent
