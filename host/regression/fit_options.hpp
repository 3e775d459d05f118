#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "polydescent/host/options.hpp"

namespace polydescent {

enum class FitModel { lasso, ridge, elastic_net };
constexpr const char* fit_model_names[] = {"lasso", "ridge", "elastic-net"};

/// The data term and its penalty, r the l1-ratio, v_j penalty factors and s_j standard deviations or 1:
///   half_mean  RSS/(2n) + lambda sum_j v_j (r |s_j b_j| + (1-r)/2 (s_j b_j)^2)
///   mean       RSS/n    + lambda sum_j v_j (r |s_j b_j| + (1-r)   (s_j b_j)^2)
///   sum        RSS      + the penalty of mean
enum class LossScale { half_mean, mean, sum };
constexpr const char* loss_scale_names[] = {"half-mean", "mean", "sum"};

/// How folds are cut: rows drawn at random, by seed and row alone, or one stretch after the other.
enum class FoldKind { random, contiguous };

/// Which lambda is selected: of the least error, or the largest within one standard error of it.
enum class SelectionRule { min, one_standard_error };
constexpr const char* selection_rule_names[] = {"min", "1se"};

/// How problems are solved. automatic: ridges in closed form, all else by coordinate descent. The closed form takes the
/// eigenvectors of X'X or XX', whichever is smaller; an update rule is one of kernels/update.
enum class Solver { automatic, coordinate_descent, closed_form, fista, update_rule };
constexpr const char* solver_names[] = {"auto", "coordinate-descent", "closed-form", "fista"};

/// How lambdas are judged. folds: cross-validation. The other two are closed forms of ridges: each row left out once, by its
/// leverage, and its rotation-invariant form; both keep the standardization by all rows.
enum class Validation { folds, leave_one_out, generalized };

/// How coefficients are fitted. `fit` checks them all.
struct FitOptions {
  FitModel model = FitModel::lasso;
  LossScale loss_scale = LossScale::half_mean;
  std::vector<double> l1_ratios = {};         // of an elastic net, each in [0, 1]; empty: 0.5

  std::vector<double> lambdas = {};           // empty: a path
  int path = 100;                             // lambdas from the largest that matters
  std::optional<double> path_ratio = {};      // down to this share of it; empty: 1e-4 if n > p, else 1e-2

  std::vector<double> penalty_factors = {};   // [column] v_j, 0: not penalized, infinite: left out; empty: all one
  std::vector<double> lower = {}, upper = {};  // [column] lower <= 0 <= upper, on the data's scale; empty: no limits
  bool positive = false;                      // no coefficient below zero
  bool intercept = true;
  bool standardize = true;                    // the penalty acts on s_j b_j, s_j the standard deviation (1/n, centred)

  int folds = 0;                              // of a cross-validation; 0: none
  FoldKind fold_kind = FoldKind::random;
  std::vector<int> fold_ids = {};             // [row], from 0 or 1 without gaps; empty: as fold_kind says
  SelectionRule rule = SelectionRule::min;

  Validation validation = Validation::folds;

  Solver solver = Solver::automatic;
  std::optional<double> gap = {};             // each problem ends at (P - D) / P(0) <= gap; empty: 1e-6
  std::optional<int> iterations = {};         // at most, per problem; empty: 100,000 sweeps, 10,000 of fista, 2,000 of rules
  bool relaxed = false;                       // each fit refitted without a penalty on the columns it chose

  Optimizer update_rule = Adam{};                    // an update rule, for Solver::update_rule, with its hyper-parameters
  std::optional<double> learning_rate = {};   // of steps in columns of length one; empty: from curvature or the target
  std::optional<Schedule> schedule = {};      // empty: cosine for rules that normalize the gradient but Adagrad, else constant
  int batch_size = 0;                         // rows of a gradient; 0: all
  bool proximal = true;                       // l1 as a soft threshold after each step, not as a subgradient

  std::uint64_t seed = 0;                     // of random folds
  int threads = 0;                            // 0: every processor this process may use
};

/// Of coordinate descent, at most, for one problem.
constexpr int default_sweeps = 100'000;

/// The relative gap that ends a problem.
inline double gap_of(const FitOptions& options) { return options.gap.value_or(1e-6); }

/// Iterations of a problem, at most.
int most_iterations(const FitOptions& options);

/// Limits of coefficient j on the data's scale; infinite where there are none.
double lower_limit(const FitOptions& options, std::ptrdiff_t j);
double upper_limit(const FitOptions& options, std::ptrdiff_t j);

}  // namespace polydescent
