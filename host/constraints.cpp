#include "polydescent/host/constraints.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "polydescent/host/gradient_kind.hpp"
#include "polydescent/host/require.hpp"
#include "polydescent/kernels/constraint/simplex.hpp"
#include "polydescent/kernels/descent/assess.hpp"
#include "polydescent/kernels/group.hpp"

// GCC 12 takes what Eigen uses of its own AVX-512 header for uninitialized.
#define EIGEN_DONT_VECTORIZE
#include <Eigen/QR>

namespace polydescent {
namespace {

/// Gradients of a problem's Lagrangian at one point, by the most exact kind.
class LagrangianAt {
 public:
  LagrangianAt(const Problem& problem, const std::vector<double>& x)
      : problem_(problem), x_(x), constraints_(static_cast<int>(problem.constraints.size())), layout_{constraints_},
        parameters_(static_cast<std::size_t>(layout_.size())), gradient_(x.size()), value_(problem.constraints.size()) {
    for (std::size_t i = 0; i < x.size(); ++i) width_.push_back(problem.box.upper[i] - problem.box.lower[i]);
    if (constraints_ > 0) table().constraints.values(problem.objective.get(), point(), value_.data());
  }

  double value(int k) const { return value_[static_cast<std::size_t>(k)]; }  // left - right
  Relation relation(int k) const { return table().constraints.relation(problem_.objective.get(), k); }
  BoxView<double> box() const { return {problem_.box.lower.data(), problem_.box.upper.data(), width_.data()}; }

  /// Of sense f - sum_k lambda_k g_k, by x's own coordinates.
  template <class Lambda>
  std::vector<double>& gradient(double sense, Lambda lambda) {
    parameters_[LagrangianLayout::sense] = sense;
    for (int k = 0; k < constraints_; ++k) {  // breach(g - shift) = -lambda, with rho = 1
      const double part = lambda(k);
      parameters_[static_cast<std::size_t>(layout_.weight(k))] = part == 0 ? 0 : 0.5;
      parameters_[static_cast<std::size_t>(layout_.shift(k))] = value(k) + part;
    }
    const auto kind = static_cast<std::size_t>(automatic_gradient(problem_));
    const Point<double> result{gradient_.data(), problem_.dim};
    if (constraints_ > 0) table().constraints.gradient[kind](problem_.objective.get(), 0, box(), parameters_.data(), point(), result);
    else {
      table().gradient[kind](problem_.objective.get(), 0, box(), point(), result);
      for (double& slope : gradient_) slope *= sense;
    }
    return gradient_;
  }

  Point<const double> point() const { return {x_.data(), problem_.dim}; }

 private:
  const EvaluatorTable<double>& table() const { return problem_.table->as_double; }

  const Problem& problem_;
  const std::vector<double>& x_;
  int constraints_;
  LagrangianLayout layout_;
  std::vector<double> parameters_, gradient_, value_, width_;
};

/// Whether the gradients of the constraints that hold with = are linearly independent, on the coordinates that no bound holds.
bool has_unique_multipliers(LagrangianAt& lagrangian, const Problem& problem, bool simplex, const std::vector<double>& x, const std::vector<double>& multipliers) {
  constexpr double active = 1e-8;  // this share of what the constraint changes by across the box
  constexpr double independent = 1e-8;
  std::vector<int> free;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] > problem.box.lower[i] && x[i] < problem.box.upper[i]) free.push_back(static_cast<int>(i));
  }
  std::vector<Eigen::VectorXd> columns;
  const auto take_in = [&](const auto& component) {
    Eigen::VectorXd column(static_cast<Eigen::Index>(free.size()));
    for (std::size_t j = 0; j < free.size(); ++j) column[static_cast<Eigen::Index>(j)] = component(static_cast<std::size_t>(free[j]));
    columns.push_back(column.norm() > 0 ? column.normalized() : column);
  };
  for (int k = 0; k < static_cast<int>(multipliers.size()); ++k) {
    const double towards = lagrangian.relation(k) == Relation::at_least ? 1 : -1;  // the sign that a multiplier may have
    const std::vector<double>& slope = lagrangian.gradient(0, [&](int j) { return j == k ? towards : 0; });
    double change = 0;
    for (std::size_t i = 0; i < slope.size(); ++i) change = std::max(change, std::abs(slope[i]) * lagrangian.box().width[i]);
    const bool holds_with_equality = lagrangian.relation(k) == Relation::equal || multipliers[static_cast<std::size_t>(k)] != 0 ||
                                     std::abs(lagrangian.value(k)) <= active * change;
    if (holds_with_equality) take_in([&](std::size_t i) { return slope[i]; });
  }
  if (columns.empty()) return true;
  if (simplex) take_in([](std::size_t) { return 1.0; });
  Eigen::MatrixXd matrix(static_cast<Eigen::Index>(free.size()), static_cast<Eigen::Index>(columns.size()));
  for (std::size_t k = 0; k < columns.size(); ++k) matrix.col(static_cast<Eigen::Index>(k)) = columns[k];
  if (matrix.rows() == 0) return false;
  Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(matrix);
  qr.setThreshold(independent);
  return qr.rank() == matrix.cols();
}

}  // namespace

std::vector<double> breaches(const Problem& problem, const std::vector<double>& x) {
  const ConstraintTable<double>& table = problem.table->as_double.constraints;
  std::vector<double> found(problem.constraints.size());
  if (found.empty()) return found;
  table.values(problem.objective.get(), {x.data(), problem.dim}, found.data());
  for (std::size_t k = 0; k < found.size(); ++k) {
    if (!std::isnan(found[k])) found[k] = std::abs(breach(table.relation(problem.objective.get(), static_cast<int>(k)), found[k]));
  }
  return found;
}

ConstraintEvidence examine_constraints(const Problem& problem, const MinimizeOptions& options, const std::vector<double>& x,
                                       const std::vector<double>& multipliers) {
  ConstraintEvidence evidence;
  const std::vector<double> broken = breaches(problem, x);
  for (const double breach : broken) evidence.violation = worse_breach(evidence.violation, breach);
  LagrangianAt lagrangian(problem, x);
  for (int k = 0; k < static_cast<int>(multipliers.size()); ++k) {
    if (lagrangian.relation(k) == Relation::equal) continue;
    evidence.complementarity = std::max(evidence.complementarity, std::abs(multipliers[static_cast<std::size_t>(k)] * lagrangian.value(k)));
  }
  const double sense = options.maximize ? -1 : 1;
  std::vector<double>& gradient = lagrangian.gradient(sense, [&](int k) { return sense * multipliers[static_cast<std::size_t>(k)]; });
  for (std::size_t i = 0; i < x.size(); ++i) gradient[i] += 2 * options.l2 * x[i];
  const Point<double> slope{gradient.data(), problem.dim};
  if (options.simplex) project_gradient_onto_simplex(GroupOfOne{}, lagrangian.box(), lagrangian.point(), slope);
  DescentSetup<double> setup;
  setup.dim = problem.dim;
  setup.box = lagrangian.box();
  setup.penalty.l1 = options.l1;
  const double value = problem.table->as_double.value(problem.objective.get(), lagrangian.point());
  evidence.stationarity = assess(GroupOfOne{}, value, setup, lagrangian.point(), as_const(slope)).gradient_norm;
  evidence.unique = has_unique_multipliers(lagrangian, problem, options.simplex, x, multipliers);
  return evidence;
}

std::uint64_t gradients_of_entry(const Problem& problem) { return problem.constraints.empty() ? 0 : problem.constraints.size() + 2; }

std::uint64_t values_of_constraint_evidence(const Problem& problem) {
  const GradientKind& kind = gradient_kinds()[static_cast<std::size_t>(automatic_gradient(problem))];
  return (problem.constraints.size() + 1) * static_cast<std::uint64_t>(kind.values_per_gradient(problem.dim)) + 1;
}

Problem on_simplex(Problem problem) {
  Box& box = problem.box;
  for (std::size_t i = 0; i < box.lower.size(); ++i) {
    const double lower = std::max(box.lower[i], 0.0), upper = std::min(box.upper[i], 1.0);
    require(lower < upper, "--simplex: coordinate {} lies in {}:{}, and the simplex has shares between 0 and 1; widen --bounds, or leave --simplex out",
            i, box.lower[i], box.upper[i]);
    box.lower[i] = lower;
    box.upper[i] = upper;
  }
  const double least = std::accumulate(box.lower.begin(), box.lower.end(), 0.0), most = std::accumulate(box.upper.begin(), box.upper.end(), 0.0);
  require(least <= 1 && most >= 1, "--simplex: within the bounds the coordinates' sum lies in {}:{}, and never is 1; widen --bounds", least, most);
  return problem;
}

}  // namespace polydescent
