#include "polydescent/host/regression/training_set.hpp"

#include <cmath>

namespace polydescent {
namespace {

/// Of a column's mean square about its mean what is left may be rounding: less than this share of what it was before.
constexpr double rounding_share = 1e-14;

/// An unpenalized column's factor is 0, one that is left out has an infinite one.
double factor_of(const FitOptions& options, Eigen::Index j) {
  return options.penalty_factors.empty() ? 1 : options.penalty_factors[static_cast<std::size_t>(j)];
}

double limit_of(const std::vector<double>& limits, Eigen::Index j, double otherwise) {
  return limits.empty() ? otherwise : limits[static_cast<std::size_t>(j)];
}

}  // namespace

TrainingSet standardized(const Moments& sums, const Moments& all, const Columns& columns, bool intercept, bool standardize) {
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
    const double square = intercept ? variance : sums.gram(j, j) / w;
    set.constant[static_cast<std::size_t>(j)] = !(sums.lowest[j] < sums.highest[j]);
    const bool usable = set.constant[static_cast<std::size_t>(j)] ? !intercept && !standardize && square > 0
                                                                    : square > rounding_share * sums.square[j] / w;
    if (!usable) continue;
    set.length[j] = std::sqrt(square);
    inverse[j] = 1 / set.length[j];
    set.spread[j] = (standardize ? std::sqrt(variance) : columns.factor()[j]) * inverse[j];
    set.amplification = std::max(set.amplification, all.gram(j, j) / (w * square));
  }
  set.cross = inverse.asDiagonal() * (sums.cross / w - set.mean * set.target_mean);
  set.gram.resize(p, p);
  for (Eigen::Index j = 0; j < p; ++j) {
    for (Eigen::Index i = j; i < p; ++i) {
      const double entry = (sums.gram(i, j) / w - set.mean[i] * set.mean[j]) * inverse[i] * inverse[j];
      set.gram(i, j) = i == j && inverse[i] > 0 ? 1 : entry;
    }
  }
  set.gram.triangularView<Eigen::StrictlyUpper>() = set.gram.transpose();
  return set;
}

double loss_divisor(LossScale scale, double weight) {
  if (scale == LossScale::half_mean) return 1;
  return scale == LossScale::mean ? 2 : 2 * weight;
}

Penalties penalties_of(const TrainingSet& set, const Columns& columns, const FitOptions& options, double lambda, double l1_ratio) {
  const double divisor = loss_divisor(options.loss_scale, set.weight);
  const double l1 = lambda * l1_ratio / divisor;
  const double l2 = lambda * (1 - l1_ratio) * (options.loss_scale == LossScale::half_mean ? 1 : 2 / divisor);
  constexpr double infinite = std::numeric_limits<double>::infinity();
  Penalties penalties;
  for (Eigen::Index j = 0; j < set.columns(); ++j) {
    const double factor = factor_of(options, j), spread = set.spread[j];
    if (set.length[j] == 0 || std::isinf(factor)) {
      penalties.push_back({0, 0, 0, 0});
      continue;
    }
    const double scale = set.length[j] / columns.factor()[j];
    const double lower = options.positive ? 0 : limit_of(options.lower, j, -infinite) * scale;
    penalties.push_back({factor * l1 * spread, factor * l2 * spread * spread, lower, limit_of(options.upper, j, infinite) * scale});
  }
  return penalties;
}

void GramQuadratic::gram_row(int j, const std::vector<int>& which, double* row) const {
  for (std::size_t k = 0; k < which.size(); ++k) row[k] = set_.gram(which[k], j);
}

void GramQuadratic::pull(const Eigen::VectorXd& b, const std::vector<int>& support, Eigen::VectorXd& pull) const {
  pull = set_.cross.col(target_);
  for (const int j : support) pull -= b[j] * set_.gram.col(j);
}

}  // namespace polydescent
