#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "polydescent/host/regression/fit_data.hpp"
#include "polydescent/host/regression/fit_options.hpp"

namespace polydescent {

/// stalled: a gap larger than asked for that iterations do not lower, because roundings, or columns that nearly depend on each
/// other, stand in the way.
enum class FitStatus { converged, iteration_limit, stalled };
constexpr const char* fit_status_names[] = {"converged", "iteration-limit", "stalled"};

/// The columns of a fit once more, without their penalty: least squares within the limits.
struct Relaxed {
  double intercept = 0;
  std::vector<double> value;   // of the fit's coefficients that are not zero
  double objective = 0;        // the data term alone
  double gap = 0;              // of that, as a share of P(0)
};

/// One target at one lambda and l1-ratio, fitted to all rows; coefficients on the data's scale.
struct Fitted {
  std::size_t target = 0;
  double lambda = 0, l1_ratio = 1;
  double intercept = 0;
  std::vector<int> index;      // of the coefficients that are not zero, ascending
  std::vector<double> value;
  double objective = 0;        // in the asked loss scale
  double gap = 0;              // (P - D) / P(0), from the data; 0 if P(0) is
  double violation = 0;        // of the optimality conditions, as a share of the largest pull when all is zero
  int iterations = 0;
  FitStatus status = FitStatus::converged;
  std::optional<Relaxed> relaxed;  // where asked for
};

/// One problem of a fold, fitted to the rows of the others; numbers as in Fitted, the gap from the sums of products with an
/// estimate of its rounding added.
struct FoldFit {
  std::size_t fold = 0, target = 0;
  double lambda = 0, l1_ratio = 1;
  double objective = 0, gap = 0;
  int iterations = 0;
  FitStatus status = FitStatus::converged;
};

/// A column that is not like the others, and why.
struct ColumnNote {
  std::size_t column;
  std::string problem;  // "constant", "duplicate", "dependent"
  std::string remark;   // what is done about it
};

/// Errors of the rows left out, along the lambdas.
struct CrossValidated {
  std::size_t target = 0;
  double l1_ratio = 1;
  std::vector<double> lambdas, mean;   // [lambda]; mean over folds weighted by their sizes, or over rows
  std::vector<double> standard_error;  // [lambda] of the fold means, or rows; empty for generalized cross-validation
  std::size_t best = 0;      // of the least mean
  std::size_t simplest = 0;  // the largest lambda within one standard error of it
};

/// What was fitted, and how sure that is.
struct FitResult {
  std::size_t rows = 0, columns = 0;
  double weight = 0;                      // sum of the rows' weights as they were given
  std::vector<Fitted> path;               // by target, l1-ratio and lambda
  std::vector<CrossValidated> validated;  // by target and l1-ratio
  std::vector<std::size_t> selected;      // entries of `path`: the one cross-validation chooses, else the last; by target
  std::vector<double> lambdas;            // of the first l1-ratio, descending
  std::vector<FoldFit> folds;             // by fold, target, l1-ratio and lambda
  std::vector<ColumnNote> notes;          // on columns
  std::vector<std::string> remarks;       // on all of it, for people
  std::vector<double> target_deviation;   // [target] standard deviation, 1/n, weighted
  std::string solver;                     // that was used
  std::string reason;                     // why, where it was chosen for the user
  std::uint64_t problems = 0;             // folds included
  std::uint64_t missed = 0;               // of them, whose gap is larger than asked for
  double worst_gap = 0;                   // of them all
  double total_s = 0, read_s = 0;         // read_s is for those who read the data; total_s includes it
  double gram_s = 0, solve_s = 0, certificate_s = 0;
};

/// Fits all targets at all lambdas, in all folds. Throws Error for data and options that cannot be fitted.
FitResult fit(const FitData& data, const FitOptions& options);

}  // namespace polydescent
