#include "polydescent/host/regression/choose_solver.hpp"

#include <algorithm>

#include "polydescent/host/memory.hpp"
#include "polydescent/host/regression/ridge_spectrum.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

/// The products of all columns cost half of what a pass over the rows does in 2 p^2 against 4 n p operations.
bool gram_is_less_work(std::size_t rows, std::size_t columns) { return columns <= 2 * rows; }

SolverChoice by_coordinate_descent(const FitData& data) {
  const bool wide = data.x.columns > data.x.rows;
  return {solve_by_coordinate_descent, !wide, "coordinate-descent",
          wide ? "working sets on the columns, of which there are more than rows" : "working sets on the products of columns"};
}

SolverChoice chosen(const FitData& data, const FitOptions& options) {
  const std::size_t n = data.x.rows, p = data.x.columns;
  const bool short_gram = gram_is_less_work(n, p);
  switch (options.solver) {
    case Solver::coordinate_descent: return by_coordinate_descent(data);
    case Solver::closed_form: return {solve_by_eigenvectors, p <= n, "closed-form", ""};
    case Solver::fista: return {solve_by_fista, short_gram, "fista", ""};
    case Solver::update_rule: return {solve_by_update_rule, short_gram, name_of(options.update_rule), ""};
    case Solver::automatic: break;
  }
  if (!why_no_closed_form(options, n, p).empty()) return by_coordinate_descent(data);
  return {solve_by_eigenvectors, p <= n, "closed-form", p <= n ? "all lambdas from the eigenvectors of X'X" : "all lambdas from the eigenvectors of XX'"};
}

/// Working sets that hold every column in the end: of ridges and elastic nets by coordinate descent.
bool keeps_every_column(const FitOptions& options) {
  return options.model != FitModel::lasso && (options.solver == Solver::coordinate_descent || options.solver == Solver::automatic);
}

/// Numbers that an engine keeps at once, at least.
double numbers_needed(const FitData& data, const FitOptions& options, bool with_gram, std::size_t folds) {
  const auto n = static_cast<double>(data.x.rows), p = static_cast<double>(data.x.columns);
  const double sets = static_cast<double>(folds > 1 ? folds + 1 : 1);
  const auto paths = static_cast<double>(data.targets.size() * std::max<std::size_t>(options.l1_ratios.size(), 1));
  const double at_once = std::min(sets * paths, static_cast<double>(omp_get_max_threads()));
  if (with_gram) return p * p * (sets + 3 * at_once);
  const double copies = options.solver == Solver::coordinate_descent || options.solver == Solver::automatic ? 1 : 2;
  const bool all_columns = keeps_every_column(options);
  return (n * p * copies + (all_columns ? p * p : 0)) * at_once;
}

}  // namespace

SolverChoice choose_solver(const FitData& data, const FitOptions& options) {
  SolverChoice choice = chosen(data, options);
  if (choice.solve == solve_by_eigenvectors) {
    const std::string reason = why_no_closed_form(options, data.x.rows, data.x.columns);
    require(reason.empty(), "--solver closed-form: there is no closed form ({}); use coordinate-descent", reason);
  }
  const auto most = options.fold_ids.empty() ? options.fold_ids.end() : std::max_element(options.fold_ids.begin(), options.fold_ids.end());
  const std::size_t folds = static_cast<std::size_t>(options.fold_ids.empty() ? options.folds : *most + 1);
  check_memory(sizeof(double) * numbers_needed(data, options, choice.with_gram, folds),
               choice.with_gram ? "the matrices of products of all columns" : "the rows of training sets",
               "use fewer columns, or a cross-validation of fewer folds");
  if (options.solver != Solver::automatic) choice.reason.clear();
  return choice;
}

}  // namespace polydescent
