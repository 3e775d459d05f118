#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

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

  double gap = 1e-6;                          // each problem ends at (P - D) / P(0) <= gap
  int sweeps = 100'000;                       // at most, per problem, over all or some coefficients
  std::uint64_t seed = 0;                     // of random folds
  int threads = 0;                            // 0: every processor this process may use
};

}  // namespace polydescent
