#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "polydescent/host/problem.hpp"
#include "polydescent/kernels/descent/batch.hpp"

namespace polydescent {

/// What of an objective is minimized, in float64, by the most exact gradient that the problem supports (of values alone: the reference
/// gradient); counts what it computes.
class PenalizedObjective {
 public:
  /// Gradients leave out the kink l1 |x|.
  struct Evaluated {
    std::vector<double> value;     // [point]
    std::vector<double> gradient;  // [point][dim]
  };

  /// most_values: how many values may be computed: see `affords`.
  PenalizedObjective(const Problem& problem, const Penalty<double>& penalty, std::uint64_t most_values = ~std::uint64_t{0});

  const Problem& problem() const { return problem_; }
  const Penalty<double>& penalty() const { return penalty_; }
  std::size_t dim() const { return width_.size(); }
  double width(std::size_t i) const { return width_[i]; }
  BoxView<double> box() const { return {problem_.box.lower.data(), problem_.box.upper.data(), width_.data()}; }

  /// At one point, of the objective alone.
  double bare_value(const std::vector<double>& x);

  /// At one point.
  Evaluated at_point(const std::vector<double>& x);

  /// points: [point][dim]. As many at once as a pack has lanes; the last pack repeats its last point. One by one where the
  /// problem has one lane.
  Evaluated at_points(const std::vector<double>& points);

  /// F's subgradient: with the kink's sign(x) or, at x_i = 0, the shortest.
  double shortest_slope(double x, double gradient) const;

  /// Values that gradients at so many points take, asked for at once.
  std::uint64_t values_of(std::size_t points) const;
  /// Whether so many may still be computed. It is the caller who keeps to the limit.
  bool affords(std::uint64_t values) const;

  std::uint64_t values() const { return values_; }
  std::uint64_t gradients() const { return gradients_; }

  /// Values times coordinates times rows of data, computed so far; and what `points` gradients would take.
  double work() const { return static_cast<double>(values_) * work_per_value(); }
  double work_of(double points) const { return points * values_per_gradient_ * work_per_value(); }

 private:
  Evaluated one_by_one(const std::vector<double>& points);
  Evaluated in_packs(const std::vector<double>& points);
  double work_per_value() const { return static_cast<double>(dim()) * std::max(1U, problem_.rows); }

  const Problem& problem_;
  Penalty<double> penalty_;
  std::vector<double> width_;
  int kind_;
  std::size_t lanes_;
  bool is_exact_;
  double values_per_gradient_;
  std::uint64_t most_values_;
  std::uint64_t values_ = 0, gradients_ = 0;
};

}  // namespace polydescent
