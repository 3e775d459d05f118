#include "polydescent/host/regression/column_notes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "polydescent/host/regression/folds.hpp"
#include "polydescent/kernels/sampler/uniform.hpp"

namespace polydescent {
namespace {

/// How far two standardized columns that are the same may be apart.
constexpr double same = 1e-9;

/// z'g for numbers g between -1 and 1, one for each row, z standardized: the same for columns that are the same.
Eigen::VectorXd fingerprints(const FitPlan& plan) {
  const TrainingSet& set = plan.sets.back();
  const Columns& columns = plan.columns;
  const std::vector<std::uint32_t> rows = all_rows(columns.rows());
  UniformSampler draw{};
  struct Sums {
    Eigen::VectorXd products;
    double total;
  };
  const Sums sums = sum_over_blocks(
      RowList(rows), 512, Sums{Eigen::VectorXd::Zero(columns.columns()), 0},
      [&](Sums& mine, RowList block, RowMatrix& x) {
        columns.load(block, x);
        Eigen::VectorXd g(x.rows());
        for (Eigen::Index i = 0; i < x.rows(); ++i) {
          const std::uint32_t row = block[static_cast<std::size_t>(i)];
          g[i] = columns.weight()[row] * (2 * draw(row, 0) - 1);
        }
        mine.products += x.transpose() * g;
        mine.total += g.sum();
      },
      [](Sums& mine, const Sums& other) {
        mine.products += other.products;
        mine.total += other.total;
      });
  const Eigen::VectorXd centred = sums.products - sums.total * set.mean;
  return (set.length.array() > 0).select(centred.cwiseQuotient(set.length), 0);
}

/// Whether column j is column i times a positive or negative number, plus a constant if there is an intercept.
bool are_same(const FitPlan& plan, int i, int j) {
  const TrainingSet& set = plan.sets.back();
  Eigen::VectorXd a(plan.columns.rows()), b(plan.columns.rows());
  plan.columns.load_column(i, a);
  plan.columns.load_column(j, b);
  a = (a.array() - set.mean[i]) / set.length[i];
  b = (b.array() - set.mean[j]) / set.length[j];
  const Eigen::ArrayXd counts = (plan.columns.weight().array() > 0).cast<double>();
  return std::min(((a - b).array() * counts).abs().maxCoeff(), ((a + b).array() * counts).abs().maxCoeff()) <= same;
}

/// For each column the first one that it is the same as, or itself.
std::vector<int> first_of_same(const FitPlan& plan) {
  const Eigen::VectorXd print = fingerprints(plan).cwiseAbs();
  std::vector<int> order(static_cast<std::size_t>(print.size())), first(order.size());
  std::iota(order.begin(), order.end(), 0);
  first = order;
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return print[a] < print[b]; });
  const double close = same * static_cast<double>(plan.columns.rows());
  const auto follows = [&](int before, int j) {
    const auto& length = plan.sets.back().length;
    return length[before] > 0 && length[j] > 0 && print[j] - print[before] <= close && are_same(plan, before, j);
  };
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    end = begin + 1;
    while (end < order.size() && follows(order[end - 1], order[end])) ++end;
    const int least = *std::min_element(order.begin() + static_cast<std::ptrdiff_t>(begin), order.begin() + static_cast<std::ptrdiff_t>(end));
    for (std::size_t k = begin; k < end; ++k) first[static_cast<std::size_t>(order[k])] = least;
  }
  return first;
}

bool has_zero_lambda(const FitPlan& plan) {
  return std::any_of(plan.lambdas.begin(), plan.lambdas.end(), [](const auto& path) { return !path.empty() && path.back() == 0; });
}

}  // namespace

std::vector<ColumnNote> column_notes(const FitPlan& plan, const FitData& data) {
  const TrainingSet& set = plan.sets.back();
  std::vector<ColumnNote> notes;
  const std::vector<int> first = first_of_same(plan);
  const std::vector<int> dependent = has_zero_lambda(plan) && set.gram.size() > 0 ? dependent_columns(set.gram) : std::vector<int>{};
  for (std::size_t j = 0; j < first.size(); ++j) {
    const auto column = static_cast<int>(j);
    if (set.constant[j] && set.length[column] == 0) {
      notes.push_back({j, "constant", "left out"});
    } else if (set.length[column] == 0) {
      notes.push_back({j, "constant", "left out: what it varies by is rounding"});
    } else if (first[j] != column) {
      notes.push_back({j, "duplicate", fmt::format("of {}: {}", column_name(data, static_cast<std::size_t>(first[j])),
                                                   plan.options.model == FitModel::lasso ? "how the two share their coefficient is not unique" : "the two share their coefficient")});
    } else if (std::find(dependent.begin(), dependent.end(), column) != dependent.end()) {
      notes.push_back({j, "dependent", "a sum of others: with lambda 0 the coefficients are not unique"});
    }
  }
  return notes;
}

std::vector<std::string> remarks(const FitPlan& plan, const FitData& data) {
  std::vector<std::string> all;
  for (std::size_t t = 0; t < data.targets.size(); ++t) {
    const auto target = static_cast<Eigen::Index>(t);
    if (plan.sets.back().target_square[target] > 0) continue;
    all.push_back(fmt::format("{} is constant: every coefficient is zero", target_name(data, t)));
  }
  if (has_zero_lambda(plan) && data.x.columns >= data.x.rows) {
    all.push_back("lambda 0 with no fewer columns than rows: the coefficients are one of many solutions");
  }
  if (plan.options.validation != Validation::folds) {
    all.push_back("rows are left out by a closed form, in which the columns' means and deviations stay those of all rows");
  }
  return all;
}

}  // namespace polydescent
