#include "polydescent/host/fit_statistics.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "polydescent/host/names.hpp"

// GCC 12 takes what Eigen uses of its own AVX-512 header for uninitialized.
#define EIGEN_DONT_VECTORIZE
#include <Eigen/QR>

namespace polydescent {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index rows_at_once = 64;   // of the Jacobian, beside its triangle
constexpr double dependent = 1e-13;  // of columns of length one
constexpr std::size_t named = 10;    // in a note, at most

/// The coordinates that no bound holds.
std::vector<std::size_t> free_coordinates(const Box& box, const std::vector<double>& x) {
  std::vector<std::size_t> free;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (box.lower[i] < x[i] && x[i] < box.upper[i]) free.push_back(i);
  }
  return free;
}

/// "b1, b2, ... 3 more"
std::string names_text(const Problem& problem, const std::vector<std::size_t>& coordinates) {
  std::vector<std::string> names;
  for (std::size_t k = 0; k < std::min(coordinates.size(), named); ++k) {
    names.push_back(coordinate_name(problem.variables, coordinates[k]));
  }
  const std::string more = coordinates.size() > named ? fmt::format(", ... {} more", coordinates.size() - named) : "";
  return fmt::format("{}{}", fmt::join(names, ", "), more);
}

/// The Jacobian in the free coordinates, as the triangle R of its QR factors.
struct Linearized {
  MatrixXd triangle;
  double residual_sum = 0;
};

Linearized linearize(const Problem& problem, const std::vector<double>& x, const std::vector<std::size_t>& free) {
  const ResidualTable<double>& squares = problem.table->as_double.squares;
  const void* const objective = problem.objective.get();
  const int residuals = squares.residuals(objective, problem.dim);
  const auto columns = static_cast<Index>(free.size());
  std::vector<double> row(x.size());
  MatrixXd stacked = MatrixXd::Zero(columns + rows_at_once, columns);  // R so far, and the rows to come
  Linearized result;
  Index waiting = 0;
  for (int k = 0; k < residuals; ++k) {
    const double residual = squares.jacobian_row(objective, {x.data(), problem.dim}, k, row.data());
    result.residual_sum += residual * residual;
    if (columns == 0) continue;
    for (Index j = 0; j < columns; ++j) stacked(columns + waiting, j) = row[free[static_cast<std::size_t>(j)]];
    if (++waiting < rows_at_once && k + 1 < residuals) continue;
    const MatrixXd factors = Eigen::HouseholderQR<MatrixXd>(stacked).matrixQR();
    stacked.setZero();
    stacked.topRows(columns).triangularView<Eigen::Upper>() = factors.topRows(columns);
    waiting = 0;
  }
  result.triangle = stacked.topRows(columns);
  return result;
}

/// R with columns of length one, by their lengths; a column of zeros stays.
MatrixXd normalized(const MatrixXd& triangle, VectorXd& length) {
  MatrixXd scaled = triangle;
  length.resize(triangle.cols());
  for (Index j = 0; j < triangle.cols(); ++j) {
    length[j] = triangle.col(j).stableNorm();
    if (length[j] > 0) scaled.col(j) /= length[j];
  }
  return scaled;
}

/// R P = Q T with columns in the order of their lengths beside those before.
using PivotedQr = Eigen::ColPivHouseholderQR<MatrixXd>;

/// The free coordinates along which the residuals do not change.
std::vector<std::size_t> undetermined(const PivotedQr& qr, Index rank, const std::vector<std::size_t>& free) {
  constexpr double some = 1e-6;  // part in a direction of length one
  const Index columns = qr.cols(), dependents = columns - rank;
  MatrixXd direction = MatrixXd::Zero(columns, dependents);
  direction.bottomRows(dependents).setIdentity();
  if (rank > 0) {
    const MatrixXd above = qr.matrixQR().topLeftCorner(rank, rank).triangularView<Eigen::Upper>().solve(
        qr.matrixQR().topRightCorner(rank, dependents));
    direction.topRows(rank) = -above;
  }
  const MatrixXd in_order = qr.colsPermutation() * direction.colwise().normalized();
  std::vector<std::size_t> which;
  for (Index i = 0; i < columns; ++i) {
    if (in_order.row(i).lpNorm<Eigen::Infinity>() > some) which.push_back(free[static_cast<std::size_t>(i)]);
  }
  return which;
}

/// Square roots of the diagonal of (R'R)^-1: lengths of the rows of T^-1, in the columns' own scale and order.
VectorXd unit_errors(const PivotedQr& qr, const VectorXd& length) {
  const Index columns = qr.cols();
  const MatrixXd inverse =
      qr.matrixQR().topRows(columns).triangularView<Eigen::Upper>().solve(MatrixXd::Identity(columns, columns));
  const VectorXd errors = qr.colsPermutation() * inverse.rowwise().norm();
  return errors.cwiseQuotient(length);
}

/// The errors for residuals of variance one; empty, with the reason, where there are none.
std::optional<VectorXd> determined_errors(const Problem& problem, const MatrixXd& triangle, const std::vector<std::size_t>& free,
                                          std::string& reason) {
  if (!triangle.allFinite()) {
    reason = "no standard errors: a derivative of the residuals is not finite there";
    return {};
  }
  VectorXd length;
  const PivotedQr qr(normalized(triangle, length));
  Index rank = 0;
  while (rank < qr.cols() && std::abs(qr.matrixQR()(rank, rank)) > dependent) ++rank;
  if (rank == qr.cols()) return unit_errors(qr, length);
  const std::vector<std::size_t> which = undetermined(qr, rank, free);
  const char* const apart = which.size() > 1 ? " apart" : "";
  reason = fmt::format("no standard errors: the data does not determine {}{}, since columns of the Jacobian are dependent",
                       names_text(problem, which), apart);
  return {};
}

/// On which coordinates the others' errors are conditional.
std::string condition_text(const Problem& problem, const std::vector<double>& x) {
  std::vector<std::size_t> held;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] <= problem.box.lower[i] || x[i] >= problem.box.upper[i]) held.push_back(i);
  }
  return fmt::format("at {}: {}; the others' errors hold for that alone", held.size() > 1 ? "their bounds" : "its bound",
                     names_text(problem, held));
}

}  // namespace

bool is_fit(const Problem& problem, const MinimizeOptions& options) {
  if (options.maximize || options.simplex || !problem.constraints.empty()) return false;
  const ResidualTable<double>& squares = problem.table->as_double.squares;
  return problem.fitted_rows > 0 && !problem.has_several_functions() && squares.normal != nullptr && squares.jacobian_row != nullptr;
}

std::uint64_t values_of_fit_statistics(const Problem& problem) {
  return static_cast<std::uint64_t>(residual_tuning::passes(problem.dim));
}

FitStatistics fit_statistics(const Problem& problem, const std::vector<double>& x, bool penalized) {
  const std::vector<std::size_t> free = free_coordinates(problem.box, x);
  const Linearized linearized = linearize(problem, x, free);
  FitStatistics result;
  result.rows = problem.fitted_rows;
  result.residuals = static_cast<std::uint64_t>(problem.table->as_double.squares.residuals(problem.objective.get(), problem.dim));
  result.degrees_of_freedom = static_cast<std::int64_t>(result.residuals) - static_cast<std::int64_t>(free.size());
  result.residual_sum_of_squares = linearized.residual_sum;
  result.standard_errors.resize(x.size());
  if (result.degrees_of_freedom <= 0) {
    result.note = fmt::format("no standard errors: {} residuals leave none to spare for {} coordinates", result.residuals, free.size());
    return result;
  }
  result.reduced_chi_square = linearized.residual_sum / static_cast<double>(result.degrees_of_freedom);
  if (penalized) {
    result.note = "no standard errors: the penalty moves the point away from the fit's own minimum";
    return result;
  }
  if (free.empty()) {
    result.note = "no standard errors: every coordinate lies at a bound";
    return result;
  }
  const auto errors = determined_errors(problem, linearized.triangle, free, result.note);
  if (!errors) return result;
  const double deviation = std::sqrt(*result.reduced_chi_square);
  for (std::size_t k = 0; k < free.size(); ++k) result.standard_errors[free[k]] = deviation * (*errors)[static_cast<Index>(k)];
  if (free.size() < x.size()) result.note = condition_text(problem, x);
  return result;
}

}  // namespace polydescent
