#include "polydescent/host/difference_hessian.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace polydescent {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr int steps = 5;
constexpr double longest_share = 0x1p-12;
constexpr double typical_share = 0.25;     // of the width: |x_i| is taken for at least that
constexpr double most_of_the_box = 1 / 64.0;

/// A derivative at zero from values at 0, a and b: c0 g(0) + ca g(a) + cb g(b), that of the parabola through them.
struct Stencil {
  double a, b;
  double ca() const { return -b / (a * (a - b)); }
  double cb() const { return a / (b * (a - b)); }
  double c0() const { return -(ca() + cb()); }
};

/// Two points at distance h on both sides of coordinate x, or at h and 2 h on the roomier side.
std::pair<double, double> neighbours_of(double x, double h, double lower, double upper) {
  if (x - h < lower) return {x + h, x + 2 * h};
  if (x + h > upper) return {x - h, x - 2 * h};
  return {x + h, x - h};
}

/// The steps of one length in every coordinate, and the gradients found there.
class Level {
 public:
  Level(PenalizedObjective& objective, const std::vector<double>& x, const std::vector<double>& gradient,
        const std::vector<std::size_t>& free, int level)
      : objective_(objective), x_(x), gradient_(gradient), free_(free), n_(free.size()) {
    const BoxView<double> box = objective.box();
    std::vector<double> points;
    for (const std::size_t i : free) {
      const double longest = std::min(longest_share * std::max(std::abs(x[i]), typical_share * objective.width(i)),
                                      most_of_the_box * objective.width(i));
      const double h = longest * std::ldexp(1.0, 2 * (level + 1 - steps));
      const auto [a, b] = neighbours_of(x[i], h, box.lower[i], box.upper[i]);
      stencils_.push_back({a - x[i], b - x[i]});  // as they were rounded
      add(points, i, a);
      add(points, i, b);
    }
    auto found = objective.at_points(points);
    found_ = std::move(found.gradient);
    for (std::size_t k = 0; k < found.value.size(); ++k) {
      if (std::isfinite(found.value[k])) continue;
      std::fill_n(&found_[k * x.size()], x.size(), std::numeric_limits<double>::quiet_NaN());
    }
  }

  /// d g_row / d x_column
  double derivative(std::size_t row, std::size_t column) const {
    const Stencil& s = stencils_[column];
    const double here = gradient_[free_[row]];
    return s.ca() * (found(2 * column, row) - here) + s.cb() * (found(2 * column + 1, row) - here);
  }
  /// The largest size of g_row in that derivative, and the sum of its coefficients' sizes.
  double size(std::size_t row, std::size_t column) const {
    const double beside = std::max(std::abs(found(2 * column, row)), std::abs(found(2 * column + 1, row)));
    return std::max(beside, std::abs(gradient_[free_[row]]));
  }
  double weight(std::size_t column) const {
    const Stencil& s = stencils_[column];
    return std::abs(s.ca()) + std::abs(s.cb()) + std::abs(s.c0());
  }

  std::vector<double> derivatives() const {
    std::vector<double> result;
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t j = 0; j < n_; ++j) result.push_back(derivative(i, j));
    }
    return result;
  }

 private:
  void add(std::vector<double>& points, std::size_t i, double coordinate) const {
    points.insert(points.end(), x_.begin(), x_.end());
    points[points.size() - x_.size() + i] = coordinate;
  }
  double found(std::size_t point, std::size_t row) const { return found_[point * objective_.dim() + free_[row]]; }

  PenalizedObjective& objective_;
  const std::vector<double>& x_;
  const std::vector<double>& gradient_;
  const std::vector<std::size_t>& free_;
  std::size_t n_;
  std::vector<Stencil> stencils_;
  std::vector<double> found_;  // [2 n][dim]
};

/// One level's matrix with its errors; `longer` is the matrix of the next.
DifferenceHessian assembled(const Level& level, const std::vector<double>& here, const std::vector<double>& longer,
                            const std::vector<double>& x) {
  const std::size_t n = x.size();
  DifferenceHessian result{std::vector<double>(n * n), std::vector<double>(n * n), std::vector<double>(n * n),
                           std::vector<double>(n * n), std::vector<double>(n)};
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      const std::size_t at = i * n + j;
      const std::size_t mirrored = j * n + i;
      result.matrix[at] = (here[at] + here[mirrored]) / 2;
      result.asymmetry[at] = (here[at] - here[mirrored]) / 2;
      result.truncation[at] = result.matrix[at] - (longer[at] + longer[mirrored]) / 2;
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    double terms = 0;  // g_i is about the sum of these, each rounded
    for (std::size_t j = 0; j < n; ++j) terms += std::abs(result.matrix[i * n + j] * x[j]);
    for (std::size_t j = 0; j < n; ++j) {
      const double rounding = 2 * epsilon * (level.size(i, j) + terms);
      result.rounding[i * n + j] = rounding * level.weight(j);
      result.noise[i] = std::max(result.noise[i], rounding);
    }
  }
  return result;
}

double frobenius(const std::vector<double>& matrix, const std::vector<double>& scale) {
  const std::size_t n = scale.size();
  double squares = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      const double entry = matrix[i * n + j] * scale[i] * scale[j];
      squares += entry * entry;
    }
  }
  return std::sqrt(squares);
}

}  // namespace

double DifferenceHessian::error(const std::vector<double>& scale) const {
  return frobenius(truncation, scale) + frobenius(asymmetry, scale) + frobenius(rounding, scale);
}

std::vector<double> DifferenceHessian::scaled(const std::vector<double>& scale) const {
  std::vector<double> result = matrix;
  for (std::size_t i = 0; i < size(); ++i) {
    for (std::size_t j = 0; j < size(); ++j) result[i * size() + j] *= scale[i] * scale[j];
  }
  return result;
}

double hessian_points(std::size_t n) { return 2.0 * steps * static_cast<double>(n); }

std::uint64_t values_of_hessian(const PenalizedObjective& objective, std::size_t n) { return steps * objective.values_of(2 * n); }

std::optional<DifferenceHessian> difference_hessian(PenalizedObjective& objective, const std::vector<double>& x,
                                                    const std::vector<double>& gradient,
                                                    const std::vector<std::size_t>& free) {
  std::vector<double> coordinates, width;
  for (const std::size_t i : free) {
    coordinates.push_back(x[i]);
    width.push_back(objective.width(i));
  }
  std::optional<DifferenceHessian> best;
  double smallest = std::numeric_limits<double>::infinity();
  std::vector<double> longer = Level(objective, x, gradient, free, steps - 1).derivatives();
  for (int k = steps - 2; k >= 0; --k) {
    const Level shorter(objective, x, gradient, free, k);
    const std::vector<double> here = shorter.derivatives();
    DifferenceHessian candidate = assembled(shorter, here, longer, coordinates);
    const double error = candidate.error(width);
    if (error < smallest) {
      smallest = error;
      best = std::move(candidate);
    }
    longer = here;
  }
  return best;
}

}  // namespace polydescent
