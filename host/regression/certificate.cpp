#include "polydescent/host/regression/certificate.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>

#include "polydescent/host/regression/dense.hpp"
#include "polydescent/kernels/regression/duality_gap.hpp"

namespace polydescent {
namespace {

constexpr std::size_t block_rows = 1024;

/// One pass over the rows, r = y - b0 - x'b, sums by the rows' weights; one column per candidate.
class Residuals {
 public:
  Residuals(const Columns& columns, const TrainingSet& set, bool with_intercept, const std::vector<Candidate>& candidates)
      : columns_(columns), set_(set), candidates_(candidates), intercept_(Eigen::RowVectorXd::Zero(count())),
        coefficients_(RowMatrix::Zero(columns.columns(), count())), pull_(RowMatrix::Zero(columns.columns(), count())),
        sum_(intercept_), square_(intercept_), with_target_(intercept_) {
    for (Eigen::Index c = 0; c < count(); ++c) {
      const Candidate& candidate = of(c);
      for (std::size_t k = 0; k < candidate.index.size(); ++k) {
        coefficients_(candidate.index[k], c) = candidate.value[k] / columns.factor()[candidate.index[k]];
      }
      if (with_intercept) intercept_[c] = set.target_mean[candidate.target] - set.mean.dot(coefficients_.col(c));
    }
    const std::vector<std::uint32_t> rows = all_rows(columns.rows());
    for (std::size_t begin = 0; begin < rows.size(); begin += block_rows) {
      add(RowList(rows).subspan(begin, std::min(block_rows, rows.size() - begin)));
    }
  }

  double coefficient(Eigen::Index j, Eigen::Index c) const { return coefficients_(j, c); }
  double intercept(Eigen::Index c) const { return intercept_[c]; }
  double mean(Eigen::Index c) const { return sum_[c] / set_.weight; }
  double square(Eigen::Index c) const { return square_[c] / set_.weight; }            // mean r^2
  double with_target(Eigen::Index c) const { return with_target_[c] / set_.weight; }  // mean r (y - mean y)
  double pull(Eigen::Index j, Eigen::Index c) const { return pull_(j, c) / set_.weight; }  // mean x r

 private:
  Eigen::Index count() const { return static_cast<Eigen::Index>(candidates_.size()); }
  const Candidate& of(Eigen::Index c) const { return candidates_[static_cast<std::size_t>(c)]; }

  void add(RowList rows) {
    columns_.load(rows, x_);
    residual_.resize(x_.rows(), count());
    multiply(-1, x_, coefficients_, 0, residual_);
    for (Eigen::Index i = 0; i < x_.rows(); ++i) {
      const auto row = static_cast<Eigen::Index>(rows[static_cast<std::size_t>(i)]);
      const double weight = columns_.weight()[row];
      for (Eigen::Index c = 0; c < count(); ++c) {
        const double y = columns_.target()(row, of(c).target);
        const double r = residual_(i, c) + y - intercept_[c];
        sum_[c] += weight * r;
        square_[c] += weight * r * r;
        with_target_[c] += weight * r * (y - set_.target_mean[of(c).target]);
        residual_(i, c) = weight * r;
      }
    }
    multiply_transposed(1, x_, residual_, 1, pull_);
  }

  const Columns& columns_;
  const TrainingSet& set_;
  const std::vector<Candidate>& candidates_;
  Eigen::RowVectorXd intercept_;
  RowMatrix coefficients_, pull_;
  Eigen::RowVectorXd sum_, square_, with_target_;
  RowMatrix x_, residual_;  // of a block
};

/// One candidate in columns of length one, its residual without a mean.
struct Standardized {
  Eigen::VectorXd coefficient, pull;
  double square, with_target;
  std::vector<int> free;  // coefficients whose columns a dual point must be orthogonal to
};

Standardized standardized(const Residuals& residuals, Eigen::Index c, const TrainingSet& set, const Penalties& penalty,
                          bool with_intercept) {
  const Eigen::Index p = set.columns();
  const double mean = with_intercept ? residuals.mean(c) : 0;
  Standardized at{Eigen::VectorXd::Zero(p), Eigen::VectorXd::Zero(p), residuals.square(c) - mean * mean, residuals.with_target(c), {}};
  for (Eigen::Index j = 0; j < p; ++j) {
    if (set.length[j] == 0) continue;
    at.coefficient[j] = residuals.coefficient(j, c) * set.length[j];
    at.pull[j] = (residuals.pull(j, c) - mean * set.mean[j]) / set.length[j];
    if (penalty[static_cast<std::size_t>(j)].is_free_at(at.coefficient[j])) at.free.push_back(static_cast<int>(j));
  }
  return at;
}

/// Takes out of the residual what lies along the columns of free coefficients.
void project(Standardized& at, const TrainingSet& set, Eigen::Index target) {
  if (at.free.empty()) return;
  const Eigen::MatrixXd gram = set.gram(at.free, at.free);
  const Eigen::VectorXd pull = at.pull(at.free);
  const Eigen::VectorXd share = gram.completeOrthogonalDecomposition().solve(pull);
  at.square = std::max(at.square - share.dot(pull), 0.0);
  for (std::size_t k = 0; k < at.free.size(); ++k) {
    const double along = share[static_cast<Eigen::Index>(k)];
    at.with_target -= along * set.cross(at.free[k], target);
    at.pull -= along * set.gram.col(at.free[k]);
  }
  for (const int j : at.free) at.pull[j] = 0;
}

Certificate certificate_of(Standardized at, const TrainingSet& set, const Penalties& penalty, Eigen::Index target) {
  Certificate certificate;
  for (Eigen::Index j = 0; j < set.columns(); ++j) {
    const auto& p = penalty[static_cast<std::size_t>(j)];
    const double violation = p.violation(at.coefficient[j], at.pull[j]);
    if (violation > 0) certificate.violation = std::max(certificate.violation, violation / set.spread[j]);
    certificate.objective += p.cost(at.coefficient[j]);
  }
  certificate.objective += 0.5 * at.square;
  project(at, set, target);
  const RegressionPoint<double> point{static_cast<int>(set.columns()), penalty.data(), at.coefficient.data(), at.pull.data(),
                                      at.square, at.with_target};
  certificate.gap = std::max(certificate.objective - duality_gap(point).dual, 0.0);
  return certificate;
}

}  // namespace

std::vector<Certificate> certify(const Columns& columns, const TrainingSet& set, const FitOptions& options,
                                 const std::vector<Candidate>& candidates) {
  const Residuals residuals(columns, set, options.intercept, candidates);
  std::vector<Certificate> certificates;
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    const Candidate& candidate = candidates[k];
    const auto c = static_cast<Eigen::Index>(k);
    const Penalties penalty = penalties_of(set, columns, options, candidate.lambda, candidate.l1_ratio);
    Standardized at = standardized(residuals, c, set, penalty, options.intercept);
    certificates.push_back(certificate_of(std::move(at), set, penalty, candidate.target));
    if (!options.intercept) continue;
    double& intercept = certificates.back().intercept;
    intercept = columns.target_shift()[candidate.target] + residuals.intercept(c) + residuals.mean(c);
    for (std::size_t i = 0; i < candidate.index.size(); ++i) intercept -= candidate.value[i] * columns.shift()[candidate.index[i]];
  }
  return certificates;
}

}  // namespace polydescent
