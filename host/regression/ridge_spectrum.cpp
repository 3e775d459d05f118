#include "polydescent/host/regression/ridge_spectrum.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>

#include "polydescent/host/regression/lambda_grid.hpp"
#include "polydescent/host/regression/training_rows.hpp"

namespace polydescent {

RidgeSpectrum::RidgeSpectrum(const FitPlan& plan, std::size_t s) {
  const TrainingSet& set = plan.sets[s];
  take_columns(plan, set);
  if (set.gram.size() > 0) from_gram(set);
  else from_rows(plan, s);
}

void RidgeSpectrum::take_columns(const FitPlan& plan, const TrainingSet& set) {
  const Penalties unit = penalties_of(set, plan.columns, plan.options, 1, 0);
  std::vector<double> scales;
  for (int j = 0; j < set.columns(); ++j) {
    const auto& p = unit[static_cast<std::size_t>(j)];
    if (p.lower == 0 && p.upper == 0) continue;
    if (p.l2 > 0) {
      kept.push_back(j);
      scales.push_back(1 / std::sqrt(p.l2));
    } else {
      free.push_back(j);
    }
  }
  scale = Eigen::Map<const Eigen::VectorXd>(scales.data(), static_cast<Eigen::Index>(scales.size()));
}

void RidgeSpectrum::from_gram(const TrainingSet& set) {
  vectors = set.gram(kept, kept);
  Eigen::MatrixXd products = set.cross(kept, Eigen::all);
  if (!free.empty()) {
    const Eigen::MatrixXd across = set.gram(free, kept);
    free_inverse = Eigen::MatrixXd(set.gram(free, free)).completeOrthogonalDecomposition().pseudoInverse();
    free_share = free_inverse * across;
    free_target = free_inverse * set.cross(free, Eigen::all);
    vectors -= across.transpose() * free_share;
    products -= across.transpose() * free_target;
  }
  vectors = scale.asDiagonal() * vectors * scale.asDiagonal();
  eigenvalue = diagonalize(vectors);
  drop_roundings();
  rotated = vectors.transpose() * (scale.asDiagonal() * products);
}

/// Z Z' = U e U', V = Z'U / root of e.
void RidgeSpectrum::from_rows(const FitPlan& plan, std::size_t s) {
  const TrainingRows own(plan.columns, plan.sets[s], plan.rows_of(s));
  const RowMatrix z = own.z(Eigen::all, kept) * scale.asDiagonal();
  vectors.setZero(z.rows(), z.rows());
  const RowMatrix transposed = z.transpose();
  add_gram(transposed, vectors);
  eigenvalue = diagonalize(vectors);
  drop_roundings();
  const Eigen::VectorXd root = eigenvalue.cwiseSqrt();
  rotated = root.asDiagonal() * (vectors.transpose() * own.y);
  const RowMatrix rows = vectors * root.cwiseInverse().asDiagonal();
  RowMatrix columns(z.cols(), rows.cols());
  multiply_transposed(1, z, rows, 0, columns);
  vectors = columns;
}

void RidgeSpectrum::drop_roundings() {
  if (eigenvalue.size() == 0) return;
  const double least = static_cast<double>(eigenvalue.size()) * std::numeric_limits<double>::epsilon() * eigenvalue.tail(1)[0];
  const auto first = std::upper_bound(eigenvalue.begin(), eigenvalue.end(), std::max(least, 0.0)) - eigenvalue.begin();
  const Eigen::Index left = eigenvalue.size() - first;
  eigenvalue = Eigen::VectorXd(eigenvalue.tail(left));
  vectors = Eigen::MatrixXd(vectors.rightCols(left));
}

RowMatrix RidgeSpectrum::coefficients(Eigen::Index target, const std::vector<double>& lambdas, Eigen::Index columns) const {
  const auto count = static_cast<Eigen::Index>(lambdas.size());
  Eigen::MatrixXd shrunk(eigenvalue.size(), count);
  for (Eigen::Index l = 0; l < count; ++l) {
    shrunk.col(l) = rotated.col(target).array() / (eigenvalue.array() + lambdas[static_cast<std::size_t>(l)]);
  }
  const Eigen::MatrixXd w = scale.asDiagonal() * (vectors * shrunk);
  RowMatrix all = RowMatrix::Zero(columns, count);
  for (std::size_t k = 0; k < kept.size(); ++k) all.row(kept[k]) = w.row(static_cast<Eigen::Index>(k));
  if (free.empty()) return all;
  const Eigen::MatrixXd settled = free_target.col(target).replicate(1, count) - free_share * w;
  for (std::size_t k = 0; k < free.size(); ++k) all.row(free[k]) = settled.row(static_cast<Eigen::Index>(k));
  return all;
}

std::string why_no_closed_form(const FitOptions& options, std::size_t rows, std::size_t columns) {
  const auto is_pure = [](double ratio) { return ratio == 0; };
  const bool ridge = options.model == FitModel::ridge || (options.model == FitModel::elastic_net && !options.l1_ratios.empty() &&
                                                          std::all_of(options.l1_ratios.begin(), options.l1_ratios.end(), is_pure));
  if (!ridge) return "an l1 penalty has none";
  const auto is_finite_number = [](double limit) { return std::isfinite(limit); };
  if (options.positive || std::any_of(options.lower.begin(), options.lower.end(), is_finite_number) ||
      std::any_of(options.upper.begin(), options.upper.end(), is_finite_number)) {
    return "coefficients have limits";
  }
  if (has_unpenalized(options) && columns > rows) return "there are unpenalized columns, and more columns than rows";
  return "";
}

}  // namespace polydescent
