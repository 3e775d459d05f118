#include "polydescent/host/regression/training_rows.hpp"

#include <algorithm>
#include <cmath>

#include "polydescent/kernels/regression/gram_descent.hpp"

namespace polydescent {
namespace {

constexpr std::size_t block_rows = 256;

/// Sums of w (x - mean)^2 and w x^2.
struct Deviations {
  Eigen::VectorXd mean, zero;
};

Deviations deviations(const Columns& columns, RowList rows, const Eigen::VectorXd& mean) {
  Deviations sums{Eigen::VectorXd::Zero(mean.size()), Eigen::VectorXd::Zero(mean.size())};
  RowMatrix x;
  for (std::size_t begin = 0; begin < rows.size(); begin += block_rows) {
    const RowList block = rows.subspan(begin, std::min(block_rows, rows.size() - begin));
    columns.load(block, x);
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      const double w = columns.weight()[block[static_cast<std::size_t>(i)]];
      sums.mean += w * (x.row(i).transpose() - mean).cwiseAbs2();
      sums.zero += w * x.row(i).transpose().cwiseAbs2();
    }
  }
  return sums;
}

/// product[k] = z_{j+k}'r. Several columns at a time, so that no sum waits for itself.
template <int Columns>
void multiply_columns(const Eigen::MatrixXd& z, Eigen::Index j, const std::vector<Abreast>& r, Abreast* product) {
  const double* const first = z.col(j).data();
  Abreast sum[Columns];
  for (auto& s : sum) s = Abreast(0);
  for (std::size_t i = 0; i < r.size(); ++i) {
    for (int k = 0; k < Columns; ++k) sum[k] += Abreast(first[k * z.rows() + static_cast<Eigen::Index>(i)]) * r[i];
  }
  std::copy(sum, sum + Columns, product);
}

}  // namespace

TrainingRows::TrainingRows(const Columns& columns, const TrainingSet& set, RowList rows) {
  columns.load(rows, z);
  y.resize(z.rows(), columns.targets());
  const Eigen::RowVectorXd inverse = (set.length.array() > 0).select(set.length.cwiseInverse(), 0).transpose();
  for (Eigen::Index i = 0; i < z.rows(); ++i) {
    const std::uint32_t row = rows[static_cast<std::size_t>(i)];
    const double share = std::sqrt(columns.weight()[row] / set.weight);
    z.row(i) = share * (z.row(i) - set.mean.transpose()).cwiseProduct(inverse);
    y.row(i) = share * (columns.target().row(row) - set.target_mean);
  }
}

TrainingSet standardized_from_rows(const Columns& columns, RowList rows, const TrainingSet& before, bool intercept, bool standardize) {
  const Eigen::Index p = columns.columns();
  TrainingSet set = before;
  const Moments own(columns, rows, false);
  if (intercept) {
    set.mean = own.sum / own.weight;
    set.target_mean = own.target_sum / own.weight;
  }
  const Deviations about = deviations(columns, rows, own.sum / own.weight);
  set.amplification = 1;
  for (Eigen::Index j = 0; j < p; ++j) {
    if (set.constant[static_cast<std::size_t>(j)]) continue;
    const double variance = about.mean[j] / own.weight, square = intercept ? variance : about.zero[j] / own.weight;
    set.length[j] = std::sqrt(square);
    set.spread[j] = (standardize ? std::sqrt(variance) : columns.factor()[j]) / set.length[j];
  }
  const bool with_gram = before.gram.size() > 0;
  set.gram.setZero(with_gram ? p : 0, with_gram ? p : 0);
  RowMatrix cross = RowMatrix::Zero(p, columns.targets());
  Eigen::RowVectorXd target_square = Eigen::RowVectorXd::Zero(columns.targets());
  for (std::size_t begin = 0; begin < rows.size(); begin += block_rows) {
    const TrainingRows block(columns, set, rows.subspan(begin, std::min(block_rows, rows.size() - begin)));
    if (with_gram) add_gram(block.z, set.gram);
    multiply_transposed(1, block.z, block.y, 1, cross);
    target_square += block.y.colwise().squaredNorm();
  }
  set.cross = cross;
  set.target_square = target_square;
  set.gram.triangularView<Eigen::StrictlyUpper>() = set.gram.transpose();
  return set;
}

void ColumnQuadratic::gram_row(int j, const std::vector<int>& which, double* row) const {
  for (std::size_t k = 0; k < which.size(); ++k) row[k] = z_.col(which[k]).dot(z_.col(j));
}

void ColumnQuadratic::pull(const std::vector<Abreast>& b, const std::vector<int>& support, std::vector<Abreast>& pull) const {
  std::vector<Abreast> residual;
  for (Eigen::Index i = 0; i < y_.rows(); ++i) residual.emplace_back(y_(i, target_));
  PendingMoves<Abreast> pending(residual.data(), static_cast<int>(residual.size()));
  for (const int j : support) pending.add(z_.col(j).data(), b[static_cast<std::size_t>(j)]);
  pending.apply();
  const Eigen::Index whole = z_.cols() - z_.cols() % 4;
  for (Eigen::Index j = 0; j < whole; j += 4) multiply_columns<4>(z_, j, residual, &pull[static_cast<std::size_t>(j)]);
  for (Eigen::Index j = whole; j < z_.cols(); ++j) multiply_columns<1>(z_, j, residual, &pull[static_cast<std::size_t>(j)]);
}

SetQuadratics::SetQuadratics(const FitPlan& plan, std::size_t s) : set_(plan.sets[s]) {
  const Columns& columns = plan.columns;
  const TrainingSet& set = set_;
  if (set.gram.size() > 0) return;
  const std::vector<std::uint32_t> rows = plan.rows_of(s);
  z_.resize(static_cast<Eigen::Index>(rows.size()), columns.columns());
  y_.resize(z_.rows(), columns.targets());
  for (std::size_t begin = 0; begin < rows.size(); begin += block_rows) {
    const TrainingRows block(columns, set, RowList(rows).subspan(begin, std::min(block_rows, rows.size() - begin)));
    z_.middleRows(static_cast<Eigen::Index>(begin), block.z.rows()) = block.z;
    y_.middleRows(static_cast<Eigen::Index>(begin), block.y.rows()) = block.y;
  }
}

std::unique_ptr<Quadratic> SetQuadratics::of(std::size_t target) const {
  const auto t = static_cast<Eigen::Index>(target);
  if (set_.gram.size() > 0) return std::make_unique<GramQuadratic>(set_, t);
  return std::make_unique<ColumnQuadratic>(set_, z_, y_, t);
}

}  // namespace polydescent
