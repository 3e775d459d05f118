#include "polydescent/host/regression/coordinate_descent.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cassert>
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
constexpr int full_sweep_every = 2;

/// A round that does not bring the gap below this share of the least before is in vain; after so many there is nothing to
/// be had but roundings.
constexpr double progress = 0.9;
constexpr int most_rounds_in_vain = 10;

/// Likewise of the sweeps of a round, which go back and forth where roundings are amplified.
constexpr int most_sweeps_in_vain = 1000;

/// Moves of less than this share of the target's square are roundings.
constexpr double rounding_of_moves = 1e-31;

/// A sweep moves the coefficients that gain this share of what one gains most: most of what there is to gain for a part of
/// the work.
constexpr double sweep_share = 0.01;

/// Of the columns that want to enter the working set the first of these are let in, or as many as are in it and not zero: of
/// those that violate conditions far from the minimum most do not matter.
constexpr std::size_t least_room = 64;

/// Where columns depend on each other a jump has a direction all the same, along which one of them comes to its end.
constexpr double least_curvature = 1e-12;

/// A jump holds at most so many coefficients that meet their ends.
constexpr Eigen::Index most_held = 64;

/// A jump takes n^3/3 operations in one go, a sweep over m columns n m: it costs about so many sweeps, which run at a tenth of
/// its speed.
double sweeps_of_a_jump(std::size_t moving, int columns) {
  return static_cast<double>(moving) * static_cast<double>(moving) / (20.0 * columns);
}

double largest_l1(const Penalties& penalty) {
  double largest = 0;
  for (const auto& p : penalty) largest = std::max(largest, p.l1);
  return largest;
}

/// The first lanes, one for each problem.
MaskOf<Abreast> lanes_of(std::size_t problems) {
  MaskOf<Abreast> lanes = false;
  for (std::size_t k = 0; k < problems; ++k) set_lane(lanes, static_cast<int>(k), true);
  return lanes;
}

/// Problem k in lane k; the lanes without one are at zero and have no way to go.
std::vector<CoefficientPenalty<Abreast>> side_by_side(std::span<const Penalties> problems) {
  std::vector<CoefficientPenalty<Abreast>> penalty(problems.front().size(), {0, 0, 0, 0});
  for (std::size_t k = 0; k < problems.size(); ++k) {
    for (std::size_t j = 0; j < penalty.size(); ++j) {
      const auto& p = problems[k][j];
      const int l = static_cast<int>(k);
      set_lane(penalty[j].l1, l, p.l1);
      set_lane(penalty[j].l2, l, p.l2);
      set_lane(penalty[j].lower, l, p.lower);
      set_lane(penalty[j].upper, l, p.upper);
    }
  }
  return penalty;
}

}  // namespace

GramProblem<Abreast> CoordinateDescent::Inner::view() {
  return {size(), gram.data(), diagonal.data(), static_cast<int>(gram.outerStride()), penalty.data(), coefficient.data(), pull.data()};
}

CoordinateDescent::CoordinateDescent(const Quadratic& quadratic, int sweeps)
    : quadratic_(quadratic), most_sweeps_(sweeps), b_(static_cast<std::size_t>(quadratic.size())), pull_(b_.size()),
      chosen_(b_.size(), 0), last_{Eigen::VectorXd::Zero(quadratic.size()), quadratic.target_products()} {}

std::vector<Solution> CoordinateDescent::solve(std::span<const Penalties> problems, double gap) {
  assert(!problems.empty() && problems.size() <= problems_abreast);
  std::vector<Looked> looked(problems.size());
  penalty_ = side_by_side(problems);
  LaneMask among = lanes_of(problems.size());
  const bool foreseen = foresee(problems);
  bool grown = true;
  for (int round = 0;; ++round) {
    if (!foreseen || round > 0) {
      among = look(among, gap, grown, looked);
      if (!any(among)) break;
      grown = choose_columns(among);
      gather();
    }
    descend(among, inner_share * gap / (1 << std::min(round, 20)), looked);
    scatter();
  }
  const int last = static_cast<int>(problems.size()) - 1;
  before_ = last > 0 ? end_of(last - 1, problems[problems.size() - 2]) : std::move(last_);
  last_ = end_of(last, problems.back());
  std::vector<Solution> solutions;
  for (int k = 0; k <= last; ++k) solutions.push_back(solution(k, looked[static_cast<std::size_t>(k)].report));
  return solutions;
}

/// Along lambda minima move on straight lines until a sign changes: goes on in the direction of the last two, and gathers
/// the working set there. False where the path gives no direction: begins where the last problem ended.
bool CoordinateDescent::foresee(std::span<const Penalties> problems) {
  const bool known = before_.b.size() > 0 && before_.l1 > last_.l1;
  Abreast share(0);
  for (std::size_t k = 0; k < problems.size() && known; ++k) {
    const double steps = (last_.l1 - largest_l1(problems[k])) / (before_.l1 - last_.l1);
    set_lane(share, static_cast<int>(k), std::clamp(steps, 0.0, static_cast<double>(k + 1)));
  }
  const auto ahead = [&](double last, double before) { return Abreast(last) + share * Abreast(last - before); };
  const LaneMask used = lanes_of(problems.size());
  for (std::size_t j = 0; j < b_.size(); ++j) {
    const auto i = static_cast<Eigen::Index>(j);
    b_[j] = select(used, known ? ahead(last_.b[i], before_.b[i]) : Abreast(last_.b[i]), Abreast(0));
    pull_[j] = known ? ahead(last_.pull[i], before_.pull[i]) : Abreast(last_.pull[i]);
  }
  const LaneMask moved = share > Abreast(0);
  if (!any(moved)) return false;
  choose_columns(moved);
  gather();
  std::vector<Abreast> to = inner_.coefficient;
  for (std::size_t k = 0; k < to.size(); ++k) {
    const auto& p = inner_.penalty[k];
    const Abreast from(last_.b[inner_.column[k]]);
    to[k] = min(max(select(to[k] * from > Abreast(0), to[k], Abreast(0)), p.lower), p.upper);
  }
  inner_.move_to(to);
  return true;
}

/// Objective, gap and violation of those among the problems that are not done; returns which still are not. grown: the
/// working set, before the last round, which therefore was not in vain.
MaskOf<Abreast> CoordinateDescent::look(LaneMask among, double gap, bool grown, std::vector<Looked>& problems) const {
  const QuadraticPoint<Abreast> at{static_cast<int>(b_.size()), penalty_.data(), b_.data(), pull_.data(),
                                 quadratic_.target_products().data(), quadratic_.target_square()};
  const DualityGap<Abreast> bounds = gap_of(at);
  const Abreast violation = violation_of(at);
  for (int k = 0; k < static_cast<int>(problems.size()); ++k) {
    if (!lane(among, k)) continue;
    Looked& problem = problems[static_cast<std::size_t>(k)];
    SolveReport& report = problem.report;
    report.objective = lane(bounds.primal, k);
    report.gap = lane(bounds.gap(), k);
    report.violation = lane(violation, k);
    report.converged = report.gap <= gap;
    problem.in_vain = grown || report.gap < progress * problem.least ? 0 : problem.in_vain + 1;
    problem.least = std::min(problem.least, report.gap);
    if (report.converged || report.iterations >= most_sweeps_ || problem.in_vain > most_rounds_in_vain) set_lane(among, k, false);
  }
  return among;
}

/// Takes in columns that violate the optimality conditions of one of these problems or are about to, the worst first. True if
/// there were any.
bool CoordinateDescent::choose_columns(const LaneMask& among) {
  std::vector<std::pair<double, int>> wanted;
  for (std::size_t j = 0; j < b_.size(); ++j) {
    if (chosen_[j]) continue;
    const auto& p = penalty_[j];
    const Abreast likely = Abreast(likely_share) * p.l1;
    const LaneMask up = (p.upper > Abreast(0)) & (pull_[j] > likely), down = (p.lower < Abreast(0)) & (-pull_[j] > likely);
    const LaneMask enters = among & (up | down | (p.violation(b_[j], pull_[j]) > Abreast(0)));
    if (!any(enters)) continue;
    double most = 0;
    for (int k = 0; k < problems_abreast; ++k) {
      if (lane(enters, k)) most = std::max(most, std::abs(lane(pull_[j], k)) - lane(p.l1, k));
    }
    wanted.emplace_back(-most, static_cast<int>(j));
  }
  const std::size_t room = std::max(least_room, nonzero().size());
  if (wanted.size() > room) {
    std::nth_element(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(room), wanted.end());
    wanted.resize(room);
    std::sort(wanted.begin(), wanted.end(), [](const auto& x, const auto& y) { return x.second < y.second; });
  }
  for (const auto& [violation, j] : wanted) enter(j);
  return !wanted.empty();
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

void CoordinateDescent::gather() {
  const std::size_t size = inner_.column.size();
  inner_.coefficient.resize(size);
  inner_.pull.resize(size);
  inner_.target.resize(size);
  inner_.penalty.resize(size);
  for (std::size_t k = 0; k < size; ++k) {
    const auto j = static_cast<std::size_t>(inner_.column[k]);
    inner_.coefficient[k] = b_[j];
    inner_.pull[k] = pull_[j];
    inner_.target[k] = quadratic_.target_products()[inner_.column[k]];
    inner_.penalty[k] = penalty_[j];
  }
}

void CoordinateDescent::scatter() {
  for (std::size_t k = 0; k < inner_.column.size(); ++k) b_[static_cast<std::size_t>(inner_.column[k])] = inner_.coefficient[k];
  quadratic_.pull(b_, nonzero(), pull_);
}

/// In a problem, in the order in which columns came into the working set.
std::vector<int> CoordinateDescent::nonzero() const {
  std::vector<int> columns;
  for (const int j : inner_.column) {
    if (any(b_[static_cast<std::size_t>(j)] != Abreast(0))) columns.push_back(j);
  }
  return columns;
}

Solution CoordinateDescent::solution(int k, const SolveReport& report) const {
  Solution solution{.index = {}, .value = {}, .report = report};
  for (const int j : inner_.column) {
    if (coefficient(k, j) != 0) solution.index.push_back(j);
  }
  std::sort(solution.index.begin(), solution.index.end());
  for (const int j : solution.index) solution.value.push_back(coefficient(k, j));
  return solution;
}

Eigen::VectorXd CoordinateDescent::pull(int k) const {
  Eigen::VectorXd pull(quadratic_.size());
  for (Eigen::Index j = 0; j < pull.size(); ++j) pull[j] = lane(pull_[static_cast<std::size_t>(j)], k);
  return pull;
}

CoordinateDescent::End CoordinateDescent::end_of(int k, const Penalties& penalty) const {
  End end{Eigen::VectorXd::Zero(quadratic_.size()), pull(k), largest_l1(penalty)};
  for (const int j : inner_.column) end.b[j] = coefficient(k, j);
  return end;
}

/// Descends on the working set until the problems' own gaps are small: sweeps over all of it, then over what is not zero,
/// then a jump to where the present signs would lead.
void CoordinateDescent::descend(LaneMask among, double gap, std::vector<Looked>& problems) {
  sweeps_since_jump_.fill(0);
  for (Looked& problem : problems) {
    problem.least_inner = std::numeric_limits<double>::infinity();
    problem.sweeps_in_vain = 0;
  }
  for (int sweeps = 1; any(among); ++sweeps) {
    const bool full = sweeps % full_sweep_every == 1;
    const Abreast largest = sweep(inner_.view(), !full, sweep_share, among);
    Abreast left = inner_gap();
    for (int& since : sweeps_since_jump_) ++since;
    if (sweeps % full_sweep_every == 0 && any(jump(among & !(left <= Abreast(gap))))) left = inner_gap();
    LaneMask done = left <= Abreast(gap);
    if (full) done = done | (largest <= Abreast(rounding_of_moves * quadratic_.target_square()));
    for (int k = 0; k < static_cast<int>(problems.size()); ++k) {
      if (!lane(among, k)) continue;
      Looked& problem = problems[static_cast<std::size_t>(k)];
      const bool lower = lane(left, k) < progress * problem.least_inner;
      if (lower) problem.least_inner = lane(left, k);
      problem.sweeps_in_vain = lower ? 0 : problem.sweeps_in_vain + 1;
      if (++problem.report.iterations >= most_sweeps_ || problem.sweeps_in_vain > most_sweeps_in_vain) set_lane(done, k, true);
    }
    among = among & !done;
  }
}

Abreast CoordinateDescent::inner_gap() {
  return gap_of(QuadraticPoint<Abreast>{inner_.size(), inner_.penalty.data(), inner_.coefficient.data(), inner_.pull.data(),
                                      inner_.target.data(), quadratic_.target_square()})
      .gap();
}

/// Those with neither sign nor limit to keep: not zero, and inside their limits.
std::vector<int> CoordinateDescent::Inner::moving(int problem) const {
  std::vector<int> moving;
  for (int m = 0; m < size(); ++m) {
    const auto [b, p] = at(problem, m);
    if (b != 0 && b > p.lower && b < p.upper) moving.push_back(m);
  }
  return moving;
}

/// Where the moving coefficients come to on the way to the minimum that the present signs lead to. One that meets its end is
/// held there from then on: of the steps that keep those where they are, the next is the one to the minimum of the others,
/// A s = g - E mu, E's = 0. Empty where the equations are singular, to rounding.
Eigen::VectorXd CoordinateDescent::Inner::walk(int problem, const std::vector<int>& moving) const {
  const auto count = static_cast<Eigen::Index>(moving.size()), most = std::min(count, most_held);
  Eigen::MatrixXd curvature = gram(moving, moving);
  Eigen::VectorXd b(count), left(count);  // A^-1 g: the step, were none held
  for (Eigen::Index i = 0; i < count; ++i) {
    const int m = moving[static_cast<std::size_t>(i)];
    const auto [value, p] = at(problem, m);
    b[i] = value;
    left[i] = lane(pull[static_cast<std::size_t>(m)], problem) - p.l2 * value - std::copysign(p.l1, value);
    curvature(i, i) += p.l2 + least_curvature;
  }
  const Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>> factors(curvature);
  if (factors.info() != Eigen::Success) return {};
  factors.solveInPlace(left);
  std::vector<Eigen::Index> held;
  Eigen::MatrixXd inverse(count, most);  // its columns of those held: A^-1 E
  for (;;) {
    Eigen::VectorXd step = left;
    if (!held.empty()) {
      const auto known = inverse.leftCols(static_cast<Eigen::Index>(held.size()));
      const Eigen::LLT<Eigen::MatrixXd> of_held(known(held, Eigen::all));
      if (of_held.info() != Eigen::Success) return b;
      step -= known * of_held.solve(left(held));
      step(held).setZero();
    }
    double share = 1;
    Eigen::Index first = -1;  // to meet its end
    for (Eigen::Index i = 0; i < count; ++i) {
      if (step[i] == 0) continue;
      const double room = std::max((end_of(problem, moving[static_cast<std::size_t>(i)], step[i]) - b[i]) / step[i], 0.0);
      if (room >= share) continue;
      share = room;
      first = i;
    }
    b += share * step;
    left -= share * step;
    if (first < 0) return b;
    b[first] = end_of(problem, moving[static_cast<std::size_t>(first)], step[first]);
    if (static_cast<Eigen::Index>(held.size()) == most) return b;
    inverse.col(static_cast<Eigen::Index>(held.size())) = factors.solve(Eigen::VectorXd::Unit(count, first));
    held.push_back(first);
  }
}

/// As far as coefficient m may go with a step: to zero where it has a sign to keep, or to its limit.
double CoordinateDescent::Inner::end_of(int problem, int m, double step) const {
  const auto [b, p] = at(problem, m);
  if (step < 0) return b > 0 && p.l1 > 0 ? 0 : p.lower;
  return b < 0 && p.l1 > 0 ? 0 : p.upper;
}

std::pair<double, CoefficientPenalty<double>> CoordinateDescent::Inner::at(int problem, int m) const {
  const auto i = static_cast<std::size_t>(m);
  const auto& p = penalty[i];
  return {lane(coefficient[i], problem), {lane(p.l1, problem), lane(p.l2, problem), lane(p.lower, problem), lane(p.upper, problem)}};
}

void CoordinateDescent::Inner::move_to(const std::vector<Abreast>& to) {
  PendingMoves<Abreast> pending(pull.data(), size());
  for (std::size_t m = 0; m < to.size(); ++m) {
    const Abreast move = to[m] - coefficient[m];
    coefficient[m] = to[m];
    if (any(move != Abreast(0))) pending.add(&gram(static_cast<Eigen::Index>(m), 0), move);
  }
  pending.apply();
}

/// With signs and limits as they are the minimum solves linear equations. Goes there, where that pays; returns for whom it
/// did.
MaskOf<Abreast> CoordinateDescent::jump(const LaneMask& among) {
  std::vector<Abreast> to = inner_.coefficient;
  LaneMask jumped = false;
  for (int l = 0; l < problems_abreast; ++l) {
    int& sweeps = sweeps_since_jump_[static_cast<std::size_t>(l)];
    const std::vector<int> moving = lane(among, l) ? inner_.moving(l) : std::vector<int>{};
    if (moving.empty() || sweeps < sweeps_of_a_jump(moving.size(), inner_.size())) continue;
    sweeps = 0;
    const Eigen::VectorXd ends = inner_.walk(l, moving);
    if (ends.size() == 0 || !ends.allFinite()) continue;
    set_lane(jumped, l, true);
    for (Eigen::Index i = 0; i < ends.size(); ++i) set_lane(to[static_cast<std::size_t>(moving[static_cast<std::size_t>(i)])], l, ends[i]);
  }
  if (any(jumped)) inner_.move_to(to);
  return jumped;
}

}  // namespace polydescent
