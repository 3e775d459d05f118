#include "polydescent/host/regression/coordinate_descent.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>

#include "polydescent/host/regression/quadratic_point.hpp"

namespace polydescent {
namespace {

/// Columns whose pull reaches this share of their l1 enter the working set beside those that must.
constexpr double likely_share = 0.9;

/// Of the gap, what is asked of the working set at first; the columns outside take the rest.
constexpr double inner_share = 0.8;

/// One sweep in so many goes over all of the working set, the others over what is not zero.
constexpr int full_sweep_every = 5;

/// A round that does not bring the gap below this share of the least before is in vain; after so many there is nothing to
/// be had but roundings.
constexpr double progress = 0.9;
constexpr int most_rounds_in_vain = 10;

/// Moves of less than this share of the target's square are roundings.
constexpr double rounding_of_moves = 1e-31;

/// A sweep moves the coefficients that gain this share of what one gains most: most of what there is to gain for a part of
/// the work.
constexpr double sweep_share = 0.01;

/// A jump takes n^3/3 operations in one go, a sweep over m columns n m: after so many sweeps it costs no more than they did.
bool jump_pays(int sweeps, std::size_t moving, int columns) {
  return 20.0 * sweeps * columns >= static_cast<double>(moving) * static_cast<double>(moving);
}

double largest_l1(const Penalties& penalty) {
  double largest = 0;
  for (const auto& p : penalty) largest = std::max(largest, p.l1);
  return largest;
}

}  // namespace

GramProblem<double> CoordinateDescent::Inner::view() {
  return {size(), gram.data(), diagonal.data(), static_cast<int>(gram.outerStride()), penalty.data(), coefficient.data(), pull.data()};
}

CoordinateDescent::CoordinateDescent(const Quadratic& quadratic, int sweeps)
    : quadratic_(quadratic), most_sweeps_(sweeps), b_(Eigen::VectorXd::Zero(quadratic.size())),
      pull_(quadratic.target_products()), chosen_(static_cast<std::size_t>(quadratic.size()), 0) {}

SolveReport CoordinateDescent::solve(const Penalties& penalty, double gap) {
  SolveReport report;
  const bool foreseen = foresee(penalty);
  double least = std::numeric_limits<double>::infinity();
  for (int rounds = 0, in_vain = 0;; ++rounds) {
    if (!foreseen || rounds > 0) {
      look(penalty, report);
      report.converged = report.gap <= gap;
      in_vain = report.gap < progress * least ? 0 : in_vain + 1;
      least = std::min(least, report.gap);
      if (report.converged || report.iterations >= most_sweeps_ || in_vain > most_rounds_in_vain) break;
      choose_columns(penalty);
      gather(penalty);
    }
    descend(inner_share * gap / (1 << std::min(rounds, 20)), report);
    scatter();
  }
  before_ = std::move(last_);
  last_ = {b_, pull_, largest_l1(penalty)};
  return report;
}

/// Along lambda minima move on straight lines until a sign changes: goes on in the direction of the last two, and gathers
/// the working set there. False where the path gives no direction.
bool CoordinateDescent::foresee(const Penalties& penalty) {
  const double l1 = largest_l1(penalty);
  if (before_.b.size() == 0 || !(before_.l1 > last_.l1) || !(last_.l1 > l1)) return false;
  const double share = std::min((last_.l1 - l1) / (before_.l1 - last_.l1), 1.0);
  const Eigen::VectorXd from = b_;
  b_ += share * (b_ - before_.b);
  pull_ += share * (pull_ - before_.pull);
  choose_columns(penalty);
  gather(penalty);
  for (int k = 0; k < inner_.size(); ++k) {
    const int j = inner_.column[static_cast<std::size_t>(k)];
    const auto& p = penalty[static_cast<std::size_t>(j)];
    const double ahead = b_[j] * from[j] > 0 ? b_[j] : 0;
    const double to = std::clamp(ahead, p.lower, p.upper);
    if (to != b_[j]) inner_.move_to(k, to);
  }
  return true;
}

/// Objective, gap and violation where the descent stands.
void CoordinateDescent::look(const Penalties& penalty, SolveReport& report) const {
  const SolveReport now = report_of({static_cast<int>(b_.size()), penalty.data(), b_.data(), pull_.data(),
                                     quadratic_.target_products().data(), quadratic_.target_square()});
  report.objective = now.objective;
  report.gap = now.gap;
  report.violation = now.violation;
}

/// Takes in the columns that violate the optimality conditions or are about to.
void CoordinateDescent::choose_columns(const Penalties& penalty) {
  for (int j = 0; j < b_.size(); ++j) {
    const auto& p = penalty[static_cast<std::size_t>(j)];
    if (chosen_[static_cast<std::size_t>(j)] || (p.lower == 0 && p.upper == 0)) continue;
    if (p.violation(b_[j], pull_[j]) > 0 || std::abs(pull_[j]) > likely_share * p.l1) enter(j);
  }
}

void CoordinateDescent::enter(int j) {
  const auto size = static_cast<Eigen::Index>(inner_.column.size());
  if (size == inner_.gram.rows()) {
    const Eigen::Index room = std::min(std::max<Eigen::Index>(2 * size, 64), quadratic_.size());
    RowMatrix larger;
    resize_in_large_pages(larger, room, room);
    larger.topLeftCorner(size, size) = inner_.gram.topLeftCorner(size, size);
    inner_.gram.swap(larger);
  }
  inner_.column.push_back(j);
  chosen_[static_cast<std::size_t>(j)] = 1;
  quadratic_.gram_row(j, inner_.column, &inner_.gram(size, 0));
  inner_.gram.col(size).head(size) = inner_.gram.row(size).head(size);
  inner_.diagonal.push_back(inner_.gram(size, size));
}

void CoordinateDescent::gather(const Penalties& penalty) {
  const std::size_t size = inner_.column.size();
  inner_.coefficient.resize(size);
  inner_.pull.resize(size);
  inner_.target.resize(size);
  inner_.penalty.resize(size);
  for (std::size_t k = 0; k < size; ++k) {
    const int j = inner_.column[k];
    inner_.coefficient[k] = b_[j];
    inner_.pull[k] = pull_[j];
    inner_.target[k] = quadratic_.target_products()[j];
    inner_.penalty[k] = penalty[static_cast<std::size_t>(j)];
  }
}

void CoordinateDescent::scatter() {
  for (std::size_t k = 0; k < inner_.column.size(); ++k) b_[inner_.column[k]] = inner_.coefficient[k];
  quadratic_.pull(b_, nonzero(), pull_);
}

/// In the order in which columns came into the working set.
std::vector<int> CoordinateDescent::nonzero() const {
  std::vector<int> columns;
  for (const int j : inner_.column) {
    if (b_[j] != 0) columns.push_back(j);
  }
  return columns;
}

std::vector<int> CoordinateDescent::support() const {
  std::vector<int> columns = nonzero();
  std::sort(columns.begin(), columns.end());
  return columns;
}

/// Descends on the working set until its own gap is small: sweeps over all of it, then over what is not zero, then a jump
/// to where the present signs would lead.
void CoordinateDescent::descend(double gap, SolveReport& report) {
  const int begin = report.iterations;
  while (report.iterations < most_sweeps_) {
    const int done = report.iterations++ - begin;
    const bool full = done % full_sweep_every == 0;
    const double largest = sweep(inner_.view(), !full, sweep_share);
    if (inner_gap() <= gap) return;
    if (done % full_sweep_every == full_sweep_every - 1 && jump(done + 1) && inner_gap() <= gap) return;
    if (full && largest <= rounding_of_moves * quadratic_.target_square()) return;
  }
}

double CoordinateDescent::inner_gap() {
  return gap_of({inner_.size(), inner_.penalty.data(), inner_.coefficient.data(), inner_.pull.data(), inner_.target.data(),
                 quadratic_.target_square()})
      .gap();
}

/// Those with neither sign nor limit to keep: not zero, and inside their limits.
std::vector<int> CoordinateDescent::Inner::moving() const {
  std::vector<int> moving;
  for (int k = 0; k < size(); ++k) {
    const double b = coefficient[static_cast<std::size_t>(k)];
    const auto& p = penalty[static_cast<std::size_t>(k)];
    if (b != 0 && b > p.lower && b < p.upper) moving.push_back(k);
  }
  return moving;
}

/// Where the moving coefficients would go if signs stayed what they are; empty where the equations are singular.
Eigen::VectorXd CoordinateDescent::Inner::step_to_minimum(const std::vector<int>& moving) const {
  Eigen::MatrixXd curvature = gram(moving, moving);
  Eigen::VectorXd step(curvature.rows());
  for (std::size_t k = 0; k < moving.size(); ++k) {
    const auto m = static_cast<std::size_t>(moving[k]);
    const auto i = static_cast<Eigen::Index>(k);
    curvature(i, i) += penalty[m].l2;
    step[i] = pull[m] - penalty[m].l2 * coefficient[m] - std::copysign(penalty[m].l1, coefficient[m]);
  }
  const Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>> factors(curvature);
  if (factors.info() != Eigen::Success) return {};
  factors.solveInPlace(step);
  return step;
}

/// As far as coefficient m may go with a step: to zero where it has a sign to keep, or to its limit.
double CoordinateDescent::Inner::end_of(int m, double step) const {
  const auto& p = penalty[static_cast<std::size_t>(m)];
  const double b = coefficient[static_cast<std::size_t>(m)];
  if (step < 0) return b > 0 && p.l1 > 0 ? 0 : p.lower;
  return b < 0 && p.l1 > 0 ? 0 : p.upper;
}

void CoordinateDescent::Inner::move_to(int m, double to) {
  double& b = coefficient[static_cast<std::size_t>(m)];
  const double move = to - b;
  b = to;
  for (int i = 0; i < size(); ++i) pull[static_cast<std::size_t>(i)] -= move * gram(m, i);
}

/// With signs and limits as they are the minimum solves linear equations. Goes there, or as far as to the first coefficient
/// that changes its sign or meets a limit. False where nothing was to be done.
bool CoordinateDescent::jump(int sweeps) {
  const std::vector<int> moving = inner_.moving();
  if (moving.empty() || !jump_pays(sweeps, moving.size(), inner_.size())) return false;
  const Eigen::VectorXd step = inner_.step_to_minimum(moving);
  if (step.size() == 0) return false;
  double share = 1;
  std::size_t first = moving.size();  // to meet its end
  for (std::size_t k = 0; k < moving.size(); ++k) {
    const double s = step[static_cast<Eigen::Index>(k)];
    const double b = inner_.coefficient[static_cast<std::size_t>(moving[k])];
    const double room = s == 0 ? 2 : (inner_.end_of(moving[k], s) - b) / s;
    if (room >= share) continue;
    share = room;
    first = k;
  }
  for (std::size_t k = 0; k < moving.size(); ++k) {
    const double s = step[static_cast<Eigen::Index>(k)];
    const double b = inner_.coefficient[static_cast<std::size_t>(moving[k])];
    inner_.move_to(moving[k], k == first ? inner_.end_of(moving[k], s) : b + share * s);
  }
  return true;
}

}  // namespace polydescent
