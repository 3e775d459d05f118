#include "polydescent/host/reference_gradient.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "polydescent/host/gradient_kind.hpp"
#include "polydescent/host/value_noise.hpp"

namespace polydescent {
namespace {

constexpr int dual = index_of<DualGradient, Gradients>;
constexpr int steps = 12;  // each half of the one before

/// Differences at steps h, h/2, h/4, ... extrapolated to zero. Central ones err by h^2, h^4, ..., one-sided ones by h^2, h^3, ...
class Extrapolation {
 public:
  /// noise: of the values that a difference is of.
  Extrapolation(bool central, double noise) : ratio_(central ? 4 : 2), noise_(noise) {}

  void take(double difference, double step) {
    std::vector<double> row{difference};
    double power = 4;
    for (std::size_t k = 0; k < last_.size(); ++k, power *= ratio_) {
      row.push_back((power * row[k] - last_[k]) / (power - 1));
      const double apart = std::max(std::abs(row[k + 1] - row[k]), std::abs(row[k + 1] - last_[k]));
      const double error = std::max(apart, noise_ / step);
      if (!(error < least_)) continue;
      least_ = error;
      limit_ = row[k + 1];
    }
    last_ = std::move(row);
  }
  double limit() const { return limit_; }

 private:
  double ratio_, noise_;
  std::vector<double> last_;
  double least_ = std::numeric_limits<double>::infinity();
  double limit_ = std::numeric_limits<double>::quiet_NaN();
};

/// df/dx_i; x is left as it was.
template <class Value>
double partial(std::vector<double>& x, std::size_t i, double here, const BoxView<double>& box, double noise, Value value_at) {
  const double middle = x[i], longest = box.width[i] * DifferenceStep::largest_share;
  const double below = middle - box.lower[i], above = box.upper[i] - middle;
  const bool central = std::min(below, above) >= longest;
  const double side = below > above ? -1 : 1;
  const auto slope_to = [&](double step) {  // and how far it is
    x[i] = middle + step;
    return std::pair{(value_at(x) - here) / (x[i] - middle), x[i] - middle};
  };
  Extrapolation extrapolation(central, noise);
  double step = longest;
  for (int k = 0; k < steps; ++k, step /= 2) {
    const auto [one, to_one] = slope_to(side * step);
    const auto [other, to_other] = slope_to(side * (central ? -step : 2 * step));
    extrapolation.take((one * to_other - other * to_one) / (to_other - to_one), step);  // of the parabola through the three
  }
  x[i] = middle;
  return extrapolation.limit();
}

}  // namespace

bool has_exact_gradient(const Problem& problem) {
  return !gradient_kinds()[static_cast<std::size_t>(automatic_gradient(problem))].takes_step;
}

double reference_gradient(const Problem& problem, const BoxView<double>& box, Point<const double> x, Point<double> gradient) {
  const EvaluatorTable<double>& table = problem.table->as_double;
  const void* const objective = problem.objective.get();
  if (supports(problem, dual)) return table.gradient[dual](objective, 0, box, x, gradient);
  std::vector<double> there, spacing;
  for (int i = 0; i < x.size(); ++i) {
    there.push_back(x[i]);
    spacing.push_back(box.width[i] * std::ldexp(DifferenceStep::largest_share, 1 - steps));
  }
  const auto value_at = [&](const std::vector<double>& point) { return table.value(objective, {point.data(), problem.dim}); };
  const double here = value_at(there), noise = noise_beside(there, spacing, box, value_at);
  for (int i = 0; i < x.size(); ++i) {
    gradient[i] = partial(there, static_cast<std::size_t>(i), here, box, std::isfinite(noise) ? noise : 0, value_at);
  }
  return here;
}

std::uint64_t values_of_reference(const Problem& problem) {
  const auto dim = static_cast<std::uint64_t>(problem.dim);
  if (!supports(problem, dual)) return 1 + noise_points + 2 * steps * dim;
  return static_cast<std::uint64_t>(gradient_kinds()[dual].values_per_gradient(problem.dim));
}

}  // namespace polydescent
