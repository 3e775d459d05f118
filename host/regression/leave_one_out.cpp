// Rows left out without fitting again. With H the hat matrix of all rows, the intercept's part 1/n among it, the error of row i
// when it is left out is r_i / (1 - h_ii).
#include <cmath>
#include <limits>

#include "polydescent/host/regression/ridge_spectrum.hpp"
#include "polydescent/host/regression/training_rows.hpp"
#include "polydescent/host/regression/validation.hpp"

namespace polydescent {
namespace {

constexpr std::size_t block_rows = 256;

/// A row whose leverage is closer to one than this is fitted exactly: nothing is known of its error when it is left out.
constexpr double least_freedom = 1e-10;

/// Of all rows, [target][lambda] one after the other but for the trace.
struct RowSums {
  Eigen::ArrayXd error, square;     // of w e^2 and w e^4, e the error of a row left out
  Eigen::ArrayXd residual;          // of w r^2
  Eigen::ArrayXd trace;             // [lambda] of h_ii
  void add(const RowSums& other) {
    error += other.error;
    square += other.square;
    residual += other.residual;
    trace += other.trace;
  }
};

/// The rows of a ridge's spectrum: products with the eigenvectors, and what unpenalized columns take.
struct Rotated {
  RowMatrix product;          // [row][eigenvalue]
  RowMatrix target;           // [row][target] less its fit on unpenalized columns
  Eigen::VectorXd leverage;   // [row] of the intercept and unpenalized columns

  Rotated(const RidgeSpectrum& spectrum, const TrainingRows& rows, const Eigen::VectorXd& share, bool intercept)
      : target(rows.y), leverage(intercept ? share : Eigen::VectorXd::Zero(share.size())) {
    RowMatrix z = rows.z(Eigen::all, spectrum.kept);
    if (!spectrum.free.empty()) {
      const RowMatrix free = rows.z(Eigen::all, spectrum.free);
      z -= free * spectrum.free_share;
      target -= free * spectrum.free_target;
      leverage += (free * spectrum.free_inverse).cwiseProduct(free).rowwise().sum();
    }
    product = (z * spectrum.scale.asDiagonal()) * spectrum.vectors;
  }
};

void add_rows(const FitPlan& plan, const RidgeSpectrum& spectrum, const std::vector<double>& lambdas, RowList block, RowSums& sums) {
  const TrainingSet& set = plan.sets.back();
  Eigen::VectorXd share(static_cast<Eigen::Index>(block.size()));  // of the weights
  for (Eigen::Index i = 0; i < share.size(); ++i) share[i] = plan.columns.weight()[block[static_cast<std::size_t>(i)]] / set.weight;
  const Rotated rotated(spectrum, TrainingRows(plan.columns, set, block), share, plan.options.intercept);
  const auto count = static_cast<Eigen::Index>(lambdas.size());
  for (Eigen::Index l = 0; l < count; ++l) {
    const Eigen::VectorXd damping = (spectrum.eigenvalue.array() + lambdas[static_cast<std::size_t>(l)]).inverse();
    const Eigen::ArrayXd leverage = rotated.leverage + rotated.product.cwiseAbs2() * damping;
    const RowMatrix residual = rotated.target - rotated.product * (damping.asDiagonal() * spectrum.rotated);
    sums.trace[l] += leverage.sum();
    for (Eigen::Index i = 0; i < share.size(); ++i) {
      if (share[i] == 0) continue;
      const double freedom = 1 - leverage[i];
      for (Eigen::Index t = 0; t < residual.cols(); ++t) {
        const Eigen::Index at = t * count + l;
        const double square = residual(i, t) * residual(i, t);  // share r^2
        const double error = freedom < least_freedom ? std::numeric_limits<double>::infinity() : square / (freedom * freedom);
        sums.residual[at] += square;
        sums.error[at] += error;
        sums.square[at] += error * error / share[i];
      }
    }
  }
}

RowSums sums_of(const FitPlan& plan, const std::vector<double>& lambdas) {
  const RidgeSpectrum spectrum(plan, plan.full_set());
  const auto count = static_cast<Eigen::Index>(lambdas.size());
  RowSums zero;
  zero.error = zero.square = zero.residual = Eigen::ArrayXd::Zero(count * plan.columns.targets());
  zero.trace = Eigen::ArrayXd::Zero(count);
  const std::vector<std::uint32_t> rows = all_rows(plan.columns.rows());
  return sum_over_blocks(
      RowList(rows), block_rows, zero, [&](RowSums& mine, RowList block, RowMatrix&) { add_rows(plan, spectrum, lambdas, block, mine); },
      [](RowSums& mine, const RowSums& other) { mine.add(other); });
}

/// With n rows and sums that are means: the variance of the errors over n - 1, over n.
void leave_one_out(const RowSums& sums, Eigen::Index at, double rows, CrossValidated& validated) {
  const double mean = sums.error[at];
  validated.mean.push_back(mean);
  validated.standard_error.push_back(std::sqrt(std::max(sums.square[at] - mean * mean, 0.0) / (rows - 1)));
}

/// n RSS / (n - tr H)^2.  (Golub, Heath and Wahba 1979)
void generalized(const RowSums& sums, Eigen::Index at, Eigen::Index lambda, double rows, CrossValidated& validated) {
  const double freedom = 1 - sums.trace[lambda] / rows;
  validated.mean.push_back(freedom < least_freedom ? std::numeric_limits<double>::infinity() : sums.residual[at] / (freedom * freedom));
}

}  // namespace

std::vector<CrossValidated> validate_in_closed_form(const FitPlan& plan) {
  std::vector<CrossValidated> all;
  const auto rows = static_cast<double>((plan.columns.weight().array() > 0).count());
  const auto [begin, end] = plan.tasks_of(plan.full_set());
  const std::vector<double>& lambdas = plan.lambdas.front();  // a closed form has but one l1-ratio, zero
  const RowSums sums = sums_of(plan, lambdas);
  for (std::size_t k = begin; k < end; ++k) {
    const PathTask& task = plan.tasks[k];
    CrossValidated validated{.target = task.target, .l1_ratio = plan.ratios[task.ratio], .lambdas = lambdas, .mean = {}, .standard_error = {}};
    for (std::size_t l = 0; l < lambdas.size(); ++l) {
      const auto lambda = static_cast<Eigen::Index>(l), at = static_cast<Eigen::Index>(task.target * lambdas.size() + l);
      if (plan.options.validation == Validation::leave_one_out) leave_one_out(sums, at, rows, validated);
      else generalized(sums, at, lambda, rows, validated);
    }
    choose_lambdas(validated);
    all.push_back(std::move(validated));
  }
  return all;
}

}  // namespace polydescent
