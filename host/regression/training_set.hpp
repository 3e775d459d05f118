#pragma once

#include <Eigen/Core>
#include <vector>

#include "polydescent/host/regression/columns.hpp"
#include "polydescent/host/regression/fit_options.hpp"
#include "polydescent/host/regression/moments.hpp"
#include "polydescent/host/regression/quadratic.hpp"
#include "polydescent/host/regression/solution.hpp"
#include "polydescent/kernels/regression/coefficient_penalty.hpp"

namespace polydescent {

using Penalties = std::vector<CoefficientPenalty<double>>;  // [column]

/// The rows of one training set, standardized by themselves: sum_i w_i (y_i - b0 - x_i'b)^2 / (2 sum_i w_i) as a function of
/// w_j = b_j length_j / factor_j, so that every column has length one.
struct TrainingSet {
  double weight = 0;              // sum_i w_i
  Eigen::VectorXd mean;           // [column] of x as Columns gives it; zero without an intercept
  Eigen::VectorXd length;         // [column] root mean square of x - mean; zero where the column is left out
  Eigen::VectorXd spread;         // [column] the penalty acts on spread_j w_j
  std::vector<char> constant;     // [column] the same number in all rows
  Eigen::RowVectorXd target_mean, target_square;  // [target] yy
  Eigen::MatrixXd gram;           // [column][column] H, both triangles; empty where sums have none
  Eigen::MatrixXd cross;          // [column][target] q
  double amplification = 1;       // of the roundings of sums, by taking differences of them

  Eigen::Index columns() const { return length.size(); }
};

/// Standardizes sums. without an intercept they are about zero. all: of which these are a part.
TrainingSet standardized(Moments sums, const Moments& all, const Columns& columns, bool intercept, bool standardize);

/// Whether differences of sums have cost a training set so many digits that it should be computed from its rows: then
/// alone its Gram can have a negative eigenvalue that matters.
bool lost_digits(const TrainingSet& set);

/// An estimate of the rounding error of an objective or a dual value that is computed from the sums of a training set, for one
/// target and coefficients w; first order, roundings of sums taken as 16 units in the last place.
double rounding_of(const TrainingSet& set, std::size_t target, const Solution& solution);

/// The costs of w_j for one lambda and l1-ratio in the scale of the half-mean loss, and its limits.
Penalties penalties_of(const TrainingSet& set, const Columns& columns, const FitOptions& options, double lambda, double l1_ratio);

/// What the loss is divided by to become the half-mean one: 1, 2, or twice the weight.
double loss_divisor(LossScale scale, double weight);

/// The quadratic of one target of a training set, which must outlive it.
class GramQuadratic final : public Quadratic {
 public:
  GramQuadratic(const TrainingSet& set, Eigen::Index target) : set_(set), target_(target) {}

  Eigen::Index size() const override { return set_.columns(); }
  double target_square() const override { return set_.target_square[target_]; }
  Eigen::Ref<const Eigen::VectorXd> target_products() const override { return set_.cross.col(target_); }
  void gram_row(int j, const std::vector<int>& which, double* row) const override;
  void pull(const std::vector<Abreast>& b, const std::vector<int>& support, std::vector<Abreast>& pull) const override;

 private:
  const TrainingSet& set_;
  Eigen::Index target_;
};

}  // namespace polydescent
