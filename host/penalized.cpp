#include "polydescent/host/penalized.hpp"

#include <algorithm>

#include "polydescent/host/gradient_kind.hpp"
#include "polydescent/host/reference_gradient.hpp"
#include "polydescent/kernels/descent/penalize.hpp"

namespace polydescent {

namespace {

constexpr auto pack_lanes = static_cast<std::size_t>(ScalarTraits<DoublePack>::lanes);

}  // namespace

PenalizedObjective::PenalizedObjective(const Problem& problem, const Penalty<double>& penalty, std::uint64_t most_values)
    : problem_(problem), penalty_(penalty), kind_(automatic_gradient(problem)),
      lanes_(problem.one_lane ? 1 : pack_lanes), is_exact_(has_exact_gradient(problem)),
      values_per_gradient_(is_exact_ ? gradient_kinds()[static_cast<std::size_t>(kind_)].values_per_gradient(problem.dim)
                                     : static_cast<double>(values_of_reference(problem))),
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
  const double value = is_exact_ ? problem_.table->as_double.gradient[kind_](problem_.objective.get(), 0, box(), point, gradient)
                                 : reference_gradient(problem_, box(), point, gradient);
  result.value.push_back(penalize(GroupOfOne{}, penalty_, value, point, gradient));
  ++gradients_;
  values_ += static_cast<std::uint64_t>(values_per_gradient_);
  return result;
}

PenalizedObjective::Evaluated PenalizedObjective::at_points(const std::vector<double>& points) {
  return lanes_ == 1 ? one_by_one(points) : in_packs(points);
}

PenalizedObjective::Evaluated PenalizedObjective::one_by_one(const std::vector<double>& points) {
  Evaluated result;
  for (auto x = points.begin(); x != points.end(); x += static_cast<std::ptrdiff_t>(dim())) {
    const Evaluated here = at_point({x, x + static_cast<std::ptrdiff_t>(dim())});
    result.value.push_back(here.value[0]);
    result.gradient.insert(result.gradient.end(), here.gradient.begin(), here.gradient.end());
  }
  return result;
}

PenalizedObjective::Evaluated PenalizedObjective::in_packs(const std::vector<double>& points) {
  constexpr std::size_t lanes = pack_lanes;
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
  const std::size_t gradients = points == 1 ? 1 : (points + lanes_ - 1) / lanes_ * lanes_;
  return gradients * static_cast<std::uint64_t>(values_per_gradient_);
}

bool PenalizedObjective::affords(std::uint64_t values) const { return values <= most_values_ && values_ <= most_values_ - values; }

double PenalizedObjective::shortest_slope(double x, double gradient) const {
  return shortest_subgradient(penalty_, x, gradient);
}

}  // namespace polydescent
