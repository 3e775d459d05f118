#include "polydescent/host/regression/certificate.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>

#include "polydescent/host/regression/dense.hpp"
#include "polydescent/kernels/regression/duality_gap.hpp"

namespace polydescent {
namespace {

constexpr std::size_t block_rows = 512;

/// As many numbers of all columns' pulls as are kept at once; candidates beyond take another pass over the data.
constexpr std::size_t most_pulls = std::size_t{1} << 24;

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
        RowList(rows), block_rows, Sums(columns.columns(), count()), [&](Sums& mine, RowList block) { add(mine, block); },
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

  void add(Sums& sums, RowList rows) const {
    RowMatrix x, residual;
    columns_.load(rows, x);
    residual.resize(x.rows(), count());
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

/// Of some candidates, by one pass over the data.
void certify(const Columns& columns, const TrainingSet& set, const FitOptions& options, std::span<const Candidate> candidates,
             std::span<Certificate> certificates) {
  const Residuals residuals(columns, set, options.intercept, candidates);
#pragma omp parallel for schedule(dynamic)
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    const Candidate& candidate = candidates[k];
    const auto c = static_cast<Eigen::Index>(k);
    const Penalties penalty = penalties_of(set, columns, options, candidate.lambda, candidate.l1_ratio);
    certificates[k] = certificate_of(standardized(residuals, c, set, penalty, options.intercept), set, penalty, candidate.target);
    if (!options.intercept) continue;
    double intercept = columns.target_shift()[candidate.target] + residuals.intercept(c) + residuals.mean(c);
    for (std::size_t i = 0; i < candidate.index.size(); ++i) intercept -= candidate.value[i] * columns.shift()[candidate.index[i]];
    certificates[k].intercept = intercept;
  }
}

}  // namespace

std::vector<Certificate> certify(const Columns& columns, const TrainingSet& set, const FitOptions& options,
                                 const std::vector<Candidate>& candidates) {
  std::vector<Certificate> certificates(candidates.size());
  const std::size_t at_once = std::max<std::size_t>(most_pulls / static_cast<std::size_t>(columns.columns()), 1);
  for (std::size_t begin = 0; begin < candidates.size(); begin += at_once) {
    const std::size_t count = std::min(at_once, candidates.size() - begin);
    certify(columns, set, options, std::span(candidates).subspan(begin, count), std::span(certificates).subspan(begin, count));
  }
  return certificates;
}

}  // namespace polydescent
