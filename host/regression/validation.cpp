#include "polydescent/host/regression/validation.hpp"

#include <algorithm>
#include <cmath>


namespace polydescent {
namespace {

constexpr std::size_t block_rows = 512;

/// Fits of one fold, as a matrix.
struct Fits {
  RowMatrix b;                    // [column][fit], for columns as Columns gives them
  Eigen::RowVectorXd intercept;   // [fit]
  std::vector<Eigen::Index> target;
};

/// A solution of a task.
struct FitPlace {
  std::size_t task, lambda;
};

Fits laid_out(const FitPlan& plan, std::span<const FitPlace> places) {
  const auto count = static_cast<Eigen::Index>(places.size());
  Fits fits{RowMatrix::Zero(plan.columns.columns(), count), Eigen::RowVectorXd::Zero(count), {}};
  for (Eigen::Index c = 0; c < count; ++c) {
    const FitPlace& place = places[static_cast<std::size_t>(c)];
    const PathTask& task = plan.tasks[place.task];
    const TrainingSet& set = plan.sets[task.set];
    const Solution& solution = task.solutions[place.lambda];
    const auto t = static_cast<Eigen::Index>(task.target);
    fits.target.push_back(t);
    fits.intercept[c] = set.target_mean[t];
    for (std::size_t k = 0; k < solution.index.size(); ++k) {
      const int j = solution.index[k];
      fits.b(j, c) = solution.value[k] / set.length[j];
      fits.intercept[c] -= fits.b(j, c) * set.mean[j];
    }
  }
  return fits;
}

/// Weighted sums of squared errors over rows.
Eigen::RowVectorXd squared_errors(const Columns& columns, RowList rows, const Fits& fits) {
  return sum_over_blocks(
      rows, block_rows, Eigen::RowVectorXd(Eigen::RowVectorXd::Zero(fits.b.cols())),
      [&](Eigen::RowVectorXd& sum, RowList block, RowMatrix& x) {
        columns.load(block, x);
        RowMatrix predicted(x.rows(), fits.b.cols());
        multiply(1, x, fits.b, 0, predicted);
        for (Eigen::Index i = 0; i < x.rows(); ++i) {
          const std::uint32_t row = block[static_cast<std::size_t>(i)];
          const double w = columns.weight()[row];
          for (Eigen::Index c = 0; c < fits.b.cols(); ++c) {
            const double error = predicted(i, c) + fits.intercept[c] - columns.target()(row, fits.target[static_cast<std::size_t>(c)]);
            sum[c] += w * error * error;
          }
        }
      },
      [](Eigen::RowVectorXd& sum, const Eigen::RowVectorXd& other) { sum += other; });
}

/// One fold's share.
struct FoldErrors {
  double size = 0;                         // sum of its weights
  std::vector<std::vector<double>> mean;   // [task of the fold][lambda]
};

FoldErrors errors_of(const FitPlan& plan, std::size_t fold) {
  FoldErrors errors;
  for (const std::uint32_t row : plan.folds[fold]) errors.size += plan.columns.weight()[row];
  const auto [begin, end] = plan.tasks_of(fold);
  std::vector<FitPlace> places;
  for (std::size_t k = begin; k < end; ++k) {
    errors.mean.emplace_back();
    for (std::size_t l = 0; l < plan.tasks[k].solutions.size(); ++l) places.push_back({k, l});
  }
  const std::size_t at_once = problems_at_once(static_cast<std::size_t>(plan.columns.columns()), block_rows);
  for (std::size_t first = 0; first < places.size(); first += at_once) {
    const auto some = std::span(places).subspan(first, std::min(at_once, places.size() - first));
    const Eigen::RowVectorXd sum = squared_errors(plan.columns, plan.folds[fold], laid_out(plan, some));
    for (std::size_t c = 0; c < some.size(); ++c) errors.mean[some[c].task - begin].push_back(sum[static_cast<Eigen::Index>(c)] / errors.size);
  }
  return errors;
}

/// Mean over folds, weighted by their sizes, and the standard error of that.
void summarize(const std::vector<FoldErrors>& folds, std::size_t task, CrossValidated& validated) {
  double total = 0, count = 0;
  for (const FoldErrors& fold : folds) {
    total += fold.size;
    count += fold.size > 0 ? 1 : 0;
  }
  for (std::size_t l = 0; l < validated.lambdas.size(); ++l) {
    double mean = 0, spread = 0;
    for (const FoldErrors& fold : folds) {
      if (fold.size > 0) mean += fold.size / total * fold.mean[task][l];
    }
    for (const FoldErrors& fold : folds) {
      if (fold.size > 0) spread += fold.size / total * (fold.mean[task][l] - mean) * (fold.mean[task][l] - mean);
    }
    validated.mean.push_back(mean);
    validated.standard_error.push_back(std::sqrt(spread / (count - 1)));
  }
}

}  // namespace

std::vector<CrossValidated> cross_validate(const FitPlan& plan) {
  std::vector<FoldErrors> folds(plan.folds.size());
  for_each_set(folds.size(), [&](std::size_t f) { folds[f] = errors_of(plan, f); });
  std::vector<CrossValidated> validated;
  const auto [begin, end] = plan.tasks_of(plan.full_set());
  for (std::size_t k = begin; k < end; ++k) {
    const PathTask& task = plan.tasks[k];
    validated.push_back({.target = task.target, .l1_ratio = plan.ratios[task.ratio], .lambdas = plan.lambdas[task.ratio],
                         .mean = {}, .standard_error = {}});
    summarize(folds, k - begin, validated.back());
    choose_lambdas(validated.back());
  }
  return validated;
}

void choose_lambdas(CrossValidated& validated) {
  const auto least = std::min_element(validated.mean.begin(), validated.mean.end());
  validated.best = static_cast<std::size_t>(least - validated.mean.begin());
  const double error = validated.standard_error.empty() ? 0 : validated.standard_error[validated.best];
  validated.simplest = 0;
  while (!(validated.mean[validated.simplest] <= *least + error) && validated.simplest < validated.best) ++validated.simplest;
}

}  // namespace polydescent
