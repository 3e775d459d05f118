#include "polydescent/host/penalized.hpp"

#include <algorithm>

#include "polydescent/host/gradient_kind.hpp"
#include "polydescent/kernels/descent/penalize.hpp"

namespace polydescent {

namespace {

constexpr auto lanes = static_cast<std::size_t>(ScalarTraits<DoublePack>::lanes);

}  // namespace

PenalizedObjective::PenalizedObjective(const Problem& problem, double l1, double l2, std::uint64_t most_values)
    : problem_(problem), penalty_{l1, l2}, kind_(automatic_gradient(problem)),
      values_per_gradient_(gradient_kinds()[static_cast<std::size_t>(kind_)].values_per_gradient(problem.dim)),
      most_values_(most_values) {
  for (std::size_t i = 0; i < problem.box.lower.size(); ++i) width_.push_back(problem.box.upper[i] - problem.box.lower[i]);
}

double PenalizedObjective::bare_value(const std::vector<double>& x) {
  ++values_;
  return evaluate(problem_, x);
}

PenalizedObjective::Evaluated PenalizedObjective::at_point(const std::vector<double>& x) {
  Evaluated result{{}, std::vector<double>(dim())};
  const Point<const double> point{x.data(), problem_.dim};
  const Point<double> gradient{result.gradient.data(), problem_.dim};
  const double value = problem_.table->as_double.gradient[kind_](problem_.objective.get(), 0, box(), point, gradient);
  result.value.push_back(penalize(GroupOfOne{}, penalty_, value, point, gradient));
  ++gradients_;
  values_ += static_cast<std::uint64_t>(values_per_gradient_);
  return result;
}

PenalizedObjective::Evaluated PenalizedObjective::at_points(const std::vector<double>& points) {
  const std::size_t count = points.size() / dim();
  Evaluated result{std::vector<double>(count), std::vector<double>(points.size())};
  std::vector<DoublePack> x(dim(), DoublePack(0)), g(dim(), DoublePack(0));
  const Point<const DoublePack> point{x.data(), problem_.dim};
  const Point<DoublePack> gradient{g.data(), problem_.dim};
  for (std::size_t first = 0; first < count; first += lanes) {
    for (std::size_t l = 0; l < lanes; ++l) {
      const double* const here = &points[std::min(first + l, count - 1) * dim()];
      for (std::size_t i = 0; i < dim(); ++i) set_lane(x[i], static_cast<int>(l), here[i]);
    }
    const auto bare = problem_.table->as_double_pack.gradient[kind_](problem_.objective.get(), 0, box(), point, gradient);
    const DoublePack value = penalize(GroupOfOne{}, penalty_, bare, point, gradient);
    for (std::size_t l = 0; l < lanes && first + l < count; ++l) {
      result.value[first + l] = lane(value, static_cast<int>(l));
      for (std::size_t i = 0; i < dim(); ++i) result.gradient[(first + l) * dim() + i] = lane(g[i], static_cast<int>(l));
    }
    gradients_ += lanes;
    values_ += lanes * static_cast<std::uint64_t>(values_per_gradient_);
  }
  return result;
}

std::uint64_t PenalizedObjective::values_of(std::size_t points) const {
  const std::size_t gradients = points == 1 ? 1 : (points + lanes - 1) / lanes * lanes;
  return gradients * static_cast<std::uint64_t>(values_per_gradient_);
}

bool PenalizedObjective::affords(std::uint64_t values) const { return values <= most_values_ && values_ <= most_values_ - values; }

double PenalizedObjective::shortest_slope(double x, double gradient) const {
  return shortest_subgradient(penalty_, x, gradient);
}

}  // namespace polydescent
