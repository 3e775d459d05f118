#include "polydescent/host/regression/certificate.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <map>

#include "polydescent/host/regression/dense.hpp"
#include "polydescent/host/regression/quadratic_point.hpp"
#include "polydescent/host/regression/training_rows.hpp"
#include "polydescent/kernels/regression/duality_gap.hpp"

namespace polydescent {
namespace {

constexpr std::size_t block_rows = 512;

/// One pass over the rows, r = y - b0 - x'b, sums by the rows' weights; one column per candidate.
class Residuals {
 public:
  Residuals(const Columns& columns, const TrainingSet& set, bool with_intercept, std::span<const Candidate> candidates)
      : columns_(columns), set_(set), candidates_(candidates), intercept_(Eigen::RowVectorXd::Zero(count())),
        coefficients_(RowMatrix::Zero(columns.columns(), count())) {
    for (Eigen::Index c = 0; c < count(); ++c) {
      const Candidate& candidate = of(c);
      for (std::size_t k = 0; k < candidate.index.size(); ++k) {
        coefficients_(candidate.index[k], c) = candidate.value[k] / columns.factor()[candidate.index[k]];
      }
      if (with_intercept) intercept_[c] = set.target_mean[candidate.target] - set.mean.dot(coefficients_.col(c));
    }
    const std::vector<std::uint32_t> rows = all_rows(columns.rows());
    sums_ = sum_over_blocks(
        RowList(rows), block_rows, Sums(columns.columns(), count()), [&](Sums& mine, RowList block, RowMatrix& x) { add(mine, block, x); },
        [](Sums& mine, const Sums& other) { mine.add(other); });
  }

  double coefficient(Eigen::Index j, Eigen::Index c) const { return coefficients_(j, c); }
  double intercept(Eigen::Index c) const { return intercept_[c]; }
  double mean(Eigen::Index c) const { return sums_.residual[c] / set_.weight; }
  double square(Eigen::Index c) const { return sums_.square[c] / set_.weight; }            // mean r^2
  double with_target(Eigen::Index c) const { return sums_.with_target[c] / set_.weight; }  // mean r (y - mean y)
  double pull(Eigen::Index j, Eigen::Index c) const { return sums_.pull(j, c) / set_.weight; }  // mean x r

 private:
  struct Sums {
    RowMatrix pull;
    Eigen::RowVectorXd residual, square, with_target;

    Sums() = default;
    Sums(Eigen::Index columns, Eigen::Index candidates)
        : pull(RowMatrix::Zero(columns, candidates)), residual(Eigen::RowVectorXd::Zero(candidates)), square(residual), with_target(residual) {}

    void add(const Sums& other) {
      pull += other.pull;
      residual += other.residual;
      square += other.square;
      with_target += other.with_target;
    }
  };

  Eigen::Index count() const { return static_cast<Eigen::Index>(candidates_.size()); }
  const Candidate& of(Eigen::Index c) const { return candidates_[static_cast<std::size_t>(c)]; }

  void add(Sums& sums, RowList rows, RowMatrix& x) const {
    columns_.load(rows, x);
    RowMatrix residual(x.rows(), count());
    multiply(-1, x, coefficients_, 0, residual);
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      const auto row = static_cast<Eigen::Index>(rows[static_cast<std::size_t>(i)]);
      const double weight = columns_.weight()[row];
      for (Eigen::Index c = 0; c < count(); ++c) {
        const double y = columns_.target()(row, of(c).target);
        const double r = residual(i, c) + y - intercept_[c];
        sums.residual[c] += weight * r;
        sums.square[c] += weight * r * r;
        sums.with_target[c] += weight * r * (y - set_.target_mean[of(c).target]);
        residual(i, c) = weight * r;
      }
    }
    multiply_transposed(1, x, residual, 1, sums.pull);
  }

  const Columns& columns_;
  const TrainingSet& set_;
  std::span<const Candidate> candidates_;
  Eigen::RowVectorXd intercept_;
  RowMatrix coefficients_;
  Sums sums_;
};

/// One candidate in columns of length one, its residual without a mean.
struct Standardized {
  Eigen::VectorXd coefficient, pull;
  double square = 0, with_target = 0;
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

/// An orthonormal basis of what some columns span, to rounding, over the rows, and products with it. By QR of the rows: their
/// Gram would square how nearly they depend on each other.
struct FreeBasis {
  RowMatrix along;         // [column][vector] Z'Q
  Eigen::MatrixXd target;  // [vector][target] Q'y

  FreeBasis(const Columns& columns, const TrainingSet& set, const std::vector<int>& free) {
    const std::vector<std::uint32_t> rows = all_rows(columns.rows());
    Eigen::MatrixXd z(columns.rows(), static_cast<Eigen::Index>(free.size()));
    each_block(rows, [&](Eigen::Index first, const TrainingRows& block) { z.middleRows(first, block.z.rows()) = block.z(Eigen::all, free); }, columns, set);
    const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> factors(z);
    const RowMatrix q = factors.householderQ() * Eigen::MatrixXd::Identity(z.rows(), factors.rank());
    along.setZero(set.columns(), q.cols());
    target.setZero(q.cols(), columns.targets());
    each_block(rows, [&](Eigen::Index first, const TrainingRows& block) {
      const RowMatrix part = q.middleRows(first, block.z.rows());
      multiply_transposed(1, block.z, part, 1, along);
      target += part.transpose() * block.y;
    }, columns, set);
  }

  template <class Take>
  static void each_block(const std::vector<std::uint32_t>& rows, Take take, const Columns& columns, const TrainingSet& set) {
    for (std::size_t begin = 0; begin < rows.size(); begin += block_rows) {
      const RowList block = RowList(rows).subspan(begin, std::min(block_rows, rows.size() - begin));
      take(static_cast<Eigen::Index>(begin), TrainingRows(columns, set, block));
    }
  }
};

/// Takes out of residuals what lies along columns without cost, so that they are dual points.
class Projection {
 public:
  Projection(const Columns& columns, const TrainingSet& set, const std::vector<Standardized>& candidates) : set_(set), rows_(columns.rows()) {
    for (const Standardized& at : candidates) {
      const bool few = at.free.size() <= most_columns_of_basis && static_cast<Eigen::Index>(at.free.size()) < rows_;
      if (few && !at.free.empty() && !bases_.contains(at.free)) bases_.emplace(at.free, FreeBasis(columns, set, at.free));
    }
  }

  void operator()(Standardized& at, Eigen::Index target) const {
    if (at.free.empty()) return;
    const auto basis = bases_.find(at.free);
    if (basis != bases_.end()) by_basis(at, basis->second, target);
    else if (set_.gram.size() > 0) by_gram(at, target);
    else leave_nothing(at);
  }

 private:
  static constexpr std::size_t most_columns_of_basis = 256;

  /// Zero is a dual point always.
  static void leave_nothing(Standardized& at) {
    at.square = at.with_target = 0;
    at.pull.setZero();
  }

  /// r - Q Q'r, with Q'r = Q'y - (Z'Q)'w.
  static void by_basis(Standardized& at, const FreeBasis& basis, Eigen::Index target) {
    const Eigen::VectorXd share = basis.target.col(target) - basis.along.transpose() * at.coefficient;
    at.square = std::max(at.square - share.squaredNorm(), 0.0);
    at.pull -= basis.along * share;
    for (const int j : at.free) at.pull[j] = 0;
    at.with_target = at.square + at.pull.dot(at.coefficient);  // y = r + Z w: no difference of large numbers
  }

  /// The same by the Gram of the columns, where there are many; unless they nearly depend on each other.
  void by_gram(Standardized& at, Eigen::Index target) const {
    const Eigen::VectorXd pull = at.pull(at.free);
    const Eigen::VectorXd share = Eigen::MatrixXd(set_.gram(at.free, at.free)).completeOrthogonalDecomposition().solve(pull);
    at.square = std::max(at.square - share.dot(pull), 0.0);
    for (std::size_t k = 0; k < at.free.size(); ++k) at.with_target -= share[static_cast<Eigen::Index>(k)] * set_.cross(at.free[k], target);
    at.pull -= set_.gram(Eigen::all, at.free) * share;
    const double left = at.pull(at.free).cwiseAbs().maxCoeff();
    if (left > free_pull_rounding(set_.target_square[target], at.coefficient.cwiseAbs().sum())) leave_nothing(at);
    for (const int j : at.free) at.pull[j] = 0;
  }

  const TrainingSet& set_;
  Eigen::Index rows_;
  std::map<std::vector<int>, FreeBasis> bases_;
};

Certificate certificate_of(Standardized at, const TrainingSet& set, const Projection& project, const Penalties& penalty,
                           Eigen::Index target) {
  Certificate certificate;
  for (Eigen::Index j = 0; j < set.columns(); ++j) {
    const auto& p = penalty[static_cast<std::size_t>(j)];
    const double violation = p.violation(at.coefficient[j], at.pull[j]);
    if (violation > 0) certificate.violation = std::max(certificate.violation, violation / set.spread[j]);
    certificate.objective += p.cost(at.coefficient[j]);
  }
  certificate.objective += 0.5 * at.square;
  project(at, target);
  const RegressionPoint<double> point{static_cast<int>(set.columns()), penalty.data(), at.coefficient.data(), at.pull.data(),
                                      at.square, at.with_target};
  certificate.gap = std::max(certificate.objective - duality_gap(point).dual, 0.0);
  return certificate;
}

/// Of some candidates, by one pass over the data.
void certify(const Columns& columns, const TrainingSet& set, const FitOptions& options, std::span<const Candidate> candidates,
             std::span<Certificate> certificates) {
  const Residuals residuals(columns, set, options.intercept, candidates);
  std::vector<Penalties> penalties(candidates.size());
  std::vector<Standardized> at(candidates.size());
  parallel_for(candidates.size(), [&](std::size_t k) {
    penalties[k] = penalties_of(set, columns, options, candidates[k].lambda, candidates[k].l1_ratio);
    at[k] = standardized(residuals, static_cast<Eigen::Index>(k), set, penalties[k], options.intercept);
  });
  const Projection project(columns, set, at);
  parallel_for(candidates.size(), [&](std::size_t k) {
    const Candidate& candidate = candidates[k];
    const auto c = static_cast<Eigen::Index>(k);
    certificates[k] = certificate_of(std::move(at[k]), set, project, penalties[k], candidate.target);
    if (!options.intercept) return;
    double intercept = columns.target_shift()[candidate.target] + residuals.intercept(c) + residuals.mean(c);
    for (std::size_t i = 0; i < candidate.index.size(); ++i) intercept -= candidate.value[i] * columns.shift()[candidate.index[i]];
    certificates[k].intercept = intercept;
  });
}

}  // namespace

std::vector<Certificate> certify(const Columns& columns, const TrainingSet& set, const FitOptions& options,
                                 const std::vector<Candidate>& candidates) {
  std::vector<Certificate> certificates(candidates.size());
  const std::size_t at_once = problems_at_once(static_cast<std::size_t>(columns.columns()), block_rows);
  for (std::size_t begin = 0; begin < candidates.size(); begin += at_once) {
    const std::size_t count = std::min(at_once, candidates.size() - begin);
    certify(columns, set, options, std::span(candidates).subspan(begin, count), std::span(certificates).subspan(begin, count));
  }
  return certificates;
}

}  // namespace polydescent
