#include "polydescent/host/fall_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "polydescent/host/value_noise.hpp"
#include "polydescent/kernels/sampler/uniform.hpp"

namespace polydescent {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr std::size_t most_directions = 16;
constexpr std::size_t combinations = 32;
constexpr double nearest = 1e-5;
constexpr int distances = 17;
constexpr double distance_ratio = 1.7782794100389228;  // 10^(1/4)
constexpr int trials = 60;                              // evaluations to minimize across a way, at most
constexpr double shortest_trial = 1.0 / 64;
constexpr double reach_across = 4;       // distances that a way may curve aside
constexpr double reach_at_origin = 1e-3;
constexpr double roundings_of_value = 8;
constexpr double clearly = 10;
constexpr double acceleration = 1.5;     // of the fall per distance
constexpr double least_of_promise = 0.1;  // a fall's share of what the slopes at both ends promise
constexpr double most_of_promise = 10;

using Vector = std::vector<double>;

/// One way from the point. Vectors are shares of the width, on the free coordinates.
struct Way {
  Vector direction;
  Vector across;     // how far it has curved aside
  Vector downhill;   // where across its way the value is expected to be smallest, from there
  double scale = 1;  // of the step that is tried
  double value = 0;
  Vector x = {}, slope = {};  // there: [dim], [free]
  double last_distance = 0, last_value = 0;
  Vector last_x = {}, last_slope = {};
  bool ended = false, settled = false;
};

class FallSearch {
 public:
  FallSearch(PenalizedObjective& objective, const Degenerate& point, double work_limit)
      : objective_(objective), point_(point), work_limit_(work_limit), origin_(point.x) {
    while (weak_ < point.spectrum.size() && (weak_ == 0 || point.spectrum.value[weak_] <= point.error)) ++weak_;
  }

  bool run() {
    Way here = way_along(Vector(n(), 0));
    settle({&here, 1}, 0);
    if (here.ended || exhausted_ || !objective_.affords(objective_.values_of(noise_points))) return false;
    base_ = here.value;
    origin_ = here.x;
    rounding_ = roundings_of_value * std::max(noise(), epsilon * std::max(1.0, std::abs(base_)));
    std::vector<Way> ways = all_ways(here);
    double distance = nearest;
    for (int k = 0; k < distances; ++k, distance *= distance_ratio) {
      settle(ways, distance);
      if (exhausted_) return false;
      for (Way& way : ways) {
        if (!way.ended && has_fallen(way, distance)) return true;
      }
      std::erase_if(ways, [](const Way& way) { return way.ended; });
      if (ways.empty() || objective_.work() > work_limit_) return false;
    }
    return false;
  }

 private:
  std::size_t n() const { return point_.free.size(); }

  Way way_along(Vector direction) const { return {std::move(direction), Vector(n(), 0), Vector(n(), 0)}; }

  static void append(const Vector& point, Vector& points) { points.insert(points.end(), point.begin(), point.end()); }

  /// A direction whose largest coordinate is one.
  static Vector normalized(Vector v) {
    double largest = 0;
    for (const double c : v) largest = std::max(largest, std::abs(c));
    for (double& c : v) c /= largest;
    return v;
  }

  std::vector<Way> all_ways(const Way& here) const {
    const std::size_t directions = std::min(weak_, most_directions);
    std::vector<Way> ways;
    const auto add = [&](const Vector& weight) {
      Vector v(n(), 0);
      for (std::size_t k = 0; k < directions; ++k) {
        for (std::size_t i = 0; i < n(); ++i) v[i] += weight[k] * point_.spectrum.direction(k)[i];
      }
      ways.push_back(way_along(normalized(std::move(v))));
      ways.back().last_value = here.value;
      ways.back().last_x = here.x;
      ways.back().last_slope = here.slope;
    };
    for (std::size_t k = 0; k < directions; ++k) {
      for (const double sign : {1.0, -1.0}) {
        Vector weight(directions, 0);
        weight[k] = sign;
        add(weight);
      }
    }
    for (std::uint64_t c = 0; directions > 1 && c < combinations; ++c) {
      Vector weight;
      for (std::size_t k = 0; k < directions; ++k) weight.push_back(2 * UniformSampler{}(c, static_cast<int>(k)) - 1);
      add(weight);
    }
    return ways;
  }

  /// The way's point at a distance, moved aside by a share of its downhill step; in the box.
  Vector point_at(const Way& way, double distance, double share) const {
    const BoxView<double> box = objective_.box();
    Vector x = origin_;
    for (std::size_t k = 0; k < n(); ++k) {
      const std::size_t i = point_.free[k];
      const double moved = distance * way.direction[k] + way.across[k] + share * way.downhill[k];
      x[i] = std::min(std::max(x[i] + moved * box.width[i], box.lower[i]), box.upper[i]);
    }
    return x;
  }

  /// The Newton step in the directions that clearly curve upwards.
  Vector downhill(const Vector& slope) const {
    Vector scaled = slope;
    for (std::size_t k = 0; k < n(); ++k) scaled[k] *= objective_.width(point_.free[k]);
    return newton_step(point_.spectrum, weak_, scaled);
  }

  /// Minimizes across all ways at a distance: those that leave the finite end.
  void settle(std::span<Way> ways, double distance) {
    for (Way& way : ways) {
      way.settled = false;
      if (way.last_distance > 0) {  // a parabola goes on
        const double growth = distance_ratio * distance_ratio;
        for (double& c : way.across) c *= growth;
      }
    }
    try_all(ways, distance, false, [&](Way& way, double value, const double* x, const double* gradient) {
      take(way, value, x, gradient);
      way.ended = !std::isfinite(value);
    });
    for (int trial = 0; trial < trials && weak_ < n(); ++trial) {
      if (!try_all(ways, distance, true, [&](Way& way, double value, const double* x, const double* gradient) {
            consider(way, distance, value, x, gradient);
          })) {
        return;
      }
    }
  }

  /// Moves a way's end to where its step led if that is lower; else shortens the step.
  void consider(Way& way, double distance, double value, const double* x, const double* gradient) const {
    double aside = 0;
    for (std::size_t i = 0; i < n(); ++i) aside = std::max(aside, std::abs(way.across[i] + way.scale * way.downhill[i]));
    const bool within = aside <= (distance == 0 ? reach_at_origin : reach_across * distance);
    if (!within || !(value < way.value)) {
      way.scale /= 2;
      way.settled = way.scale < shortest_trial;
      return;
    }
    way.settled = way.value - value < epsilon * std::max(1.0, std::abs(value));
    for (std::size_t i = 0; i < n(); ++i) way.across[i] += way.scale * way.downhill[i];
    take(way, value, x, gradient);
  }

  void take(Way& way, double value, const double* x, const double* gradient) const {
    way.value = value;
    way.x.assign(x, x + objective_.dim());
    way.slope.clear();
    for (const std::size_t i : point_.free) way.slope.push_back(objective_.shortest_slope(x[i], gradient[i]));
    way.downhill = downhill(way.slope);
    way.scale = 1;
  }

  /// Evaluates each way that is not settled where it stands, or where its step leads; false when there is none.
  template <class Take>
  bool try_all(std::span<Way> ways, double distance, bool with_step, Take take_in) {
    std::vector<Way*> asked;
    Vector points;
    for (Way& way : ways) {
      if (way.settled || way.ended) continue;
      append(point_at(way, distance, with_step ? way.scale : 0), points);
      asked.push_back(&way);
    }
    exhausted_ = exhausted_ || !objective_.affords(objective_.values_of(asked.size()));
    if (asked.empty() || exhausted_) return false;
    const auto found = objective_.at_points(points);
    for (std::size_t k = 0; k < asked.size(); ++k) {
      take_in(*asked[k], found.value[k], &points[k * objective_.dim()], &found.gradient[k * objective_.dim()]);
    }
    return true;
  }

  /// Takes in a way's value at a distance.
  bool has_fallen(Way& way, double distance) const {
    const double fall = base_ - way.value;
    const double last_fall = base_ - way.last_value;
    if (way.value > way.last_value + rounding_) way.ended = true;
    const bool clear = fall > clearly * rounding_ && last_fall > clearly * rounding_;
    const bool faster = way.last_distance > 0 && fall / distance > acceleration * last_fall / way.last_distance;
    const bool found = !way.ended && clear && faster && keeps_promise(way);
    way.last_distance = distance;
    way.last_value = way.value;
    way.last_x = way.x;
    way.last_slope = way.slope;
    return found;
  }

  /// Whether the last fall is what the slopes say, roughly: noise in values is not seen by exact gradients.
  bool keeps_promise(const Way& way) const {
    double promise = 0;
    for (std::size_t k = 0; k < n(); ++k) {
      const std::size_t i = point_.free[k];
      promise -= (way.slope[k] + way.last_slope[k]) / 2 * (way.x[i] - way.last_x[i]);
    }
    const double kept = way.last_value - way.value;
    return kept > least_of_promise * promise && kept < most_of_promise * promise;
  }

  /// Of values next to the point, along a diagonal.
  double noise() {
    Way diagonal = way_along({});
    for (const std::size_t i : point_.free) {
      diagonal.direction.push_back(std::max(1.0, std::abs(origin_[i]) / objective_.width(i)));
    }
    Vector points;
    for (int k = 0; k < noise_points; ++k) append(point_at(diagonal, (k - noise_points / 2) * 64 * epsilon, 0), points);
    return noise_of(objective_.at_points(points).value);
  }

  PenalizedObjective& objective_;
  const Degenerate& point_;
  double work_limit_;
  Vector origin_;         // where ways begin: the point, minimized in the directions that curve upwards
  std::size_t weak_ = 0;  // directions that do not clearly curve upwards, the first of the spectrum
  double base_ = 0;       // the value here
  double rounding_ = 0;   // of values
  bool exhausted_ = false;  // the evaluations that were allowed
};

}  // namespace

bool falls_from(PenalizedObjective& objective, const Degenerate& point, double work_limit) {
  return FallSearch(objective, point, work_limit).run();
}

}  // namespace polydescent
