#include "polydescent/host/regression/training_set.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "polydescent/kernels/regression/gram_descent.hpp"

namespace polydescent {
namespace {

/// Of a column's mean square about its mean what is left may be rounding: less than this share of what it was before.
constexpr double rounding_share = 1e-14;

/// Of a sum of products over all rows, in blocks, relative to the sum of their sizes.
constexpr double sum_rounding = 16 * std::numeric_limits<double>::epsilon();

/// As much as the least eigenvalue of a Gram may be off.
constexpr double tolerable_rounding = 1e-9;

/// An unpenalized column's factor is 0, one that is left out has an infinite one.
double factor_of(const FitOptions& options, Eigen::Index j) {
  return options.penalty_factors.empty() ? 1 : options.penalty_factors[static_cast<std::size_t>(j)];
}

/// Sum of w x^2.
double about_zero(const Moments& sums, const Columns& columns, Eigen::Index j) {
  const double offset = columns.offset()[j];
  return sums.square[j] + offset * (2 * sums.sum[j] - offset * sums.weight);
}

/// A sum of squares is what is left of one over all rows.
void note_loss(TrainingSet& set, double all, double left) {
  if (all > 0) set.amplification = std::max(set.amplification, all / std::max(left, 0.0));
}

}  // namespace

TrainingSet standardized(Moments sums, const Moments& all, const Columns& columns, bool intercept, bool standardize) {
  const Eigen::Index p = sums.sum.size();
  const double w = sums.weight;
  TrainingSet set;
  set.weight = w;
  set.mean = intercept ? Eigen::VectorXd(sums.sum / w) : Eigen::VectorXd::Zero(p);
  set.target_mean = intercept ? Eigen::RowVectorXd(sums.target_sum / w) : Eigen::RowVectorXd::Zero(sums.target_sum.size());
  set.target_square = sums.target_square / w - set.target_mean.cwiseAbs2();
  set.constant.assign(static_cast<std::size_t>(p), 0);
  set.length.setZero(p);
  set.spread.setZero(p);
  Eigen::VectorXd inverse = Eigen::VectorXd::Zero(p);
  for (Eigen::Index j = 0; j < p; ++j) {
    const double distance = sums.sum[j] / w - columns.offset()[j];
    const double variance = std::max(sums.square[j] / w - distance * distance, 0.0);
    const double square = intercept ? variance : about_zero(sums, columns, j) / w;
    set.constant[static_cast<std::size_t>(j)] = !(sums.lowest[j] < sums.highest[j]);
    const bool usable = set.constant[static_cast<std::size_t>(j)] ? !intercept && !standardize && square > 0
                                                                    : square > rounding_share * sums.square[j] / w;
    if (!set.constant[static_cast<std::size_t>(j)]) note_loss(set, about_zero(all, columns, j), w * square);
    if (!usable) continue;
    set.length[j] = std::sqrt(square);
    inverse[j] = 1 / set.length[j];
    set.spread[j] = (standardize ? std::sqrt(variance) : columns.factor()[j]) * inverse[j];
  }
  set.cross = inverse.asDiagonal() * (sums.cross / w - set.mean * set.target_mean);
  for (Eigen::Index t = 0; t < set.target_square.size(); ++t) note_loss(set, all.target_square[t], w * set.target_square[t]);
  if (sums.gram.size() == 0) return set;
  set.gram = std::move(sums.gram);
  for (Eigen::Index j = 0; j < p; ++j) {
    for (Eigen::Index i = j; i < p; ++i) {
      set.gram(i, j) = (set.gram(i, j) / w - set.mean[i] * set.mean[j]) * inverse[i] * inverse[j];
    }
    if (inverse[j] > 0) set.gram(j, j) = 1;
  }
  set.gram.triangularView<Eigen::StrictlyUpper>() = set.gram.transpose();
  return set;
}

bool lost_digits(const TrainingSet& set) {
  return sum_rounding * set.amplification * static_cast<double>(std::max<Eigen::Index>(set.columns(), 1)) > tolerable_rounding;
}

double rounding_of(const TrainingSet& set, std::size_t target, const Solution& solution) {
  const auto t = static_cast<Eigen::Index>(target);
  double sum = 0, fitted = 0;
  for (std::size_t k = 0; k < solution.index.size(); ++k) {
    sum += std::abs(solution.value[k]);
    fitted += std::abs(solution.value[k] * set.cross(solution.index[k], t));
  }
  return sum_rounding * set.amplification * (0.5 * set.target_square[t] + fitted + 0.5 * sum * sum);  // |H_ij| <= 1
}

double loss_divisor(LossScale scale, double weight) {
  if (scale == LossScale::half_mean) return 1;
  return scale == LossScale::mean ? 2 : 2 * weight;
}

Penalties penalties_of(const TrainingSet& set, const Columns& columns, const FitOptions& options, double lambda, double l1_ratio) {
  const double divisor = loss_divisor(options.loss_scale, set.weight);
  const double l1 = lambda * l1_ratio / divisor;
  const double l2 = lambda * (1 - l1_ratio) * (options.loss_scale == LossScale::half_mean ? 1 : 2 / divisor);
  Penalties penalties;
  for (Eigen::Index j = 0; j < set.columns(); ++j) {
    const double factor = factor_of(options, j), spread = set.spread[j];
    if (set.length[j] == 0 || std::isinf(factor)) {
      penalties.push_back({0, 0, 0, 0});
      continue;
    }
    const double scale = set.length[j] / columns.factor()[j];
    penalties.push_back({factor * l1 * spread, factor * l2 * spread * spread, lower_limit(options, j) * scale, upper_limit(options, j) * scale});
  }
  return penalties;
}

void GramQuadratic::gram_row(int j, const std::vector<int>& which, double* row) const {
  for (std::size_t k = 0; k < which.size(); ++k) row[k] = set_.gram(which[k], j);
}

void GramQuadratic::pull(const std::vector<Abreast>& b, const std::vector<int>& support, std::vector<Abreast>& pull) const {
  for (std::size_t j = 0; j < pull.size(); ++j) pull[j] = Abreast(set_.cross(static_cast<Eigen::Index>(j), target_));
  PendingMoves<Abreast> pending(pull.data(), static_cast<int>(pull.size()));
  for (const int j : support) pending.add(set_.gram.col(j).data(), b[static_cast<std::size_t>(j)]);
  pending.apply();
}

}  // namespace polydescent
